package import Imaging

/// A description of a slice's picture in words, for captions and the text chunks of PNG files.
package struct SliceDescription: Hashable, Sendable {
  /// The case's name.
  package var caseName: String
  /// The modality; `nil` if unknown.
  package var modality: Modality?
  /// The plane.
  package var plane: Plane
  /// The slice's index in the stored array, from 0.
  package var slice: Int
  /// The number of slices.
  package var count: Int
  /// The intensities between black and white; `nil` for colors.
  package var window: IntensityWindow?
  /// The side that shows the patient's left.
  package var convention: DisplayConvention

  /// The time point of a 4-D image; `nil` for others.
  package var timePoint: Int?

  /// Creates a description.
  package init(
    caseName: String, modality: Modality?, plane: Plane, slice: Int, count: Int,
    window: IntensityWindow?, convention: DisplayConvention = .radiological
  ) {
    self.caseName = caseName
    self.modality = modality
    self.plane = plane
    self.slice = slice
    self.count = count
    self.window = window
    self.convention = convention
  }

  /// The name of the case, and a line with the other facts.
  ///
  ///     ["BraTS19_2013_10_1", "FLAIR · axial slice 80 of 0–154 · window 18 to 540"]
  package var caption: [String] { caption(of: [slice]) }

  /// Returns the caption for a picture of several slices.
  package func caption(of slices: [Int]) -> [String] {
    let (first, last) = (slices.min() ?? slice, slices.max() ?? slice)
    let shown =
      first == last
      ? "\(plane.rawValue) slice \(first)"
      : "\(slices.count) \(plane.rawValue) slices from \(first) to \(last)"
    let parts = [
      modality?.displayName, "\(shown) of 0–\(count - 1)", timePoint.map { "time point \($0)" },
      window.map { "window \(Self.number($0.lower)) to \(Self.number($0.upper))" },
      plane == .sagittal || convention == .radiological ? nil : "neurological",
    ]
    return [caseName, parts.compactMap { $0 }.joined(separator: " · ")]
  }

  /// The same facts as keywords and values.
  package var texts: [String: String] {
    var texts = [
      "Case": caseName, "Plane": plane.rawValue, "Slice": String(slice),
      "Convention": convention.rawValue, "Software": "glia",
    ]
    texts["Time point"] = timePoint.map(String.init)
    texts["Modality"] = modality?.displayName
    texts["Window"] = window.map { "\(Self.number($0.lower)):\(Self.number($0.upper))" }
    return texts
  }

  /// Formats a number with three significant digits, without an exponent if it is of everyday size.
  package static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
    guard abs(value) < 100 else { return String(Int(value.rounded())) }
    guard value != 0 else { return "0" }
    var unit = 1.0
    while abs(value) * unit < 100, unit < 1e6 { unit *= 10 }
    let rounded = (value * unit).rounded() / unit
    return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
  }
}

extension Figure {
  /// Makes a table of Dice: one column per structure, and one row per item measured.
  ///
  ///     Figure.diceTable(regions, [("slice", [.region(.wholeTumor): 0.912]), ("volume", [:])])
  ///     // Dice   WT     TC  ET
  ///     // slice  0.912  –   –
  ///
  /// - Parameters:
  ///   - structures: The columns.
  ///   - rows: Names, and the Dice of structures; a missing one is shown as a dash, because both
  ///     masks are empty or the structure is unknown.
  /// - Returns: The cells, headings first.
  package static func diceTable(
    _ structures: [Structure], _ rows: [(name: String, dice: [Structure: Double])]
  ) -> [[String]] {
    [["Dice"] + structures.map(\.abbreviation)]
      + rows.map { row in
        [row.name] + structures.map { row.dice[$0].map { ratio(min(max($0, 0), 1), 3) } ?? "–" }
      }
  }
}
