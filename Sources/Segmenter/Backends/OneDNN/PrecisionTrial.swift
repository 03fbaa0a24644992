internal import Foundation

/// Times both precisions, to find out whether 16-bit numbers are faster for a network on this processor.
///
/// A list of processors would not do, because the answer also depends on the widths of the layers.
/// ``TrialMemory`` keeps it, so there is one trial for each processor, library, network, number of
/// threads and size of input. It takes up to 0.3 s. docs/performance.md shows how little 16-bit
/// numbers change.
package struct PrecisionTrial {
  /// `fast` must take less than this share of the time that `exact` takes.
  ///
  /// With AMX we expect a third or less; a small gain is as likely due to other load on the machine.
  static let share = 0.75
  /// It must also save at least this many seconds; the times of small networks are mostly noise.
  static let leastGain = 0.002
  /// The most operations of a timed pass, in GFLOP; a larger input is shortened.
  static let mostOperations = 2.0
  /// The same limit if the network accepts no smaller input.
  static let mostOperationsAtAll = 15.0

  private let graph: ModelGraph
  /// Everything that the answer depends on, apart from the size.
  private let key: String
  private let memory: TrialMemory
  private var answers: [String: Precision] = [:]

  /// A trial of a network with a number of threads; answers are looked up and kept in `memory`.
  package init(_ graph: ModelGraph, threads: Int, memory: TrialMemory = TrialMemory()) {
    self.graph = graph
    self.memory = memory
    key = TrialMemory.key([graph.fingerprint, "\(threads) threads"])
  }

  /// The faster precision for an input size.
  ///
  /// - Parameters:
  ///   - sides: The input.
  ///   - pass: Makes a pass for a smaller or equal input.
  /// - Returns: `exact` if the input cannot be shortened enough for a trial.
  /// - Throws: ``ModelError`` if a pass fails.
  package mutating func precision(
    _ sides: [Int], _ pass: ([Int], Precision) throws(ModelError) -> any InferencePass
  ) throws(ModelError) -> Precision {
    let size = Int(log2(Double(sides.reduce(1, *))).rounded())
    let key = "\(key), 2^\(size) elements"
    if let known: Precision = answers[key] ?? memory.answer(to: key) {
      answers[key] = known
      return known
    }
    guard let sides = shortened(sides) else { return .exact }
    // The first pass includes compiling and is not counted; the faster of two others is.
    var times: [Precision: Double] = [:]
    for turn in 0..<3 {
      for precision in Precision.allCases {
        let time = try Self.seconds(try pass(sides, precision))
        if turn > 0 { times[precision] = min(times[precision] ?? .infinity, time) }
      }
    }
    let (exact, fast) = (times[.exact] ?? 0, times[.fast] ?? .infinity)
    let isWorthIt = fast < Self.share * exact && exact - fast > Self.leastGain
    let found: Precision = isWorthIt ? .fast : .exact
    answers[key] = found
    memory.remember(found, to: key)
    return found
  }

  private static func seconds(_ pass: any InferencePass) throws(ModelError) -> Double {
    pass.input.update(repeating: 0.5)
    let start = ContinuousClock.now
    try pass.run()
    let (seconds, attoseconds) = start.duration(to: .now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// An input like this one with few enough operations; `nil` if none fits the network.
  private func shortened(_ sides: [Int]) -> [Int]? {
    var cheapest: (sides: [Int], operations: Double)?
    for share in [1, 0.5, 0.25] {
      let candidate = sides.enumerated().map { axis, side in
        let shorter = max(Int(share * Double(side)), 1)...side
        return shorter.first { (try? graph.sides($0, axis: axis)) != nil } ?? side
      }
      guard let operations = try? graph.operationCount(sides: candidate) else { continue }
      if operations <= Self.mostOperations * 1e9 { return candidate }
      if operations < cheapest?.operations ?? .infinity { cheapest = (candidate, operations) }
    }
    guard let cheapest, cheapest.operations <= Self.mostOperationsAtAll * 1e9 else { return nil }
    return cheapest.sides
  }
}

extension ModelGraph {
  /// A checksum of layers and weights, fast rather than secure: FNV-1a over 64-bit words.
  var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
    func add(_ numbers: [Float]) { for number in numbers { add(UInt64(number.bitPattern)) } }
    for layer in layers {
      for byte in layer.operation.summary.utf8 { add(UInt64(byte)) }
      add(UInt64(channels[layer.output]))
      if let scalable = layer.operation as? any ScalableOperation { add(scalable.parameters) }
    }
    return String(hash, radix: 16)
  }
}
