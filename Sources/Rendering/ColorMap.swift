/// A mapping from intensity to color: 256 colors from the lower to the upper end of the window.
package struct ColorMap: Hashable, Sendable {
  /// The name used by commands and settings.
  package let name: String
  /// 256 colors, the window's lower end first.
  package let colors: [RGB]

  /// Creates a color map.
  ///
  /// - Precondition: `colors` holds 256 elements.
  package init(name: String, colors: [RGB]) {
    precondition(colors.count == 256, "a color map of \(colors.count) colors")
    self.name = name
    self.colors = colors
  }

  /// Creates a color map from 256 colors of six hexadecimal digits each.
  ///
  /// - Precondition: `table` contains nothing else.
  init(name: String, table: String) {
    let digits = table.utf8.map { UInt32($0 < 0x40 ? $0 - 0x30 : $0 - 0x57) }
    precondition(digits.count == 6 * 256, "a table of \(digits.count) digits")
    self.init(
      name: name,
      colors: stride(from: 0, to: digits.count, by: 6).map { start in
        RGB(hex: digits[start..<start + 6].reduce(0) { $0 << 4 | $1 })
      })
  }

  /// Black to white, as usual in radiology.
  package static let grey = ColorMap(
    name: "grey", colors: (0...255).map { RGB(grey: UInt8($0)) })

  /// Black via purple and pink to pale yellow; perceptually uniform, also with color vision
  /// deficiency.
  ///
  /// Source of magma, inferno and viridis: S. van der Walt and N. Smith (CC0),
  /// https://bids.github.io/colormap/, as in matplotlib's `_cm_listed.py`.
  package static let magma = ColorMap(name: "magma", table: magmaTable)

  /// Blue via green to yellow; perceptually uniform, also with color vision deficiency.
  package static let viridis = ColorMap(name: "viridis", table: viridisTable)

  /// Black via purple and orange to pale yellow; perceptually uniform, also with color vision
  /// deficiency.
  package static let inferno = ColorMap(name: "inferno", table: infernoTable)

  /// Blue via grey to yellow; looks the same with and without color vision deficiency.
  ///
  /// Source: J. R. Nuñez, C. R. Anderton, R. S. Renslow, PLOS ONE 13 (2018) e0199239, as in
  /// matplotlib's `_cm_listed.py`.
  package static let cividis = ColorMap(name: "cividis", table: cividisTable)

  /// Black via red and yellow to white; the channels rise one after the other.
  ///
  /// Source: MATLAB's map of that name with the stops of matplotlib's `_cm.py`.
  package static let hot = ColorMap(
    name: "hot",
    colors: (0...255).map { level in
      let place = Double(level) / 255
      let (red, green) = (0.365079, 0.746032)
      func byte(_ part: Double) -> UInt8 { UInt8((min(max(part, 0), 1) * 255).rounded()) }
      return RGB(
        byte(0.0416 + (1 - 0.0416) * place / red), byte((place - red) / (green - red)),
        byte((place - green) / (1 - green)))
    })

  /// All color maps, which can be requested by name.
  package static let all: [ColorMap] = [.grey, .magma, .viridis, .inferno, .cividis, .hot]

  /// Returns the color map with a name.
  package static func named(_ name: String) -> ColorMap? { all.first { $0.name == name } }
}
