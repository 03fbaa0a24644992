import Files

/// Something the user should know about a file that is used anyway.
///
/// Notes appear on the viewer's last line, on standard error, and in `--json`.
package struct FileNote: Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  package let file: String
  /// The note, such as "the sform is not valid, so the qform is used".
  package let text: String

  /// Creates a note.
  package init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// The file and the note.
  package var description: String { "\(file): \(text)" }

  /// Formats several notes as sentences; files with the same note share one sentence.
  ///
  ///     // t1.nii and t2.nii: the sform is not valid, so the qform is used
  ///
  /// - Parameter notes: Notes on the files of one case, which are named without their folders.
  /// - Returns: One sentence per text, in the order of first occurrence.
  package static func sentences(_ notes: [FileNote]) -> [String] {
    var texts: [String] = []
    var files: [String: [String]] = [:]
    for note in notes {
      if files[note.text] == nil { texts.append(note.text) }
      let name = fileName(note.file)
      if files[note.text]?.contains(name) != true { files[note.text, default: []].append(name) }
    }
    return texts.map { text in
      let names = files[text] ?? []
      let words =
        names.count > 1
        ? text.replacing("because it is", with: "because each is")
          .replacing("because it has", with: "because each has") : text
      return "\(list(names)): \(words)"
    }
  }

  /// Lists names in a sentence: "a", "a and b", "a, b, c and 4 more".
  static func list(_ names: [String]) -> String {
    if names.count > 4 {
      return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Describes backgrounds other than 0 (`Background`); `nil` if there are none.
  ///
  /// - Parameter backgrounds: The name of each image, and the value around the head in it.
  /// - Returns: A sentence without a period.
  package static func background(_ backgrounds: [(name: String, value: Float)]) -> String? {
    let backgrounds = backgrounds.filter { $0.value != 0 }
    guard let first = backgrounds.first else { return nil }
    if backgrounds.allSatisfy({ $0.value == first.value }) {
      let names = backgrounds.map(\.name).joined(separator: ", ")
      return "The background is \(first.value.shortText), not 0 (\(names)); it is treated as 0"
    }
    let values = backgrounds.map { "\($0.value.shortText) (\($0.name))" }
    return "The background is \(values.joined(separator: ", ")), not 0; it is treated as 0"
  }
}

extension Float {
  /// A number for a sentence: without decimals if it is whole, and with a proper minus sign.
  fileprivate var shortText: String {
    let digits =
      self == rounded() && abs(self) < 1e9 ? "\(Int(self))" : "\((self * 1e4).rounded() / 1e4)"
    return digits.replacing("-", with: "−")
  }
}
