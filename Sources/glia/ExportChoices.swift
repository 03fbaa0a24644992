import ArgumentParser
import Imaging
import Rendering
import Viewer

/// The `--overlay` option.
enum OverlayChoice: String, CaseIterable, ExpressibleByArgument {
  case none
  case prediction
  case reference
  case both
  case agreement
  case heat
  case outlines
  case votes

  /// Reads the option; masks may also be named by their makers.
  init?(argument: String) {
    self.init(rawValue: ["model": "prediction", "expert": "reference"][argument] ?? argument)
  }

  /// The overlay that is meant.
  var mode: OverlayMode {
    switch self {
    case .none: .off
    case .prediction: .prediction
    case .reference: .reference
    case .both: .both
    case .agreement: .agreement
    case .heat: .heat
    case .outlines: .outlines
    case .votes: .votes
    }
  }
}

/// The `--region` option.
enum RegionChoice: String, CaseIterable, ExpressibleByArgument {
  case wt, tc, et

  /// The region that is meant.
  var region: Region {
    switch self {
    case .wt: .wholeTumor
    case .tc: .tumorCore
    case .et: .enhancingTumor
    }
  }
}

/// The `--layout` option: which pictures are side by side.
enum LayoutChoice: String, CaseIterable, ExpressibleByArgument {
  /// One picture.
  case single
  /// Image, reference and prediction.
  case figure
  /// Three planes.
  case planes
  /// All modalities.
  case modalities
}

/// The `--montage` option: rows and columns, such as "3x5", or "auto" to fit the case.
enum MontageSize: ExpressibleByArgument, CustomStringConvertible {
  case automatic
  case fixed(rows: Int, columns: Int)

  var description: String {
    switch self {
    case .automatic: "auto"
    case .fixed(let rows, let columns): "\(rows)x\(columns)"
    }
  }

  /// Rows and columns for a number of slices, a quarter wider than high.
  static func fitting(_ count: Int) -> (rows: Int, columns: Int) {
    let columns = max(1, min(count, Int((Double(count) * 1.25).squareRoot().rounded(.up))))
    return ((count + columns - 1) / columns, columns)
  }

  init?(argument: String) {
    if argument.lowercased() == "auto" {
      self = .automatic
      return
    }
    let parts = argument.lowercased().split { $0 == "x" || $0 == "×" }.map { Int($0) }
    guard parts.count == 2, let rows = parts[0], let columns = parts[1],
      (1...50).contains(rows), (1...50).contains(columns)
    else { return nil }
    self = .fixed(rows: rows, columns: columns)
  }
}

/// The `--window` option: the intensities shown as black and white, such as "0:300", or a preset.
enum WindowChoice: ExpressibleByArgument {
  case ends(IntensityWindow)
  case preset(WindowPreset)

  init?(argument: String) {
    if let preset = WindowPreset(rawValue: argument.lowercased()) {
      self = .preset(preset)
      return
    }
    let parts = argument.split(separator: ":").map { Double($0) }
    guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower.isFinite,
      upper.isFinite, lower < upper
    else { return nil }
    self = .ends(IntensityWindow(lower: lower, upper: upper))
  }

  /// The window of a time point.
  func window(of volume: Volume, frame: Int) -> IntensityWindow {
    switch self {
    case .ends(let window): window
    case .preset(let preset): preset.window(of: volume, frame: frame)
    }
  }

  /// The option's value that gives this choice.
  var word: String {
    switch self {
    case .ends(let window): "\(window.lower):\(window.upper)"
    case .preset(let preset): preset.rawValue
    }
  }
}

extension ExportCommand {
  /// The words of a command line, with a size added to a bare `--montage`.
  ///
  /// Otherwise the parser would read a case after the option as the size.
  static func completed(_ words: [String]) -> [String] {
    guard words.first == "export" else { return words }
    return words.enumerated().map { place, word in
      guard word == "--montage" else { return word }
      let next = place + 1 < words.count ? words[place + 1].lowercased() : ""
      let isSize =
        next == "auto"
        || (next.first?.isNumber == true && next.allSatisfy { $0.isNumber || "x×".contains($0) })
      return isSize ? word : "--montage=\(MontageSize.automatic)"
    }
  }
}
