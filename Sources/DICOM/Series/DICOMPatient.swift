internal import Files

/// Who a file is about.
///
/// Only ``key`` and what the user asked for with `--show-names` may be shown. The words of the name
/// are kept so that they can be found, and struck out, in descriptions and in names of folders.
package struct DICOMPatient: Hashable, Sendable {
  /// A checksum of what identifies the patient, to tell patients apart.
  ///
  /// It does not depend on the spelling of the name.
  package let key: String
  /// The name, for `--show-names` alone.
  package let name: String
  /// The identifier, for `--show-names` alone.
  package let identifier: String
  /// Whether the file says that it was de-identified, or has a code instead of a name.
  let isPseudonym: Bool
  /// The words that tell who the patient is; see ``PersonWords``.
  private let words: Set<String>
  /// Words that tell so wherever they stand in a text, without spaces.
  private let parts: Set<String>

  /// Reads the patient's elements.
  init(_ data: DICOMDataSet) {
    let name = data.string(.patientName) ?? ""
    let identifier = data.string(.patientID) ?? ""
    let birth = data.string(.patientBirthDate) ?? ""
    let first = name.split(separator: "=", omittingEmptySubsequences: false).first { !$0.isEmpty }
    self.name = first.map { $0.split(separator: "^").joined(separator: " ") } ?? ""
    self.identifier = identifier
    let isCode =
      !identifier.isEmpty && PersonWords.letters(name) == PersonWords.letters(identifier)
    isPseudonym = isCode || data.string(.patientIdentityRemoved)?.uppercased() == "YES"
    key = Self.key(name: String(first ?? ""), identifier: identifier, birth: birth)

    var (words, parts): (Set<String>, Set<String>) = ([], [])
    func add(_ name: String) {
      for spelling in name.split(separator: "=") {
        let all = PersonWords.words(String(spelling))
        for word in all where PersonWords.isTelling(word) { words.insert(word) }
        // Titles and middle names need not be there, but two words written without a space are.
        for one in all {
          for other in all where one != other { parts.insert(one + other) }
        }
      }
    }
    add(name)
    for other in data.strings(.otherPatientNames) { add(other) }
    for tag in [DICOMTag.patientBirthName, .patientMotherBirthName] {
      if let other = data.string(tag) { add(other) }
    }
    let others = [identifier] + data.strings(.otherPatientIDs) + [birth]
    words.formUnion(others.map { PersonWords.letters($0) }.filter { $0.count > 3 })
    parts.formUnion(words.filter { $0.count > 5 })
    // Scripts without spaces between words.
    parts.formUnion(
      words.filter { $0.count > 1 && $0.unicodeScalars.allSatisfy { $0.value > 0x2E80 } })
    (self.words, self.parts) = (words, parts.filter { $0.count > 3 || !$0.isLatin })
  }

  private static func key(name: String, identifier: String, birth: String) -> String {
    // Family and given name; titles and middle names are not in all files.
    let parts = name.split(separator: "^", omittingEmptySubsequences: false)
    let names = (parts.count > 1 ? parts.prefix(2) : parts[...]).flatMap {
      PersonWords.words(String($0))
    }
    let text = [PersonWords.letters(identifier), names.sorted().joined(separator: " "), birth]
      .joined(separator: "\u{1F}")
    return String(SHA256.hexadecimal(of: Array(text.utf8)).prefix(16))
  }

  /// Whether a text contains the patient's name, identifier or date of birth.
  ///
  /// A code that a study gave the patient is no name.
  package func isNamed(in text: String) -> Bool {
    guard !isPseudonym, !words.isEmpty || !parts.isEmpty else { return false }
    // Short names are parts of ordinary words, so only whole words count.
    if PersonWords.words(text).contains(where: words.contains) { return true }
    let letters = PersonWords.letters(text)
    return parts.contains { letters.contains($0) }
  }

  /// Returns a text, or `nil` if it contains the patient's name.
  func withoutName(_ text: String?) -> String? {
    guard let text, !isNamed(in: text) else { return nil }
    return text
  }
}

extension String {
  /// Whether all letters are of the Latin script or the like, with spaces between words.
  fileprivate var isLatin: Bool { unicodeScalars.allSatisfy { $0.value <= 0x2E80 } }
}
