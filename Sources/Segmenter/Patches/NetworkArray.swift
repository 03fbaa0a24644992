/// Numbers on three axes, in the order of a network's input: the last axis is contiguous.
struct NetworkArray: Sendable {
  /// The number of elements along each of three axes.
  var sides: [Int]
  /// The elements, as many as the product of `sides`.
  var values: [Float]

  /// Takes numbers.
  ///
  /// - Precondition: `values` fills three axes.
  init(_ values: [Float], sides: [Int]) {
    precondition(sides.count == 3 && values.count == sides.reduce(1, *), "\(sides)")
    self.values = values
    self.sides = sides
  }

  /// The elements in a box.
  func cropped(to box: [Range<Int>]) -> NetworkArray {
    let rows = box[2].count
    var part: [Float] = []
    part.reserveCapacity(box.reduce(1) { $0 * $1.count })
    for first in box[0] {
      for second in box[1] {
        let start = (first * sides[1] + second) * sides[2] + box[2].lowerBound
        part += values[start..<start + rows]
      }
    }
    return NetworkArray(part, sides: box.map(\.count))
  }

  /// The elements in a larger array, at a box.
  ///
  /// - `rest`: The value of all others.
  func placed(at box: [Range<Int>], in whole: [Int], rest: Float) -> NetworkArray {
    var all = [Float](repeating: rest, count: whole.reduce(1, *))
    let rows = box[2].count
    for (i, first) in box[0].enumerated() {
      for (j, second) in box[1].enumerated() {
        let from = (i * sides[1] + j) * sides[2]
        let to = (first * whole[1] + second) * whole[2] + box[2].lowerBound
        all.replaceSubrange(to..<to + rows, with: values[from..<from + rows])
      }
    }
    return NetworkArray(all, sides: whole)
  }

  /// The smallest box with all elements that are wanted; `nil` if none is.
  func box(of isWanted: (Float) -> Bool) -> [Range<Int>]? {
    var low = sides
    var high = [-1, -1, -1]
    var place = 0
    for i in 0..<sides[0] {
      for j in 0..<sides[1] {
        for k in 0..<sides[2] {
          if isWanted(values[place]) {
            low = [min(low[0], i), min(low[1], j), min(low[2], k)]
            high = [max(high[0], i), max(high[1], j), max(high[2], k)]
          }
          place += 1
        }
      }
    }
    return high[0] < 0 ? nil : zip(low, high).map { $0..<$1 + 1 }
  }

  /// The mean of each element and its neighbors along an axis, which have this weight; 0 stays 0.
  func smoothed(along axis: Int, weight: Float) -> NetworkArray {
    guard weight > 0 else { return self }
    return changingLines(axis, to: sides[axis]) { line, result in
      for (index, value) in line.enumerated() {
        guard value != 0 else {
          result[index] = 0
          continue
        }
        let neighbors = [index - 1, index + 1].filter(line.indices.contains)
        let sum = neighbors.reduce(Float(0)) { $0 + line[$1] }
        result[index] = (value + weight * sum) / (1 + weight * Float(neighbors.count))
      }
    }
  }

  /// Replaces each line along an axis by one of another length.
  ///
  /// - Parameters:
  ///   - axis: 0, 1 or 2.
  ///   - length: The new length.
  ///   - change: Receives a line and fills its successor.
  /// - Returns: The array with the new lines.
  func changingLines(
    _ axis: Int, to length: Int, _ change: ([Float], inout [Float]) -> Void
  ) -> NetworkArray {
    var target = sides
    target[axis] = length
    let inner = sides[(axis + 1)...].reduce(1, *)
    let outer = sides[..<axis].reduce(1, *)
    var line = [Float](repeating: 0, count: sides[axis])
    var changed = [Float](repeating: 0, count: length)
    var result = [Float](repeating: 0, count: target.reduce(1, *))
    for block in 0..<outer {
      for column in 0..<inner {
        let from = block * sides[axis] * inner + column
        for index in line.indices { line[index] = values[from + index * inner] }
        change(line, &changed)
        let to = block * length * inner + column
        for index in changed.indices { result[to + index * inner] = changed[index] }
      }
    }
    return NetworkArray(result, sides: target)
  }
}
