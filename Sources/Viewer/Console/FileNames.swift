import Rendering

/// What the ending of a typed file name says of the file's kind, for commands that write another kind.
enum FileNames {
  /// Why a text of labels cannot have that name; `nil` if it can.
  ///
  /// - Parameters:
  ///   - path: The name that was typed.
  ///   - editKey: The key that starts editing a mask.
  /// - Returns: The sentence.
  static func labelsProblem(_ path: String, editKey: String) -> String? {
    let lower = path.lowercased()
    if (Annotating.maskEndings + [".dcm"]).contains(where: lower.hasSuffix) {
      return
        "labels are saved as text, such as labels.txt; for a mask, press \(editKey), then :save FILE"
    }
    return FigureFormat(path: path) == nil
      ? nil : "labels are saved as text, such as labels.txt; :export FILE saves pictures"
  }

  /// Whether a name ends like those of files that are not pictures, such as ".jpg" or ".nii"; an ending has
  /// two to four letters and digits, and begins with a letter.
  static func hasForeignEnding(_ path: String) -> Bool {
    guard FigureFormat(path: path) == nil else { return false }
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    let ending = name[name.index(after: dot)...]
    return (2...4).contains(ending.count) && ending.first?.isLetter == true
      && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
