internal import CKernels
internal import OneDNN

extension Operators {
  /// The mean or the largest element over all positions, for each channel.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, 1…]
  package struct GlobalPool: LayerOperation {
    package static let operatorName = "GlobalPool"

    /// What is computed.
    package var kind: Kind

    /// What is computed over all positions.
    package enum Kind: String, Sendable {
      case average = "GlobalAveragePool"
      case maximum = "GlobalMaxPool"
    }
  }
}

// MARK: Shape and position

extension Operators.GlobalPool {
  package var name: String { kind.rawValue }
  /// The result depends on everything.
  package var isPadded: Bool { true }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int { 1 }

  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    .everywhere
  }
}

// MARK: oneDNN

extension Operators.GlobalPool: OneDNNOperation {
  func workspace(_ place: LayerPlace) -> Int { 8 * place.threads * place.output.channels }

  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    let kind = kind == .average ? CK_POOL_AVERAGE : CK_POOL_MAXIMUM
    let memory = try plan.workspace(byteCount: workspace(plan.place(layer)))
    let results = memory.pointer.assumingMemoryBound(to: Double.self)
    let maps = [plan.map(layer.inputs[0]), plan.map(layer.output)]
    let threads = Int64(plan.context.threads)
    plan.kernel("ck_global_pool", maps) { ck_global_pool(kind, $0, results, $1, $2) }
    plan.once("ck_global_pool_finish", maps) {
      ck_global_pool_finish(kind, $0, results, threads, $0 + 1)
    }
  }
}
