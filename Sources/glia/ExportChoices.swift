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

/// A path with a place for the slice's number, such as "slice-%03d.png".
struct SlicePattern {
  private let before: String
  private let after: String
  private let digits: Int

  /// Reads a path; `nil` where it has no `%d` with an optional width, or more than one.
  init?(_ path: String) {
    let matches = path.matches(of: /%0?([0-9]{0,2})d/)
    guard matches.count == 1, let match = matches.first else { return nil }
    before = String(path[..<match.range.lowerBound])
    after = String(path[match.range.upperBound...])
    digits = Int(match.output.1) ?? 0
  }

  /// The path of a slice.
  func path(_ slice: Int) -> String {
    let number = String(slice)
    return before + String(repeating: "0", count: max(digits - number.count, 0)) + number + after
  }
}
