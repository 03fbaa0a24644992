import Foundation
import OneDNN
import Testing
import Trainer

/// The whole step against that of `Scripts/train_torch.py`, computed in float64.
///
/// Four million ReLUs and maxima decide which way a gradient goes. Where a value lies within float32's
/// rounding of the kink, two correct programs can go different ways, and their gradients then differ by
/// some 1e-3. `Scripts/make_training_goldens.py` therefore looks for a batch without such a value, and
/// every gradient must agree to 1e-4. With bfloat16, rounding flips many such decisions.
struct NetworkGoldenTests {
  struct Golden: Decodable {
    var width, batch, height, columns: Int
    var stream: UInt64
    var logits: [Double]
    var loss: Double
    var gradients: [String: Summary]
  }

  static func golden() throws -> Golden { try TrainerTests.golden("unet.json") }

  /// The plan after one forward and backward pass over the generator's images, and the loss.
  static func step(
    _ golden: Golden, _ type: ElementType, _ activations: ActivationLayout
  ) throws -> (TrainingPlan, LossValue) {
    Threads.set(2)
    let plan = try TrainingPlan(
      UNetConfiguration(width: golden.width), batch: golden.batch, height: golden.height,
      width: golden.columns, type: type, activations: activations, engine: Engine())
    var weights = [Float](repeating: 0, count: plan.layout.count)
    for (number, tensor) in plan.layout.tensors.enumerated() {
      let scale = (6 / Double(tensor.shape.dropFirst().reduce(1, *))).squareRoot()
      for (index, value) in uniform(UInt64(number + 1), tensor.count).enumerated() {
        weights[tensor.offset + index] =
          switch tensor.role {
          case .weights: Float(value * scale)
          case .scale: Float(1 + 0.25 * value)
          case .offset: Float(0.25 * value)
          }
      }
    }
    try weights.withUnsafeBufferPointer { try plan.load($0) }
    _ = plan.input.update(
      fromContentsOf: uniform(golden.stream, plan.input.count).map { Float($0) })
    try plan.forward(training: true)
    let pixels = plan.outputHeight * plan.outputWidth
    let targets = uniform(1001, golden.batch * pixels).map { UInt8($0 * 4 + 4) & 7 }
    let loss = plan.computeLoss(targets: targets, known: [7, 1])
    try plan.backward()
    return (plan, loss)
  }

  @Test(arguments: ActivationLayout.allCases)
  func `the forward pass, the loss and every gradient equal PyTorch's`(
    _ activations: ActivationLayout
  ) throws {
    let golden = try Self.golden()
    let (plan, loss) = try Self.step(golden, .float32, activations)
    #expect(abs(loss.loss - golden.loss) < 1e-4 * golden.loss)
    let scale = golden.logits.map(abs).max() ?? 1
    for (ours, theirs) in zip(plan.logits, golden.logits) {
      #expect(abs(Double(ours) - theirs) < 1e-4 * scale)
    }
    for (number, tensor) in plan.layout.tensors.enumerated() {
      let expected = try #require(golden.gradients[tensor.name])
      expected.expect(plan.gradients[tensor.range].map(Double.init), number, tensor.name)
    }
  }

  @Test(arguments: ActivationLayout.allCases)
  func `with bfloat16 the step is nearly PyTorch's`(_ activations: ActivationLayout) throws {
    guard TrainingPlan.supports(.bfloat16) else { return }
    let golden = try Self.golden()
    let (plan, loss) = try Self.step(golden, .bfloat16, activations)
    #expect(abs(loss.loss - golden.loss) < 0.02 * golden.loss)
    let scale = golden.logits.map(abs).max() ?? 1
    for (ours, theirs) in zip(plan.logits, golden.logits) {
      #expect(abs(Double(ours) - theirs) < 0.15 * scale)
    }
    let errors = try plan.layout.tensors.map { tensor in
      let squares = plan.gradients[tensor.range].reduce(0) { $0 + Double($1) * Double($1) }
      return abs(squares.squareRoot() / (try #require(golden.gradients[tensor.name]).norm) - 1)
    }.sorted()
    #expect(errors[errors.count / 2] < 0.1)
  }

  @Test(arguments: ActivationLayout.allCases, [ElementType.float32, .bfloat16])
  func `no kernel is a slow reference`(_ activations: ActivationLayout, _ type: ElementType) throws
  {
    guard TrainingPlan.supports(type) else { return }
    let (plan, _) = try Self.step(Self.golden(), type, activations)
    let slow = plan.implementations.filter { $0.contains("ref") || $0.contains("gemm") }
    #expect(slow == [])
  }
}
