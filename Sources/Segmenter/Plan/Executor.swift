internal import OneDNN

/// Runs one model; belongs to one thread.
final class Executor {
  private let graph: ModelGraph
  private let context: PlanContext
  private let stream: Stream
  private var plans: [Key: (plan: Plan, generation: Int, lastUse: Int)] = [:]
  private var clock = 0

  /// Plans are small beside the arena they share, but not nothing.
  private static let mostPlans = 32

  private struct Key: Hashable {
    let height: Int
    let width: Int
  }

  init(_ graph: ModelGraph) throws(OneDNNError) {
    self.graph = graph
    context = try PlanContext()
    stream = try Stream(context.engine)
  }

  /// The plan for an input size, compiled when it is first asked for.
  func plan(height: Int, width: Int) throws(ModelError) -> Plan {
    let key = Key(height: height, width: width)
    clock += 1
    if let found = plans[key], found.generation == context.generation {
      plans[key]?.lastUse = clock
      return found.plan
    }
    let shapes = try graph.shapes(height: height, width: width)
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
