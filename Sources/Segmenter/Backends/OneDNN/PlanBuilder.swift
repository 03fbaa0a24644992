internal import CKernels
internal import OneDNN

/// Compiles a network for one input size.
///
/// Values are kept channels last, `[positions][channels]`, as float32 or bfloat16. oneDNN's kernels
/// for that layout take any number of channels, two or three spatial axes, and both types; for
/// everything that is not a convolution there are our own kernels, which can also read and write
/// parts of wider values. See ``Storage``.
///
/// Each operation adds its own steps; see ``OneDNNOperation``.
struct PlanBuilder {
  /// The network.
  let graph: ModelGraph
  /// The shapes of all values.
  let shapes: [FeatureShape]
  /// The elements of values.
  let type: ElementType
  /// What all plans of the network share.
  let context: PlanContext
  /// Where the values are kept.
  let storage: Storage
  /// The number of elements that one thread can copy while another one wakes up.
  private static let shortCount = 1 << 15
  private let input: AlignedBytes
  private let output: AlignedBytes
  private let arena: AlignedBytes
  private let offsets: [Int]
  private var steps: [PlanStep] = []
  private var owners: [AnyObject] = []
  /// Results with memory of their own.
  private var kept: [Int: FeatureMap] = [:]

  private init(
    _ graph: ModelGraph, _ shapes: [FeatureShape], _ type: ElementType, _ context: PlanContext
  ) throws(OneDNNError) {
    self.graph = graph
    self.shapes = shapes
    self.type = type
    self.context = context
    storage = Storage(graph, shapes: shapes, type: type, threads: context.threads)
    let layout = storage.offsets()
    offsets = layout.offsets
    arena = try context.arena(byteCount: layout.byteCount)
    input = try AlignedBytes(count: 4 * shapes[0].count)
    output = try AlignedBytes(count: 4 * shapes[graph.output].count)
  }

  /// Compiles a network for an input whose values have these shapes.
  ///
  /// - Parameters:
  ///   - graph: The network.
  ///   - shapes: The shape of each value.
  ///   - trim: How many rows and columns the input lacks on each side; see ``InferencePass/trim``.
  ///   - precision: The elements of values.
  ///   - context: What all plans of the network share.
  /// - Returns: The plan.
  /// - Throws: ``ModelError/backend(_:)``, naming the layer that cannot be compiled.
  static func build(
    _ graph: ModelGraph, shapes: [FeatureShape], trim: Int, precision: Precision,
    _ context: PlanContext
  ) throws(ModelError) -> Plan {
    let type: ElementType = precision == .fast ? .bfloat16 : .float32
    var builder: PlanBuilder
    do throws(OneDNNError) {
      builder = try PlanBuilder(graph, shapes, type, context)
      builder.owners = [
        builder.arena, try context.workspace(byteCount: builder.storage.workspace),
      ]
    } catch {
      throw .backend("\(graph.file) cannot be prepared: \(error.description)")
    }
    builder.copyInput()
    for layer in graph.layers {
      do throws(OneDNNError) {
        try layer.oneDNN.addSteps(to: &builder, for: layer)
      } catch {
        throw .backend(
          "operator \(layer.operation.name) (node \(layer.name)) of \(graph.file) cannot be prepared "
            + "for \(shapes[layer.inputs[0]].words): \(error.description)")
      }
    }
    builder.copyOutput()
    return Plan(
      input: builder.input, inputShape: shapes[0], output: builder.output,
      outputShape: shapes[graph.output], trim: trim, steps: builder.steps, owners: builder.owners,
      context)
  }

  private mutating func copyInput() {
    let (planes, count) = (input.floats, Int64(shapes[0].positions))
    kernel("ck_planar_to_last", [map(0)]) { ck_planar_to_last(planes, count, $0, $1, $2) }
  }

  private mutating func copyOutput() {
    let (planes, count) = (output.floats, Int64(shapes[graph.output].positions))
    kernel("ck_last_to_planar", [map(graph.output)]) {
      ck_last_to_planar($0, planes, count, $1, $2)
    }
  }
}

// MARK: For operations

extension PlanBuilder {
  /// A value in memory.
  func map(_ value: Int) -> FeatureMap {
    if let map = kept[value] { return map }
    guard let location = storage.locations[value] else {
      preconditionFailure("value \(value) has no memory")
    }
    return FeatureMap(
      shape: shapes[value], type: type, stride: location.stride,
      pointer: arena.pointer + offsets[location.buffer] + location.channel * type.byteCount,
      owner: arena)
  }

  /// The shapes of a layer's values.
  func place(_ layer: ModelGraph.Layer) -> LayerPlace {
    LayerPlace(layer, shapes, type, threads: context.threads)
  }

  /// A value in memory, for oneDNN.
  ///
  /// - Precondition: It is not a part of a wider one.
  func memory(_ value: Int) throws(OneDNNError) -> Memory {
    try map(value).memory(context.engine)
  }

  /// Working memory, valid while the layer is computed.
  ///
  /// - Precondition: The operation asked for as much in ``OneDNNOperation/workspace(_:)``.
  func workspace(byteCount: Int) throws(OneDNNError) -> AlignedBytes {
    precondition(byteCount <= storage.workspace, "\(byteCount) bytes of working memory")
    return try context.workspace(byteCount: storage.workspace)
  }

  /// Keeps a value in memory of its own instead of the arena.
  mutating func keep(_ map: FeatureMap, for value: Int) {
    kept[value] = map
    owners.append(map.owner)
  }

  /// Keeps memory alive as long as the plan.
  mutating func own(_ object: AnyObject) { owners.append(object) }

  /// Adds a primitive with its arguments.
  mutating func append(_ primitive: Primitive, _ arguments: [Argument: Memory])
    throws(OneDNNError)
  {
    steps.append(.call(try primitive.bind(arguments, scratchpad: context.scratchpad)))
  }

  /// Adds a copy into another layout, by oneDNN.
  mutating func reorder(_ source: Memory, _ target: Memory) throws(OneDNNError) {
    let primitive = try Primitive.reorder(
      context.engine, from: source.descriptor, to: target.descriptor)
    try append(primitive, [.source: source, .destination: target])
  }

  /// Adds a kernel that does its work in parts.
  ///
  /// - Parameters:
  ///   - name: The kernel.
  ///   - maps: The values that it works on.
  ///   - isLong: Whether it does much for each element, as a convolution.
  ///   - body: Calls it with these values, one after the other, and a part of its work.
  mutating func kernel(
    _ name: String, _ maps: [FeatureMap], isLong: Bool = false,
    _ body: @escaping (_ maps: UnsafePointer<ck_map>, _ part: Int64, _ parts: Int64) -> Void
  ) {
    let list = KernelMaps(maps)
    let isShort = !isLong && maps.allSatisfy { $0.shape.count <= Self.shortCount }
    steps.append(.kernel(name: name, isShort: isShort) { body(list.pointer, $0, $1) })
  }

  /// Adds a step on one thread.
  mutating func once(
    _ name: String, _ maps: [FeatureMap], _ body: @escaping (UnsafePointer<ck_map>) -> Void
  ) {
    let list = KernelMaps(maps)
    steps.append(.once(name: name) { body(list.pointer) })
  }

  /// Adds a copy of one value to another of the same shape, with any strides and types.
  mutating func copy(_ source: FeatureMap, _ target: FeatureMap) {
    copyWindow(source, to: target, from: target.shape.sides.map { _ in 0 })
  }

  /// Adds a copy of the window of a value that begins at some element.
  ///
  /// - Parameters:
  ///   - source: The value.
  ///   - target: Where the window goes; its shape is the window's.
  ///   - start: The element at which the window begins, along each axis; it may lie outside.
  ///   - step: The distance between copied elements, along each axis; 1 if `nil`.
  ///   - border: What lies outside the value.
  ///   - value: The number outside, if the border is constant.
  mutating func copyWindow(
    _ source: FeatureMap, to target: FeatureMap, from start: [Int], step: [Int]? = nil,
    border: ck_border = CK_CONSTANT, value: Float = 0
  ) {
    let (start, step) = (three(start, 0), three(step ?? start.map { _ in 1 }, 1))
    kernel("ck_copy_window", [source, target]) {
      ck_copy_window($0, start, step, border, value, $0 + 1, $1, $2)
    }
  }

  /// Adds a function of each element.
  mutating func apply(
    _ activation: any OneDNNActivation, from source: FeatureMap, to target: FeatureMap
  ) {
    let function = activation.kernelFunction
    kernel("ck_elementwise", [source, target]) { ck_elementwise($0, function, $0 + 1, $1, $2) }
  }
}

/// Values for a kernel, at an address that stays.
private final class KernelMaps {
  let pointer: UnsafePointer<ck_map>
  private let memory: UnsafeMutablePointer<ck_map>

  init(_ maps: [FeatureMap]) {
    memory = .allocate(capacity: maps.count)
    for (index, map) in maps.enumerated() {
      (memory + index).initialize(to: map.kernelMap)
    }
    pointer = UnsafePointer(memory)
  }

  deinit { memory.deallocate() }
}

/// Numbers along depth, rows and columns; those of images get one for depth.
func three(_ numbers: [Int], _ depth: Int) -> [Int64] {
  ([Int](repeating: depth, count: max(3 - numbers.count, 0)) + numbers).map { Int64($0) }
}

extension FeatureShape {
  /// Channels and sides, such as "16 channels of 240×240".
  fileprivate var words: String {
    "\(channels) channels of \(sides.map(String.init).joined(separator: "×"))"
  }
}
