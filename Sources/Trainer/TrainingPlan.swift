internal import CKernels
package import OneDNN

/// The U-Net compiled for one batch size and one input size, forward and backward.
///
/// All primitives and buffers are created once. Activations are float32 or bfloat16, in either
/// ``ActivationLayout``; weights, their gradients, statistics and logits are float32. A plan belongs
/// to the thread that created it, because oneDNN divides the work by the number of threads that was
/// set when a primitive was created.
package final class TrainingPlan {
  /// The network's size.
  package let configuration: UNetConfiguration
  /// The layout of tensors in the flat arrays.
  package let layout: ParameterLayout
  /// Images per batch.
  package let batch: Int
  /// Rows of an input image.
  package let height: Int
  /// Columns of an input image.
  package let width: Int
  /// Rows of the output.
  package var outputHeight: Int { height - margin }
  /// Columns of the output.
  package var outputWidth: Int { width - margin }
  /// Whether every 3×3 convolution replicates the border, so that images keep their size.
  package let isFramed: Bool
  /// How much smaller the output is than the input, in rows and in columns.
  package var margin: Int { isFramed ? 0 : UNetConfiguration.margin }

  /// The input images, batch × channels × rows × columns; write here before ``forward(training:)``.
  package let input: UnsafeMutableBufferPointer<Float>
  /// The output before the sigmoid, batch × 3 × rows × columns.
  package let logits: UnsafeMutableBufferPointer<Float>
  /// The loss's gradient; write here before ``backward()``.
  package let logitsGradient: UnsafeMutableBufferPointer<Float>
  /// Gradients of all trained tensors after ``backward()``, in the layout's order.
  package let gradients: UnsafeMutableBufferPointer<Float>
  /// Means of the last training batch, in the layout's order.
  package let batchMeans: UnsafeMutableBufferPointer<Float>
  /// Biased variances of the last training batch.
  package let batchVariances: UnsafeMutableBufferPointer<Float>
  /// Number of values per channel of each normalization in a batch, for the unbiased variance.
  package private(set) var statisticsSamples: [Int] = []
  /// Names of the kernels in use, to check that none is a slow reference kernel.
  package private(set) var implementations: [String] = []

  typealias Step = () throws -> Void
  let engine: Engine
  let stream: Stream
  let scratchpad: Scratchpad
  let type: ElementType
  /// Whether training also normalizes with the loaded statistics, treating them as constants.
  let freezesStatistics: Bool
  let activations: ActivationLayout
  var isBFloat16: Bool { type == .bfloat16 }

  let weights: UnsafeMutableBufferPointer<Float>
  let givenMeans: UnsafeMutableBufferPointer<Float>
  let givenVariances: UnsafeMutableBufferPointer<Float>
  var loads: [Step] = []
  var forwards: [(training: Step, inference: Step)] = []
  var backwards: [Step] = []
  private var owned: [UnsafeMutableRawPointer] = []
  /// Keeps activations alive, because our own kernels hold only their addresses.
  var kept: [Memory] = []
  var pingPong: [(pointer: UnsafeMutableRawPointer, count: Int)] = []
  /// The gradient of an input with its border replicated; `nil` without framed crops.
  var framedGradient: UnsafeMutableRawPointer?

  /// Compiles the network.
  ///
  /// - `height`: Rows of the input; see ``UNetConfiguration/isValidInput(side:)``, or with frames
  ///   ``UNetConfiguration/isValidFrame(side:)``.
  /// - `width`: Columns of the input.
  /// - `type`: The type of activations.
  /// - `activations`: Their layout.
  /// - `freezesStatistics`: Whether training also uses the statistics of
  ///   ``loadStatistics(means:variances:)``.
  /// - `isFramed`: Whether images keep their size; see ``isFramed``.
  package init(
    _ configuration: UNetConfiguration, batch: Int, height: Int, width: Int, type: ElementType,
    activations: ActivationLayout,
    freezesStatistics: Bool = false, isFramed: Bool = false, engine: Engine
  ) throws(OneDNNError) {
    for side in [height, width] {
      precondition(
        isFramed
          ? UNetConfiguration.isValidFrame(side: side) : UNetConfiguration.isValidInput(side: side),
        "an input of \(height)×\(width)")
    }
    self.isFramed = isFramed
    self.configuration = configuration
    layout = ParameterLayout(configuration)
    self.batch = batch
    self.height = height
    self.width = width
    self.type = type
    self.activations = activations
    self.freezesStatistics = freezesStatistics
    self.engine = engine
    stream = try Stream(engine)
    scratchpad = Scratchpad(engine)
    let margin = isFramed ? 0 : UNetConfiguration.margin
    let pixels = (height - margin) * (width - margin)
    func floats(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
      let pointer = UnsafeMutablePointer<Float>(
        OpaquePointer(UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)))
      pointer.initialize(repeating: 0, count: count)
      return UnsafeMutableBufferPointer(start: pointer, count: count)
    }
    input = floats(batch * configuration.inputs * height * width)
    logits = floats(batch * configuration.outputs * pixels)
    logitsGradient = floats(batch * configuration.outputs * pixels)
    gradients = floats(layout.count)
    weights = floats(layout.count)
    batchMeans = floats(layout.statisticsCount)
    batchVariances = floats(layout.statisticsCount)
    givenMeans = floats(layout.statisticsCount)
    givenVariances = floats(layout.statisticsCount)
    statisticsSamples = Array(repeating: 0, count: layout.statisticsCount)
    try build()
  }

  deinit {
    for buffer in [
      input, logits, logitsGradient, gradients, weights, batchMeans, batchVariances, givenMeans,
      givenVariances,
    ] {
      UnsafeMutableRawPointer(buffer.baseAddress)?.deallocate()
    }
    owned.forEach { $0.deallocate() }
  }

  /// Whether this processor computes with a type at full speed.
  package static func supports(_ type: ElementType) -> Bool {
    type == .float32 || ck_has_avx512_bf16()
  }

  /// Loads weights, in the layout's order.
  package func load(_ source: UnsafeBufferPointer<Float>) throws {
    precondition(source.count == layout.count, "weights of another network")
    _ = weights.update(fromContentsOf: source)
    for step in loads { try step() }
  }

  /// Loads the statistics that ``forward(training:)`` uses if not training, or if frozen.
  package func loadStatistics(means: [Float], variances: [Float]) {
    precondition(means.count == layout.statisticsCount && variances.count == means.count)
    _ = givenMeans.update(fromContentsOf: means)
    _ = givenVariances.update(fromContentsOf: variances)
  }

  /// Computes ``logits`` from ``input``.
  ///
  /// - `training`: Whether batch normalization measures the batch and the data for ``backward()``
  ///   are kept; otherwise the loaded statistics are used.
  package func forward(training: Bool) throws {
    for step in forwards {
      if training { try step.training() } else { try step.inference() }
    }
  }

  /// Computes ``gradients`` from ``logitsGradient`` after a training forward pass.
  package func backward() throws {
    for step in backwards.reversed() { try step() }
  }

  func setSamples(_ channel: Int, _ count: Int) { statisticsSamples[channel] = count }

  func use(_ primitive: Primitive) -> Primitive {
    implementations.append(primitive.implementation)
    return primitive
  }

  func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    let pointer = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 64), alignment: 64)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 64))
    owned.append(pointer)
    return pointer
  }
}
