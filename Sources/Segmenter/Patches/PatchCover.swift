internal import Foundation

/// The patches that cover one axis of an image.
struct PatchCover: Hashable, Sendable {
  /// The elements of the image.
  let length: Int
  /// The elements of a patch's result.
  let side: Int
  /// Where results begin; before 0 or behind the image are zeros.
  let starts: [Int]

  /// Covers an axis; see ``ModelDescription/Tiling``.
  init(length: Int, side: Int, _ tiling: ModelDescription.Tiling) {
    self.length = length
    self.side = side
    let rest = length - side
    guard rest > 0 else {
      starts = [tiling.padding == .both ? rest / 2 : 0]
      return
    }
    let step = Double(side) * (1 - tiling.overlap)
    switch tiling.spread {
    case .even:
      let count = max(Int((Double(rest) / step).rounded(.up)), 1)
      starts = (0...count).map {
        Int((Double($0 * rest) / Double(count)).rounded(.toNearestOrEven))
      }
    case .fixed:
      let step = max(Int(step.rounded(.down)), 1)
      starts = Array(stride(from: 0, to: rest, by: step)) + [rest]
    }
  }

  private init(length: Int, side: Int, starts: [Int]) {
    (self.length, self.side, self.starts) = (length, side, starts)
  }

  /// The patches that overlap these elements of the image.
  func covering(_ elements: Range<Int>) -> PatchCover {
    PatchCover(
      length: length, side: side,
      starts: starts.filter { $0 < elements.upperBound && $0 + side > elements.lowerBound })
  }

  /// The least weight of an element of a patch, which matters at corners, far from the middle along all axes.
  static func floor(_ tiling: ModelDescription.Tiling) -> Float {
    tiling.blending == .monai ? 0.001 : 0
  }

  /// The weight of each element of a patch's result.
  static func weights(_ side: Int, _ tiling: ModelDescription.Tiling) -> [Float] {
    guard tiling.blending != .constant else { return [Float](repeating: 1, count: side) }
    let middle = tiling.blending == .nnunet ? Double(side / 2) : Double(side - 1) / 2
    return (0..<side).map { index in
      let distance = (Double(index) - middle) / (Double(side) / 8)
      return Float(exp(-distance * distance / 2))
    }
  }
}
