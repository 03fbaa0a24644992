import ArgumentParser
import Imaging
import Rendering

extension FigureStyle.Background: ExpressibleByArgument {}

/// The options of `glia export` for how a figure looks, whatever it shows.
struct ExportStyle: ParsableArguments {
  @Option(help: "The background around the pictures: white, black or transparent.")
  var background: FigureStyle.Background = .white

  @Flag(
    inversion: .prefixedNo,
    help: "Crop pictures to the brain, or to the head if it has its skull; else show whole slices.")
  var crop = true

  @Flag(help: "Interpolate between voxels; by default, each voxel is a block of one color.")
  var interpolate = false

  @Option(help: "Pixels per inch on paper, which sets the printed size.")
  var dpi = 300.0

  @Option(help: ArgumentHelp("The width of outlines in points (1/72 inch).", valueName: "pt"))
  var outlineWidth = 0.75

  @Option(
    help: ArgumentHelp(
      "The size of the text in points; by default, it fits the figure's size.", valueName: "pt"))
  var fontSize: Double?

  @Flag(help: "Outline labels instead of filling them.")
  var outline = false

  @Flag(help: "Leave out the orientation letters (R, L, A, P, S, I).")
  var noLetters = false

  @Flag(help: "Leave out the scale bar.")
  var noScaleBar = false

  func validate() throws {
    func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws {
      guard range.contains(value) else {
        throw ValidationError(
          "--\(name) is \(short(value)); it must be from \(short(range.lowerBound)) to "
            + short(range.upperBound))
      }
    }
    try check("dpi", dpi, FigureStyle.dpiRange)
    try check("outline-width", outlineWidth, FigureStyle.outlineRange)
    if let fontSize { try check("font-size", fontSize, FigureStyle.fontRange) }
  }

  /// The style that is meant.
  var style: FigureStyle {
    var style = FigureStyle()
    style.background = background
    style.dpi = dpi
    style.outlineWidth = outlineWidth
    style.fontSize = fontSize
    style.hasScaleBar = !noScaleBar
    return style
  }

  /// The words that choose this style, without the defaults.
  var words: [String] {
    var words: [String] = []
    func add(_ isGiven: Bool, _ text: String...) { if isGiven { words += text } }
    add(background != .white, "--background", background.rawValue)
    add(!crop, "--no-crop")
    add(interpolate, "--interpolate")
    add(dpi != 300, "--dpi", "\(dpi)")
    add(outlineWidth != 0.75, "--outline-width", "\(outlineWidth)")
    if let fontSize { words += ["--font-size", "\(fontSize)"] }
    add(outline, "--outline")
    add(noLetters, "--no-letters")
    add(noScaleBar, "--no-scale-bar")
    return words
  }
}
