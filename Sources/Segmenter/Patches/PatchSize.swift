/// The sides of a network's input and of its result.
struct PatchSize: Hashable, Sendable {
  /// The sides of the input, in ONNX order: two or three.
  let input: [Int]
  /// The sides of the result.
  let output: [Int]
  /// The input element at which the result begins, along each axis; above 0 in networks without padding.
  let margins: [Int]
}

extension Model {
  /// Chooses the patch for an image.
  ///
  /// It is what the description or the graph says; otherwise the shortest sides whose result covers the image,
  /// unless that needs too much memory.
  ///
  /// - Parameters:
  ///   - lengths: The image's sides, as many as the network has.
  ///   - backend: The backend, which limits the size.
  /// - Returns: The patch.
  /// - Throws: ``ModelError`` if no patch fits the network.
  func patch(
    for lengths: [Int], backend: any InferenceBackend.Type
  ) throws(ModelError) -> PatchSize {
    let fixed = (0..<lengths.count).map { axis in
      description.patch?[axis] ?? graph.fixedSides[axis]
    }
    if fixed.allSatisfy({ $0 != nil }) {
      let sides = fixed.map { $0 ?? 0 }
      let shapes = try graph.fitted(to: sides).shapes(sides: sides)
      guard let size = size(sides) else {
        let output = shapes[graph.output].sides.map(String.init).joined(separator: "×")
        throw .sizeDoesNotFit(
          file: path, sides: sides,
          reason: "its result would be \(output), smaller or larger than the input")
      }
      if let problem = backend.memoryProblem(graph, shapes) {
        throw .sizeDoesNotFit(file: path, sides: sides, reason: problem)
      }
      return size
    }
    for limit in Self.limits(lengths.count) {
      let wanted = zip(lengths, fixed).map { $1 ?? min($0, limit) }
      guard let size = self.size(covering: wanted, fixed: fixed) else { continue }
      if backend.fitsMemory(graph, sides: size.input) { return size }
    }
    _ = try graph.shapes(sides: lengths)
    throw .unsupportedGraph(file: path, reason: "no input that fits into memory fits the network")
  }

  /// The longest sides that are tried, one after the other.
  private static func limits(_ rank: Int) -> [Int] {
    rank == 2 ? [.max, 640, 512, 320, 256, 128, 64] : [.max, 192, 160, 128, 96, 64, 32]
  }

  /// The shortest sides whose result has at least these sides.
  private func size(covering lengths: [Int], fixed: [Int?]) -> PatchSize? {
    // Pooling needs multiples of a power of two; networks without padding need more.
    for period in [1, 2, 4, 8, 16, 32, 64, 128] {
      let sides = lengths.indices.map { axis -> Int in
        if let side = fixed[axis] { return side }
        let step = description.divisor?[axis] ?? period
        return (lengths[axis] + step - 1) / step * step
      }
      if let size = size(sides), zip(size.output, lengths).allSatisfy({ $0 >= $1 }) { return size }
    }
    // Each axis by itself: the unpadded ones lose a border.
    var sides: [Int] = []
    for axis in lengths.indices {
      let found = fixed[axis] ?? shortestSide(covering: lengths[axis], axis: axis)
      guard let found else { return nil }
      sides.append(found)
    }
    return size(sides)
  }

  private func shortestSide(covering length: Int, axis: Int) -> Int? {
    guard length <= GraphLimits.side else { return nil }
    return (length..<length + 1024).first { side in
      guard let output = (try? graph.sides(side, axis: axis))?[graph.output] else { return false }
      return output >= length
    }
  }

  /// The sizes for an input; `nil` if the network cannot take it, or if its result has another resolution.
  private func size(_ sides: [Int]) -> PatchSize? {
    guard let shapes = try? graph.fitted(to: sides).shapes(sides: sides) else { return nil }
    let output = shapes[graph.output].sides
    guard zip(output, sides).allSatisfy({ $0 <= $1 && $0 > 0 }) else { return nil }
    let margins =
      output == sides ? sides.map { _ in 0 } : geometry?.axes.map(\.margin) ?? []
    guard margins.count == sides.count else { return nil }
    return PatchSize(input: sides, output: output, margins: margins)
  }
}
