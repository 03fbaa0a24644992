internal import ONNX
internal import OneDNN

extension Operators {
  /// A part of a value: rows and columns, as in the skips of an unpadded U-Net, or channels.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, end − start, end − start…]
  package struct Slice: LayerOperation {
    package static let operatorName = "Slice"

    /// The first element that is kept along each axis, from 0.
    package var start: [Int]
    /// The end of what is kept along each axis.
    package var end: [End]
    /// The distance between elements that are kept, along each axis.
    package var steps: [Int]
    /// The channels that are kept; `nil` for all.
    package var channels: Range<Int>?

    /// A part; every element and channel of it where steps and channels are not given.
    package init(start: [Int], end: [End], steps: [Int]? = nil, channels: Range<Int>? = nil) {
      self.start = start
      self.end = end
      self.steps = steps ?? start.map { _ in 1 }
      self.channels = channels
    }

    /// The part with these channels, whole.
    package init(channels: Range<Int>, rank: Int) {
      let zeros = Array(repeating: 0, count: rank)
      self.init(start: zeros, end: zeros.map { .before($0) }, channels: channels)
    }

    /// Where the kept part ends along one axis.
    package enum End: Hashable, Sendable {
      /// This many elements are left out at the end.
      case before(Int)
      /// The index after the last one that is kept.
      case at(Int)
    }
  }
}

// MARK: Reading

extension Operators.Slice: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try graph.append(try Self(node, graph.constants), node)
  }

  private init(_ node: NodeReader, _ constants: [String: ONNXTensor]) throws(ModelError) {
    try node.allow([])
    func list(_ index: Int, _ absent: [Int]?) throws(ModelError) -> [Int] {
      let names = node.node.inputs
      guard names.count > index, !names[index].isEmpty else {
        guard let absent else { throw node.refuse("input \(index) is missing") }
        return absent
      }
      guard case .integers(let values)? = constants[names[index]]?.values else {
        throw node.refuse("its input \(names[index]) is not a constant list of integers")
      }
      return values.map { Int($0) }
    }
    let starts = try list(1, nil)
    let ends = try list(2, nil)
    let axes = try list(3, Array(starts.indices))
    let steps = try list(4, starts.map { _ in 1 })
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
      throw node.refuse("its lists differ in length")
    }
    self.init(start: [0, 0], end: [.before(0), .before(0)])
    // A number beyond the end of any image cuts all of it away, no matter how large it is.
    let beyond = 2 * GraphLimits.side
    var seen: Set<Int> = []
    for index in starts.indices {
      let axis = axes[index] < 0 ? axes[index] + 2 : axes[index] - 2
      guard (0..<2).contains(axis) else { throw node.refuse("it cuts axis \(axes[index])") }
      guard seen.insert(axis).inserted else {
        throw node.refuse("it cuts axis \(axes[index]) twice")
      }
      guard steps[index] == 1 else { throw node.refuse("its step is \(steps[index])") }
      guard starts[index] >= 0 else { throw node.refuse("it starts at \(starts[index])") }
      start[axis] = min(starts[index], beyond)
      let last = max(ends[index], -beyond)
      // Exporters write a huge number for "to the end".
      end[axis] = last >= 1 << 31 - 1 ? .before(0) : last < 0 ? .before(-last) : .at(last)
    }
  }
}

// MARK: Shape and position

extension Operators.Slice {
  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    let side = sides[inputs[0]]
    let length =
      switch end[axis] {
      case .before(let count): side - count - start[axis]
      case .at(let index): min(index, side) - start[axis]
      }
    return length > 0 ? (length - 1) / steps[axis] + 1 : 0
  }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    return Sampling(
      step: input.step * Double(steps[axis]),
      position: input.position + input.step * Double(start[axis]))
  }
}

// MARK: Known borders

extension Operators.Slice {
  package var canTrim: Bool {
    channels == nil && steps.allSatisfy { $0 == 1 } && start.allSatisfy { $0 == start[0] }
      && end == start.map { .before($0) }
  }

  package func border(after input: KnownBorder) -> KnownBorder? {
    let width = input.width - start[0]
    return width > 0 ? KnownBorder(width: width, numbers: input.numbers) : nil
  }

  package func inputTrim(for trim: Int) -> Int { trim + start[0] }

  /// The input can be trimmed less than this, because the slice then cuts off more.
  package func trimmed(inputs: [Int], output trim: Int) -> (any LayerOperation)? {
    let start = inputTrim(for: trim) - inputs[0]
    guard start >= 0 else { return nil }
    return Self(start: [start, start], end: [.before(start), .before(start)])
  }
}

// MARK: oneDNN

extension Operators.Slice: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let (from, to) = (plan.shapes[layer.inputs[0]], plan.shapes[layer.output])
    let first = (start[0] * from.width + start[1]) * plan.context.block
    let source = try plan.memory(layer.inputs[0])
    let count = plan.lanes.counts[layer.output]
    try plan.reorder(
      Memory(
        plan.part(count, of: from, like: to), at: source.pointer + 4 * first, owner: source,
        engine: plan.context.engine),
      plan.memory(plan.part(count, of: to, like: to), at: plan.offset(layer.output)))
  }
}
