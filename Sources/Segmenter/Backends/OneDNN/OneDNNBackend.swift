internal import OneDNN

/// Computes on the processor with oneDNN: a plan for each input size, compiled on first use.
final class OneDNNBackend: InferenceBackend {
  private let graph: ModelGraph
  /// The network for inputs with known background around them; `nil` if it would save nothing.
  private let trimmed: TrimmedGraph?
  private let context: PlanContext
  private var plans: [Key: (plan: Plan, generation: Int, lastUse: Int)] = [:]
  private var clock = 0

  /// Plans are small compared with the arena they share, but not negligible.
  private static let mostPlans = 32

  private struct Key: Hashable {
    let height: Int
    let width: Int
    let isTrimmed: Bool
  }

  let summary = "glia on the CPU"

  init(_ model: Model, threads: Int) throws(ModelError) {
    if let problem = model.planProblem { throw problem }
    graph = model.graph
    if let layer = graph.layerUnknownToOneDNN {
      throw .unsupportedOperator(
        file: graph.file, operation: layer.operation.name, node: layer.name)
    }
    let margins = model.geometry.axes.map(\.margin)
    trimmed = margins[0] == margins[1] ? TrimmedGraph(graph, background: margins[0]) : nil
    Threads.set(threads)
    do throws(OneDNNError) { context = try PlanContext() } catch { throw ModelError(error) }
  }

  static func memoryProblem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? {
    // Operators that oneDNN cannot compute are refused when the backend is created.
    graph.layerUnknownToOneDNN == nil ? PlanMemory.problem(graph, shapes) : nil
  }

  func pass(height: Int, width: Int, background: Int) throws(ModelError) -> any InferencePass {
    guard let trimmed,
      trimmed.fits(height: height, width: width, background: background, of: graph)
    else { return try plan(graph, height: height, width: width, trim: 0) }
    let (height, width) = (height - 2 * trimmed.trim, width - 2 * trimmed.trim)
    return try plan(trimmed.graph, height: height, width: width, trim: trimmed.trim)
  }

  private func plan(_ graph: ModelGraph, height: Int, width: Int, trim: Int)
    throws(ModelError) -> Plan
  {
    let key = Key(height: height, width: width, isTrimmed: trim > 0)
    clock += 1
    if let found = plans[key], found.generation == context.generation {
      plans[key]?.lastUse = clock
      return found.plan
    }
    let shapes = try graph.shapes(height: height, width: width)
    if let problem = Self.memoryProblem(graph, shapes) {
      throw .sizeDoesNotFit(file: graph.file, sides: [height, width], reason: problem)
    }
    do throws(OneDNNError) {
      let plan = try PlanBuilder.build(graph, shapes: shapes, trim: trim, context)
      plans = plans.filter { $0.value.generation == context.generation }
      if plans.count >= Self.mostPlans,
        let oldest = plans.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        plans[oldest.key] = nil
      }
      plans[key] = (plan, context.generation, clock)
      return plan
    } catch {
      throw ModelError(error)
    }
  }
}

extension ModelError {
  /// oneDNN failed.
  init(_ error: OneDNNError) { self = .backend(error.description) }
}
