import ArgumentParser
import Imaging
import Rendering

/// The `--overlay` option.
enum OverlayChoice: String, CaseIterable, ExpressibleByArgument {
  case none
  case prediction
  case reference
  case both
  case agreement
  case heat

  /// The overlay that is meant.
  var mode: OverlayMode {
    switch self {
    case .none: .off
    case .prediction: .prediction
    case .reference: .reference
    case .both: .both
    case .agreement: .agreement
    case .heat: .heat
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

/// The `--layout` option: what stands side by side.
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

/// The `--montage` option, such as "3x5": rows and columns.
struct MontageSize: ExpressibleByArgument {
  let rows: Int
  let columns: Int

  init?(argument: String) {
    let parts = argument.lowercased().split { $0 == "x" || $0 == "×" }.map { Int($0) }
    guard parts.count == 2, let rows = parts[0], let columns = parts[1],
      (1...50).contains(rows), (1...50).contains(columns)
    else { return nil }
    self.rows = rows
    self.columns = columns
  }
}

/// The `--window` option, such as "0:300": the intensities shown black and white.
struct WindowChoice: ExpressibleByArgument {
  let window: IntensityWindow

  init?(argument: String) {
    let parts = argument.split(separator: ":").map { Double($0) }
    guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower.isFinite,
      upper.isFinite, lower < upper
    else { return nil }
    window = IntensityWindow(lower: lower, upper: upper)
  }
}
