import CKernels
import Foundation
import Testing

/// Tests of kernels, one after the other: the limit of instructions is the process's.
@Suite(.serialized) enum KernelTests {
  /// Plain, AVX2 and AVX-512; a processor without one of them runs what it has.
  static let limits: [Int32] =
    ProcessInfo.processInfo.environment["GLIA_INSTRUCTION_LIMITS"] == nil ? [3] : [0, 2, 3]

  /// Calls a kernel for each of its parts.
  static func inParts(_ parts: Int64, _ body: (Int64, Int64) -> Void) {
    for part in 0..<parts { body(part, parts) }
  }
}

/// A feature map in memory, with a gap between pixels that must stay as it is.
final class Features {
  /// Depth, height and width.
  let size: [Int]
  let channels: Int
  let stride: Int
  /// Whether elements are bfloat16.
  let isHalf: Bool
  private let floats: UnsafeMutablePointer<Float>
  private let halves: UnsafeMutablePointer<UInt16>
  private let gap: Float = 12_352

  init(_ size: [Int], _ channels: Int, gap: Int = 0, isHalf: Bool = false) {
    self.size = size
    self.channels = channels
    stride = channels + gap
    self.isHalf = isHalf
    let count = size.reduce(1, *) * stride
    floats = .allocate(capacity: count)
    halves = .allocate(capacity: count)
    floats.initialize(repeating: self.gap, count: count)
    halves.initialize(repeating: UInt16(self.gap.bitPattern >> 16), count: count)
  }

  deinit {
    floats.deallocate()
    halves.deallocate()
  }

  /// Random numbers between two bounds.
  convenience init(
    _ size: [Int], _ channels: Int, gap: Int = 0, isHalf: Bool = false,
    in range: ClosedRange<Float>, seed: UInt64 = 1
  ) {
    self.init(size, channels, gap: gap, isHalf: isHalf)
    var numbers = Numbers(state: seed)
    forEach { z, y, x, c in
      self[z, y, x, c] = Float.random(in: range, using: &numbers)
    }
  }

  var map: ck_map {
    ck_map(
      values: isHalf ? UnsafeMutableRawPointer(halves) : UnsafeMutableRawPointer(floats),
      depth: Int64(size[0]), height: Int64(size[1]), width: Int64(size[2]),
      channels: Int64(channels), stride: Int64(stride),
      element: isHalf ? CK_BFLOAT16 : CK_FLOAT32)
  }

  subscript(z: Int, y: Int, x: Int, c: Int) -> Float {
    get { number(index(z, y, x) + c) }
    set {
      let index = index(z, y, x) + c
      guard isHalf else {
        floats[index] = newValue
        return
      }
      let bits = newValue.bitPattern
      halves[index] = UInt16((bits + 0x7fff + (bits >> 16) & 1) >> 16)
    }
  }

  /// The number at a place that may lie outside, where it is 0.
  func padded(_ z: Int, _ y: Int, _ x: Int, _ c: Int) -> Float {
    let isInside =
      (0..<size[0]).contains(z) && (0..<size[1]).contains(y) && (0..<size[2]).contains(x)
    return isInside ? self[z, y, x, c] : 0
  }

  func forEach(_ body: (Int, Int, Int, Int) -> Void) {
    for z in 0..<size[0] {
      for y in 0..<size[1] {
        for x in 0..<size[2] {
          for c in 0..<channels { body(z, y, x, c) }
        }
      }
    }
  }

  /// The largest difference from a plain reference, relative to the largest of its numbers (at least 1);
  /// infinite where the gap between pixels was written to.
  func error(_ reference: (Int, Int, Int, Int) -> Double) -> Double {
    var largest = 1.0
    var difference = 0.0
    forEach { z, y, x, c in
      let expected = reference(z, y, x, c)
      let error = abs(Double(self[z, y, x, c]) - expected)
      largest = max(largest, abs(expected))
      difference = error.isNaN ? .infinity : max(difference, error)
    }
    for pixel in 0..<size.reduce(1, *) {
      for c in channels..<stride where number(pixel * stride + c) != untouched {
        return .infinity
      }
    }
    return difference / largest
  }

  /// How well results of these elements can agree.
  var tolerance: Double { isHalf ? 1 / 200 : 2e-6 }

  private var untouched: Float {
    isHalf ? Float(bitPattern: gap.bitPattern & 0xffff_0000) : gap
  }

  private func number(_ index: Int) -> Float {
    isHalf ? Float(bitPattern: UInt32(halves[index]) << 16) : floats[index]
  }

  private func index(_ z: Int, _ y: Int, _ x: Int) -> Int {
    ((z * size[1] + y) * size[2] + x) * stride
  }
}

/// A generator of random numbers that always gives the same (SplitMix64).
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// A few sizes of maps: many channels, few, and more than one run holds; with gaps, and in bfloat16.
struct Example: Sendable, CustomTestStringConvertible {
  var size: [Int]
  var channels: Int
  var gap = 0
  var isHalf = false

  static let all = [
    Example(size: [1, 13, 17], channels: 16),
    Example(size: [1, 9, 11], channels: 3, gap: 2),
    Example(size: [3, 5, 7], channels: 37, gap: 5),
    Example(size: [2, 7, 9], channels: 32, isHalf: true),
    Example(size: [5, 3, 4], channels: 7, gap: 1, isHalf: true),
    Example(size: [1, 1, 3], channels: 5003),
    Example(size: [1, 40, 50], channels: 1),
  ]

  var testDescription: String {
    "\(size) × \(channels) + \(gap)\(isHalf ? " bfloat16" : "")"
  }

  func features(in range: ClosedRange<Float> = -3...3, seed: UInt64 = 1) -> Features {
    Features(size, channels, gap: gap, isHalf: isHalf, in: range, seed: seed)
  }

  func empty() -> Features { Features(size, channels, gap: gap, isHalf: isHalf) }
}

extension ck_activation {
  static let identity = ck_activation(function: CK_IDENTITY, a: 0, b: 0)
  static let relu = ck_activation(function: CK_RELU, a: 0, b: 0)
  static let leaky = ck_activation(function: CK_LEAKY_RELU, a: 0.1, b: 0)
  static let sigmoid = ck_activation(function: CK_SIGMOID, a: 0, b: 0)
}
