internal import Files

/// Who a file is about.
///
/// Only ``key`` and what the user asked for with `--show-names` may be shown. The words of the name
/// are kept so that they can be found, and struck out, in descriptions and in names of folders.
package struct DICOMPatient: Hashable, Sendable {
  /// A checksum of what identifies the patient, to tell patients apart.
  let key: String
  /// The name, for `--show-names` alone.
  package let name: String
  /// The identifier, for `--show-names` alone.
  package let identifier: String
  /// Whether the file says that it was de-identified, or has a code instead of a name.
  let isPseudonym: Bool
  /// The words that tell who the patient is, in lower case.
  private let words: [String]

  /// Reads the patient's elements.
  init(_ data: DICOMDataSet) {
    let name = data.string(.patientName) ?? ""
    let identifier = data.string(.patientID) ?? ""
    let birth = data.string(.patientBirthDate) ?? ""
    self.name =
      name.split(separator: "=").first.map {
        $0.split(separator: "^").joined(separator: " ")
      } ?? ""
    self.identifier = identifier
    let isCode = !identifier.isEmpty && Self.letters(name) == Self.letters(identifier)
    isPseudonym = isCode || data.string(.patientIdentityRemoved)?.uppercased() == "YES"
    let text = "\(identifier)\u{1F}\(name)\u{1F}\(birth)"
    key = String(SHA256.hexadecimal(of: Array(text.utf8)).prefix(16))
    var words = Self.words(name).filter { $0.count > 2 }
    // Names written without a space.
    if words.count > 1 { words += [words.joined(), words.reversed().joined()] }
    let others = [identifier] + data.strings(.otherPatientIDs) + [birth]
    words += others.map { Self.letters($0) }.filter { $0.count > 3 }
    self.words = words
  }

  /// Whether a text contains the patient's name, identifier or date of birth.
  ///
  /// A code that a study gave the patient is no name.
  package func isNamed(in text: String) -> Bool {
    guard !isPseudonym, !words.isEmpty else { return false }
    let letters = Self.letters(text)
    let parts = Set(Self.words(text))
    // Short names are parts of ordinary words, so only whole words count.
    return words.contains { $0.count > 5 ? letters.contains($0) : parts.contains($0) }
  }

  /// Returns a text, or `nil` if it contains the patient's name.
  func withoutName(_ text: String?) -> String? {
    guard let text, !isNamed(in: text) else { return nil }
    return text
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func letters(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
