import ArgumentParser

/// One of several parts of the work that cost about the same: "3/8" is the third of eight.
struct Shard: ExpressibleByArgument, Hashable {
  /// Its number, from 1.
  let number: Int
  /// How many there are.
  let count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1],
      (1...100_000).contains(count), (1...count).contains(number)
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// Divides work into parts of about equal cost: the most expensive piece first, each to the part
  /// that has the least so far.
  ///
  /// The result depends on the costs alone, so every machine finds the same one. No part costs more
  /// than 4/3 of what the best division would give.
  ///
  /// Source: R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", *SIAM Journal on Applied
  /// Mathematics* 17 (1969), 416–429: longest processing time first.
  ///
  /// - Parameters:
  ///   - costs: The cost of each piece.
  ///   - count: The number of parts.
  /// - Returns: The part of each piece, from 1.
  static func numbers(costs: [Int], count: Int) -> [Int] {
    var loads = [(cost: Int, pieces: Int)](repeating: (0, 0), count: count)
    var numbers = [Int](repeating: 1, count: costs.count)
    for piece in costs.indices.sorted(by: { (-costs[$0], $0) < (-costs[$1], $1) }) {
      let part = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[part] = (loads[part].cost + costs[piece], loads[part].pieces + 1)
      numbers[piece] = part + 1
    }
    return numbers
  }
}
