/// Computes forward passes of one model; all other code, from tiles to volumes, works with any
/// backend.
///
/// To add a backend, put a conforming type into a folder of its own next to `OneDNN` and
/// `ONNXRuntime`, and add it to ``InferenceBackends``. Nothing outside that folder may use the
/// library's types: failures become ``ModelError/backend(_:)``.
///
/// A backend can take the network from ``Model/graph``, a list of known operators, or read the
/// model's file itself. Both give the same sizes, which are in ``Model/geometry``.
///
/// A backend is created and used on one thread only, ``Segmenter``'s own. It need not be
/// `Sendable`.
package protocol InferenceBackend: AnyObject, SendableMetatype {
  /// Prepares to compute with a model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - threads: The number of threads, at least 1.
  /// - Throws: ``ModelError/unsupportedOperator(file:operation:node:)`` if the backend lacks an
  ///   operator,
  ///   ``ModelError/backend(_:)`` if its library fails.
  init(_ model: Model, threads: Int) throws(ModelError)

  /// The backend in words, such as "ONNX Runtime 1.20.1 on the CPU".
  var summary: String { get }
  /// What a user should know about how it computes, one sentence each.
  var notes: [String] { get }

  /// The precisions that it can compute with.
  var precisions: [Precision] { get }
  /// The precision of the latest pass.
  var latestPrecision: Precision { get }

  /// The forward pass for an input size, ready to run.
  ///
  /// Backends that compile for each size should cache some results, because slices of a case use
  /// the same few sizes again and again.
  ///
  /// - Parameters:
  ///   - sides: Rows and columns of the input, or depth, rows and columns.
  ///   - background: How many elements on each side of the input, along each axis, are known to be 0, in
  ///     all channels. A backend may ignore it, or leave them out and report it in
  ///     ``InferencePass/trim``.
  /// - Returns: A pass that may be used until the next call of this function.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)`` if the network cannot take
  ///   the size or memory does not suffice, ``ModelError/backend(_:)`` if the library fails.
  func pass(sides: [Int], background: Int) throws(ModelError) -> any InferencePass

  /// The same, with a choice of precision.
  ///
  /// - `precision`: The precision; `nil` leaves the choice to the backend, whose results may then differ
  ///   only negligibly from exact ones. A backend with one precision ignores it.
  func pass(sides: [Int], background: Int, precision: Precision?) throws(ModelError)
    -> any InferencePass

  /// Checks whether a pass would take too much memory.
  ///
  /// Large slices are cut into tiles that pass this check. It must be fast.
  ///
  /// - Parameters:
  ///   - graph: The network.
  ///   - shapes: The shape of each of its values.
  /// - Returns: What is wrong, to follow "cannot take an input of 240×240: "; `nil` if memory
  ///   suffices.
  static func memoryProblem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String?
}

extension InferenceBackend {
  package var summary: String { "\(Self.self)" }
  package var notes: [String] { [] }
  package var precisions: [Precision] { [.exact] }
  package var latestPrecision: Precision { .exact }

  /// Whether there is enough memory for an input size that fits the network.
  static func fitsMemory(_ graph: ModelGraph, sides: [Int]) -> Bool {
    guard let shapes = try? graph.shapes(sides: sides) else { return false }
    return memoryProblem(graph, shapes) == nil
  }

  package func pass(sides: [Int], background: Int, precision: Precision?) throws(ModelError)
    -> any InferencePass
  {
    try pass(sides: sides, background: background)
  }
}

/// One forward pass: fill ``input``, call ``run()``, read ``output``.
///
/// All numbers are `Float`, in the order `[1, channels, rows, columns]` or `[1, channels, depth, rows,
/// columns]`, without gaps.
package protocol InferencePass: AnyObject {
  /// The shape of ``input``: the requested sides, minus `2 * trim`.
  var inputShape: FeatureShape { get }
  /// The shape of ``output``, the same with and without trimming.
  var outputShape: FeatureShape { get }
  /// How many background elements the input lacks on each side of each axis; 0 in most backends.
  var trim: Int { get }
  /// Normalized intensities, one channel per sequence; every element is written before each run.
  var input: UnsafeMutableBufferPointer<Float> { get }
  /// Probabilities from 0 to 1, one channel per region; valid until the next run.
  var output: UnsafeBufferPointer<Float> { get }
  /// The kernels that compute it, in order, for diagnostics.
  var kernels: [String] { get }

  /// Computes the output from the input.
  ///
  /// - Throws: ``ModelError/backend(_:)``.
  func run() throws(ModelError)
}
