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
    try node.allow(["starts", "ends", "axes"])
    let view = try graph.view(node, 0)
    let layout = try graph.layout(view, node)
    func list(_ name: String, _ place: Int) throws(ModelError) -> [Int]? {
      if let attribute = try node.list(name) { return attribute }
      return try graph.integers(node, place)
    }
    guard let starts = try list("starts", 1) else { throw node.refuse("input 1 is missing") }
    guard let ends = try list("ends", 2) else { throw node.refuse("input 2 is missing") }
    let axes = try list("axes", 3) ?? Array(starts.indices)
    let steps = try graph.integers(node, 4) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
      throw node.refuse("its lists differ in length")
    }
    var part = Self(channels: 0..<graph.channels[view.value], rank: graph.rank)
    part.channels = nil
    var seen: Set<Int> = []
    for index in starts.indices {
      let place = try graph.axis(axes[index], of: layout.count, node)
      guard seen.insert(place).inserted else {
        throw node.refuse("it cuts axis \(axes[index]) twice")
      }
      let (start, end, step) = (starts[index], ends[index], steps[index])
      switch layout[place] {
      case 0: part.channels = try channels(start, end, step, of: view, node, graph)
      case -1:
        guard try ConstantFolding.range(from: start, to: end, step: step, side: 1, node) == (0, 1)
        else { throw node.refuse("it cuts axis \(axes[index])") }
      case let axis:
        try part.cut(axis - 1, start, end, step, view, node, &graph)
      }
    }
    let isWhole =
      part.channels == nil && part.start.allSatisfy { $0 == 0 }
      && part.end.allSatisfy { $0 == .before(0) } && part.steps.allSatisfy { $0 == 1 }
    if isWhole {
      graph.views[node.result] = view
      return
    }
    let count = part.channels?.count ?? graph.channels[view.value]
    let output = try graph.append(part, node, [view.value], channels: count)
    graph.views[node.result] = graph.view(of: output, like: view)
  }

  /// The channels that are kept; `nil` if all are.
  private static func channels(
    _ start: Int, _ end: Int, _ step: Int, of view: FeatureView, _ node: NodeReader,
    _ graph: GraphReader
  ) throws(ModelError) -> Range<Int>? {
    let count = graph.channels[view.value]
    let part = try ConstantFolding.range(from: start, to: end, step: step, side: count, node)
    guard step == 1, part.count > 0 else {
      throw node.refuse("it keeps channels from \(start) to \(end) by \(step)")
    }
    return part.count == count ? nil : part.first..<part.first + part.count
  }

  /// Sets what is kept along an axis of space.
  private mutating func cut(
    _ axis: Int, _ start: Int, _ end: Int, _ step: Int, _ view: FeatureView, _ node: NodeReader,
    _ graph: inout GraphReader
  ) throws(ModelError) {
    guard (1...GraphLimits.side).contains(step) else { throw node.refuse("its step is \(step)") }
    var start = start
    if start < 0 {
      // From the end, which is known for one size only.
      let side = try graph.knownSides(view.value, node)[axis]
      graph.dependsOnSize = true
      start = max(start &+ side, 0)
    }
    // A number beyond the end of any image cuts all of it away, no matter how large it is.
    let beyond = 2 * GraphLimits.side
    self.start[axis] = min(start, beyond)
    let last = max(end, -beyond)
    // Exporters write a huge number for "to the end".
    self.end[axis] = last >= 1 << 31 - 1 ? .before(0) : last < 0 ? .before(-last) : .at(last)
    steps[axis] = step
  }
}

extension Operators {
  /// Parts of a value, each as ``Slice``.
  enum Split: ONNXOperator {
    static let operatorName = "Split"
    static let givesSeveral = true

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["axis", "split", "num_outputs"])
      let view = try graph.view(node, 0)
      let layout = try graph.layout(view, node)
      let axis = try graph.axis(node.integer("axis", 0), of: layout.count, node)
      guard layout[axis] == 0 else {
        throw node.refuse("it splits an axis other than channels")
      }
      var given = try node.list("split")
      if given == nil, let tensor = try graph.constant(node, 1) {
        given = try node.integers(tensor)
      }
      let sizes = try ConstantFolding.partSizes(node, graph.channels[view.value], given)
      var first = 0
      for (name, size) in zip(node.node.outputs, sizes) {
        defer { first += size }
        guard !name.isEmpty, graph.usedNames.contains(name) else { continue }
        let part = Slice(channels: first..<first + size, rank: graph.rank)
        let output = try graph.append(part, node, [view.value], channels: size)
        graph.views[name] = graph.view(of: output, like: view)
      }
    }
  }

  /// One channel, or neighboring ones, as ``Slice``.
  enum Gather: ONNXOperator {
    static let operatorName = "Gather"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["axis"])
      let view = try graph.view(node, 0)
      let layout = try graph.layout(view, node)
      let axis = try graph.axis(node.integer("axis", 0), of: layout.count, node)
      guard let tensor = try graph.constant(node, 1), tensor.shape.count <= 1,
        case .integers(let values) = tensor.values, let first = values.first
      else { throw node.refuse("its indices are not a constant list") }
      let count = layout[axis] == 0 ? graph.channels[view.value] : 1
      let start = first < 0 ? first &+ Int64(count) : first
      guard layout[axis] <= 0, start >= 0, start < count, values.count <= count - Int(start),
        values.enumerated().allSatisfy({ $1 &- first == Int64($0) })
      else { throw node.refuse("it takes \(values.prefix(8)) of axis \(axis)") }
      let range = Int(start)..<Int(start) + values.count
      var result = view
      if layout[axis] == 0, range.count < count {
        let part = Slice(channels: range, rank: graph.rank)
        let output = try graph.append(part, node, [view.value], channels: range.count)
        guard let found = graph.view(of: output, like: view) else {
          throw node.refuse("the axes of its input are mixed")
        }
        result = found
      }
      if tensor.shape.isEmpty { result.axes.remove(at: axis) }
      graph.views[node.result] = result
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
    var source = plan.map(layer.inputs[0])
    if let channels { source = source.channels(channels) }
    plan.copyWindow(source, to: plan.map(layer.output), from: start, step: steps)
  }
}
