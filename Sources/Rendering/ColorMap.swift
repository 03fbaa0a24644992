/// How an intensity becomes a color: 256 colors from the lower to the upper end of the window.
public struct ColorMap: Hashable, Sendable {
  /// The name that commands and settings use.
  public let name: String
  /// 256 colors, the window's lower end first.
  public let colors: [RGB]

  /// Creates a color map.
  ///
  /// - Precondition: `colors` holds 256 elements.
  public init(name: String, colors: [RGB]) {
    precondition(colors.count == 256, "a color map of \(colors.count) colors")
    self.name = name
    self.colors = colors
  }

  /// Creates a color map by going straight from one color to the next, at equal distances.
  ///
  /// - Precondition: there are at least two stops.
  public init(name: String, stops: [RGB]) {
    precondition(stops.count >= 2, "a color map needs two colors")
    self.init(
      name: name,
      colors: (0...255).map { level in
        let place = Double(level) * Double(stops.count - 1) / 255
        let first = min(Int(place), stops.count - 2)
        return stops[first + 1].over(stops[first], opacity: place - Double(first))
      })
  }

  /// Black to white, as radiologists read.
  public static let grey = ColorMap(
    name: "grey", colors: (0...255).map { RGB(grey: UInt8($0)) })

  /// Black over purple and orange to pale yellow: evenly spaced to the eye, also without color vision.
  ///
  /// Ten stops of matplotlib's map of that name, by S. van der Walt and N. Smith (CC0),
  /// https://bids.github.io/colormap/.
  public static let inferno = ColorMap(
    name: "inferno",
    stops: [
      0x000004, 0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D,
      0xFCFFA4,
    ].map { RGB(hex: $0) })

  /// All color maps that can be asked for by name.
  public static let all: [ColorMap] = [.grey, .inferno]

  /// The color map of a name.
  public static func named(_ name: String) -> ColorMap? { all.first { $0.name == name } }
}
