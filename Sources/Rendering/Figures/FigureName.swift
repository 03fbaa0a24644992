/// The suggested name of a figure's file.
package enum FigureName {
  /// Returns a name that says what the figure shows, such as "pat12_flair_axial_80_planes.png" or
  /// "pat12_bold_axial_20_t35.png".
  ///
  /// - Parameters:
  ///   - caseName: The case's name.
  ///   - sequence: The image's name; `nil` if the figure shows several.
  ///   - plane: The plane's name.
  ///   - slice: The slice's number, or a placeholder for it.
  ///   - timePoint: The time point of a 4-D image; `nil` for others.
  ///   - layout: What is side by side; `nil` for one picture.
  ///   - format: The kind of file.
  /// - Returns: The name, without characters that would make it a path or a pattern.
  package static func name(
    of caseName: String, sequence: String?, plane: String, slice: String,
    timePoint: Int? = nil, layout: String?, format: FigureFormat
  ) -> String {
    let safe = String(caseName.map { $0 == "/" || $0 == "\0" || $0 == "%" ? "_" : $0 })
    let words = sequence.map { sequence in
      String(sequence.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }
    let parts = [safe, words, plane, slice, timePoint.map { "t\($0)" }, layout].compactMap { $0 }
      .filter { !$0.isEmpty }
    return parts.joined(separator: "_") + format.suffix
  }

  /// Returns a path that is not taken: "a.png", else "a_2.png" and so on.
  package static func free(_ path: String, _ isTaken: (String) -> Bool) -> String {
    guard let format = FigureFormat(path: path) else { return path }
    let (base, suffix) = (path.dropLast(format.suffix.count), path.suffix(format.suffix.count))
    var (free, number) = (path, 2)
    while isTaken(free) {
      free = "\(base)_\(number)\(suffix)"
      number += 1
    }
    return free
  }
}
