internal import Foundation
internal import OneDNN

/// A network compiled for one input size.
final class Plan: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let trim: Int
  private let inputMemory: AlignedBytes
  private let outputMemory: AlignedBytes
  private let steps: [PlanStep]
  private let context: PlanContext
  /// What the steps' pointers belong to.
  private let owners: [AnyObject]

  init(
    input: AlignedBytes, inputShape: FeatureShape, output: AlignedBytes, outputShape: FeatureShape,
    trim: Int, steps: [PlanStep], owners: [AnyObject], _ context: PlanContext
  ) {
    inputMemory = input
    self.inputShape = inputShape
    outputMemory = output
    self.outputShape = outputShape
    self.trim = trim
    self.steps = steps
    self.owners = owners
    self.context = context
  }

  var input: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: inputMemory.floats, count: inputShape.count)
  }
  var output: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: outputMemory.floats, count: outputShape.count)
  }
  var kernels: [String] { steps.map(\.name) }

  func run() throws(ModelError) {
    do throws(OneDNNError) {
      for step in steps { try step.run(context) }
      try context.stream.wait()
    } catch {
      throw ModelError(error)
    }
  }
}

/// One step of a plan.
enum PlanStep {
  /// A oneDNN primitive, which uses the threads by itself.
  case call(Call)
  /// A kernel of our own, called once for each part of its work.
  case kernel(name: String, (_ part: Int64, _ parts: Int64) -> Void)
  /// A few numbers, computed on one thread.
  case once(name: String, () -> Void)

  /// The kernel's name, for diagnostics.
  var name: String {
    switch self {
    case .call(let call): call.primitive.implementation
    case .kernel(let name, _), .once(let name, _): name
    }
  }

  /// Computes the step.
  func run(_ context: PlanContext) throws(OneDNNError) {
    switch self {
    case .call(let call): try call.execute(context.stream)
    case .once(_, let body): body()
    case .kernel(_, let body):
      let parts = context.threads
      if parts == 1 { return body(0, 1) }
      let shared = SharedBody(body: body)
      DispatchQueue.concurrentPerform(iterations: parts) {
        shared.body(Int64($0), Int64(parts))
      }
    }
  }
}

/// A kernel's body on several threads.
private struct SharedBody: @unchecked Sendable {
  // Kernels only read what parts have in common, and parts write different elements.
  let body: (Int64, Int64) -> Void
}
