internal import Foundation
internal import Imaging

extension ModelDescription.IntensityNormalization {
  /// The voxels that a measurement may be asked for.
  struct Masks {
    /// The value around the head in this channel.
    var background: Float
    /// Where some channel is not 0, with holes filled; `nil` if nobody asks.
    var anyNonzero: [Bool]?
    /// Where the brain is; `nil` if nobody asks.
    var brain: [Bool]?
  }

  /// Which voxels are measured; `nil` if none are, or all.
  var voxels: Voxels? {
    switch self {
    case .zScore(let over, _): over
    case .percentile(_, _, _, _, let over): over
    case .minMax(_, let over): over
    case .fixed, .none: nil
    }
  }

  /// Normalizes an image.
  ///
  /// Values that are not finite count as background.
  func apply(to values: inout [Float], _ masks: Masks) {
    let background = masks.background
    for index in values.indices where !values[index].isFinite { values[index] = background }
    switch self {
    case .none: return
    case .fixed(let subtract, let divide, let clip):
      for index in values.indices {
        var value = Double(values[index])
        if let clip { value = min(max(value, clip.low), clip.high) }
        values[index] = Float((value - subtract) / divide)
      }
    case .zScore(let over, let limit):
      let isMeasured = Self.mask(over, values, masks)
      let (mean, deviation) = Self.moments(values, isMeasured)
      let most = Float(limit ?? .infinity)
      for index in values.indices {
        guard isMeasured?[index] ?? true else {
          values[index] = 0
          continue
        }
        let value = Float((Double(values[index]) - mean) / deviation)
        values[index] = min(max(value, -most), most)
      }
    case .percentile(let low, let high, let isClipped, let to, let over):
      let isMeasured = Self.mask(over, values, masks)
      let ends = Self.percentiles(values, isMeasured, [low, high])
      Self.stretch(&values, isMeasured, from: ends[0], ends[1], to: to, isClipped: isClipped)
    case .minMax(let to, let over):
      let isMeasured = Self.mask(over, values, masks)
      let ends = Self.percentiles(values, isMeasured, [0, 100])
      Self.stretch(&values, isMeasured, from: ends[0], ends[1], to: to, isClipped: false)
    }
  }

  /// `nil`: all voxels.
  private static func mask(_ over: Voxels, _ values: [Float], _ masks: Masks) -> [Bool]? {
    switch over {
    case .volume: nil
    case .nonzero: values.map { $0 != masks.background }
    case .anyNonzero: masks.anyNonzero
    case .brain: masks.brain
    }
  }

  private static func moments(_ values: [Float], _ isMeasured: [Bool]?) -> (Double, Double) {
    var (sum, count) = (0.0, 0)
    for index in values.indices where isMeasured?[index] ?? true {
      sum += Double(values[index])
      count += 1
    }
    guard count > 0 else { return (0, 1) }
    let mean = sum / Double(count)
    var squares = 0.0
    for index in values.indices where isMeasured?[index] ?? true {
      let difference = Double(values[index]) - mean
      squares += difference * difference
    }
    let deviation = (squares / Double(count)).squareRoot()
    return (mean, deviation > 0 ? deviation : 1)
  }

  private static func percentiles(
    _ values: [Float], _ isMeasured: [Bool]?, _ percents: [Double]
  ) -> [Double] {
    let measured = isMeasured.map { mask in values.indices.filter { mask[$0] }.map { values[$0] } }
    return nonZeroQuantiles(measured ?? values, percents.map { $0 / 100 }, background: .nan)
      ?? percents.map { _ in 0 }
  }

  private static func stretch(
    _ values: inout [Float], _ isMeasured: [Bool]?, from low: Double, _ high: Double, to: Ends,
    isClipped: Bool
  ) {
    let factor = high > low ? (to.high - to.low) / (high - low) : 0
    for index in values.indices {
      guard isMeasured?[index] ?? true else {
        values[index] = 0
        continue
      }
      let value = to.low + (Double(values[index]) - low) * factor
      values[index] = Float(isClipped ? min(max(value, to.low), to.high) : value)
    }
  }
}

extension NetworkArray {
  /// Fills the holes of a mask: what cannot be reached from the array's surface, from face to face.
  static func filled(_ mask: [Bool], sides: [Int]) -> [Bool] {
    var isOutside = [Bool](repeating: false, count: mask.count)
    var open: [Int] = []
    func visit(_ place: Int) {
      guard !mask[place], !isOutside[place] else { return }
      isOutside[place] = true
      open.append(place)
    }
    let strides = [sides[1] * sides[2], sides[2], 1]
    for i in 0..<sides[0] {
      for j in 0..<sides[1] {
        let isEdge = i == 0 || j == 0 || i == sides[0] - 1 || j == sides[1] - 1
        let row = i * strides[0] + j * strides[1]
        if isEdge {
          for k in 0..<sides[2] { visit(row + k) }
        } else {
          visit(row)
          visit(row + sides[2] - 1)
        }
      }
    }
    while let place = open.popLast() {
      let index = [place / strides[0], place / strides[1] % sides[1], place % sides[2]]
      for axis in 0..<3 {
        if index[axis] > 0 { visit(place - strides[axis]) }
        if index[axis] < sides[axis] - 1 { visit(place + strides[axis]) }
      }
    }
    return isOutside.map { !$0 }
  }
}
