internal import OneDNN

/// Runs one model; belongs to one thread.
final class Executor {
  private let graph: ModelGraph
  /// The network for tiles with nothing but background around their output, where there is a smaller one.
  let trimmed: TrimmedGraph?
  private let margin: Int
  private let context: PlanContext
  private let stream: Stream
  private var plans: [Key: (plan: Plan, generation: Int, lastUse: Int)] = [:]
  private var clock = 0

  /// Plans are small beside the arena they share, but not nothing.
  private static let mostPlans = 32

  private struct Key: Hashable {
    let height: Int
    let width: Int
    let isSurrounded: Bool
  }

  /// - `margin`: How far the output lies inside the input, on each side; 0 where the sides differ.
  init(_ graph: ModelGraph, margin: Int) throws(OneDNNError) {
    self.graph = graph
    self.margin = margin
    trimmed = TrimmedGraph(graph, background: margin)
    context = try PlanContext()
    stream = try Stream(context.engine)
  }

  /// The plan for an input size, compiled when it is first asked for.
  func plan(height: Int, width: Int) throws(ModelError) -> Plan {
    try plan(graph, height: height, width: width, isSurrounded: false)
  }

  /// The plan for a tile, and how many rows and columns less than the tile its input has on each side.
  ///
  /// - `isAlone`: Whether all tissue of the slice lies under the tile's output.
  func plan(_ tile: Tile, isAlone: Bool) throws(ModelError) -> (plan: Plan, trim: Int) {
    let (height, width) = (tile.rows.input, tile.columns.input)
    let background = min(height - tile.rows.output, width - tile.columns.output) - margin
    guard isAlone, let trimmed,
      trimmed.fits(
        height: height, width: width, background: min(margin, background), of: graph)
    else {
      return (try plan(height: height, width: width), 0)
    }
    let plan = try plan(
      trimmed.graph, height: height - 2 * trimmed.trim, width: width - 2 * trimmed.trim,
      isSurrounded: true)
    return (plan, trimmed.trim)
  }

  private func plan(_ graph: ModelGraph, height: Int, width: Int, isSurrounded: Bool)
    throws(ModelError) -> Plan
  {
    let key = Key(height: height, width: width, isSurrounded: isSurrounded)
    clock += 1
    if let found = plans[key], found.generation == context.generation {
      plans[key]?.lastUse = clock
      return found.plan
    }
    let shapes = try graph.shapes(height: height, width: width)
    if let problem = PlanMemory.problem(graph, shapes) {
      throw .sizeDoesNotFit(file: graph.file, height: height, width: width, reason: problem)
    }
    do throws(OneDNNError) {
      let plan = try PlanBuilder.build(graph, shapes: shapes, context)
      plans = plans.filter { $0.value.generation == context.generation }
      if plans.count >= Self.mostPlans,
        let oldest = plans.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        plans[oldest.key] = nil
      }
      plans[key] = (plan, context.generation, clock)
      return plan
    } catch {
      throw .engine(error)
    }
  }

  func run(_ plan: Plan) throws(ModelError) {
    do throws(OneDNNError) { try plan.run(stream) } catch { throw .engine(error) }
  }
}
