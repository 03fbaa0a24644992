internal import OneDNN

/// Computes on the processor: a plan for each input size, compiled on first use.
///
/// Convolutions run on oneDNN and on our own kernels, everything else on ours; see ``PlanBuilder``.
final class OneDNNBackend: InferenceBackend {
  private let graph: ModelGraph
  /// The network for inputs with known background around them; `nil` if it would save nothing.
  private let trimmed: TrimmedGraph?
  private let context: PlanContext
  private var plans: [Key: (plan: Plan, generation: Int, lastUse: Int)] = [:]
  private var clock = 0
  /// The timed trial that chooses the precision.
  private lazy var trial = PrecisionTrial(graph, threads: context.threads)

  /// Plans are small compared with the arena they share, but not negligible.
  private static let mostPlans = 32

  private struct Key: Hashable {
    let sides: [Int]
    let trim: Int
    let precision: Precision
  }

  private(set) var latestPrecision = Precision.exact

  let summary = "glia on the CPU"
  let precisions = Precision.allCases

  convenience init(_ model: Model, threads: Int) throws(ModelError) {
    if let problem = model.planProblem { throw problem }
    let graph = model.graph
    if let layer = graph.layerUnknownToOneDNN {
      throw .unsupportedOperator(
        file: graph.file, operation: layer.operation.name, node: layer.name)
    }
    let margins = Set(model.geometry?.axes.map(\.margin) ?? [])
    let trimmed =
      graph.rank == 2 && margins.count == 1
      ? margins.first.flatMap { TrimmedGraph(graph, background: $0) } : nil
    try self.init(graph, trimmed: trimmed, threads: threads)
  }

  private init(_ graph: ModelGraph, trimmed: TrimmedGraph?, threads: Int) throws(ModelError) {
    self.graph = graph
    self.trimmed = trimmed
    Threads.set(threads)
    do throws(OneDNNError) {
      context = try PlanContext(threads: threads)
    } catch {
      throw ModelError(error)
    }
  }

  static func memoryProblem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? {
    // Operators that this backend cannot compute are refused when it is created.
    graph.layerUnknownToOneDNN == nil ? PlanMemory.problem(graph, shapes) : nil
  }

  func pass(sides: [Int], background: Int) throws(ModelError) -> any InferencePass {
    try pass(sides: sides, background: background, precision: nil)
  }

  func pass(sides: [Int], background: Int, precision: Precision?) throws(ModelError)
    -> any InferencePass
  {
    let precision = try chosen(precision, sides)
    latestPrecision = precision
    guard let trimmed, sides.count == 2,
      trimmed.fits(height: sides[0], width: sides[1], background: background, of: graph)
    else { return try plan(graph, sides, trim: 0, precision) }
    return try plan(
      trimmed.graph, sides.map { $0 - 2 * trimmed.trim }, trim: trimmed.trim, precision)
  }

  /// The requested precision if the processor supports it; the faster one if none was requested.
  private func chosen(_ precision: Precision?, _ sides: [Int]) throws(ModelError) -> Precision {
    guard context.hasBFloat16 else { return .exact }
    if let precision { return precision }
    // A backend of its own, so that the slower precision's weights are freed after the trial.
    var contender: OneDNNBackend?
    return try trial.precision(sides) { (sides, precision) throws(ModelError) in
      if contender == nil {
        contender = try OneDNNBackend(graph, trimmed: nil, threads: context.threads)
      }
      guard let contender else { return try plan(graph, sides, trim: 0, precision) }
      return try contender.plan(graph, sides, trim: 0, precision)
    }
  }

  private func plan(_ graph: ModelGraph, _ sides: [Int], trim: Int, _ precision: Precision)
    throws(ModelError) -> Plan
  {
    let key = Key(sides: sides, trim: trim, precision: precision)
    clock += 1
    if let found = plans[key], found.generation == context.generation {
      plans[key]?.lastUse = clock
      return found.plan
    }
    let graph = try graph.fitted(to: sides)
    let shapes = try graph.shapes(sides: sides)
    if let problem = Self.memoryProblem(graph, shapes) {
      throw .sizeDoesNotFit(file: graph.file, sides: sides, reason: problem)
    }
    let plan = try PlanBuilder.build(
      graph, shapes: shapes, trim: trim, precision: precision, context)
    plans = plans.filter { $0.value.generation == context.generation }
    if plans.count >= Self.mostPlans,
      let oldest = plans.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      plans[oldest.key] = nil
    }
    plans[key] = (plan, context.generation, clock)
    return plan
  }
}

extension ModelError {
  /// oneDNN failed.
  init(_ error: OneDNNError) { self = .backend(error.description) }
}
