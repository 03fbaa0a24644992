import CKernels
import Foundation
import OneDNN
import Testing

/// Each layer's forward pass and gradients against PyTorch: relative error at most 1e-4, and with bfloat16
/// at most 0.02.
struct LayerGoldenTests {
  typealias Layers = [String: [String: Summary]]
  let layers: Layers
  let rig: LayerRig

  init() throws {
    Threads.set(2)
    layers = try golden("layers.json")
    rig = try LayerRig()
  }

  /// Some channels of both images of a plain tensor.
  static func part(
    _ values: [Double], channels: Range<Int>, of count: Int, pixels: Int
  ) -> [Double] {
    var part: [Double] = []
    for image in 0..<2 {
      let first = image * count * pixels
      part += values[first + channels.lowerBound * pixels..<first + channels.upperBound * pixels]
    }
    return part
  }

  /// Every layout with both types.
  static let orders = Order.allCases.flatMap { [($0, ElementType.float32), ($0, .bfloat16)] }

  /// Compares results in the order in which the script recorded them.
  func compare(
    _ name: String, _ results: [(String, [Double])], _ type: ElementType = .float32
  ) throws {
    let expected = try #require(layers[name])
    #expect(expected.count == results.count)
    for (number, (key, values)) in results.enumerated() {
      try #require(expected[key]).expect(
        values, number, "\(name) \(key)", tolerance: type == .float32 ? 1e-4 : 0.02)
    }
  }

  @Test(
    arguments: [("conv3x3", 16, 32, 3), ("first", 4, 16, 3), ("conv1x1", 32, 16, 1)],
    [Layout.nChw16c, .nhwc])
  func `convolutions and their gradients equal PyTorch's`(
    _ convolution: (name: String, inputs: Int, outputs: Int, side: Int), _ layout: Layout
  ) throws {
    let (name, inputs, outputs, side) = convolution
    let (inShape, weightShape) = ([2, inputs, 9, 8], [outputs, inputs, side, side])
    let outShape = [2, outputs, 10 - side, 9 - side]
    let x = try rig.tensor(inShape, layout, uniform(1, inShape.reduce(1, *)))
    let y = try rig.tensor(outShape, layout)
    let dy = try rig.tensor(outShape, layout, uniform(3, outShape.reduce(1, *)))
    let dx = try rig.tensor(inShape, layout)
    let any = try MemoryDescriptor(weightShape, .float32, .any)
    let weights = uniform(2, weightShape.reduce(1, *))

    let forward = try Primitive.convolution(
      rig.engine, source: x.descriptor, weights: any, bias: nil, destination: y.descriptor,
      isTraining: true)
    let w = try rig.tensor(forward.descriptor(of: .weights), weightShape, weights)
    try rig.run(forward, [.source: x, .weights: w, .destination: y])

    let data = try Primitive.convolutionBackwardData(
      rig.engine, forward: forward, sourceGradient: dx.descriptor, weights: any,
      destinationGradient: dy.descriptor)
    let w2 = try rig.tensor(data.descriptor(of: .weights), weightShape, weights)
    try rig.run(data, [.destinationGradient: dy, .weights: w2, .sourceGradient: dx])

    let gradient = try Primitive.convolutionBackwardWeights(
      rig.engine, forward: forward, source: x.descriptor, weightsGradient: any, biasGradient: nil,
      destinationGradient: dy.descriptor)
    let dw = try Memory(gradient.descriptor(of: .weightsGradient), engine: rig.engine)
    try rig.run(gradient, [.source: x, .destinationGradient: dy, .weightsGradient: dw])
    try compare(
      name,
      [
        ("y", rig.plain(y, outShape)), ("dx", rig.plain(dx, inShape)),
        ("dw", rig.plain(dw, weightShape)),
      ])
  }

  @Test(arguments: [Order.blocksOf16, .lastBy16])
  func `batch normalization with ReLU and its gradients equal PyTorch's`(_ order: Order) throws {
    let shape = [2, 32, 6, 5]
    let x = try rig.tensor(shape, order.layout, uniform(1, 2 * 32 * 30))
    let scale = try rig.tensor([32], .x, uniform(2, 32).map { 1 + $0 })
    let shift = try rig.tensor([32], .x, uniform(3, 32))
    let (mean, variance) = (try rig.tensor([32], .x), try rig.tensor([32], .x))
    let (dscale, dshift) = (try rig.tensor([32], .x), try rig.tensor([32], .x))
    let y = try rig.tensor(shape, order.layout)
    let gradient = try rig.tensor(shape, order.layout, uniform(4, 2 * 32 * 30))
    let forward = try Primitive.batchNormalization(
      rig.engine, data: x.descriptor, epsilon: 1e-5, statistics: .given, fusesReLU: true,
      isTraining: true)
    let workspace = try Memory(forward.descriptor(of: .workspace), engine: rig.engine)
    ck_channel_statistics(
      order.images(x, shape, .float32), mean.floats.baseAddress, variance.floats.baseAddress)
    try rig.run(
      forward,
      [
        .source: x, .scale: scale, .shift: shift, .mean: mean, .variance: variance,
        .destination: y, .workspace: workspace,
      ])
    let backward = try Primitive.batchNormalizationBackward(
      rig.engine, forward: forward, gradient: gradient.descriptor, data: x.descriptor,
      epsilon: 1e-5, statistics: .measured, fusesReLU: true)
    // In place, as the trainer does it.
    try rig.run(
      backward,
      [
        .source: x, .mean: mean, .variance: variance, .scale: scale, .shift: shift,
        .destinationGradient: gradient, .workspace: workspace, .sourceGradient: gradient,
        .scaleGradient: dscale, .shiftGradient: dshift,
      ])
    try compare(
      "norm",
      [
        ("y", rig.plain(y, shape)), ("mean", rig.plain(mean, [32])),
        ("variance", rig.plain(variance, [32])), ("dx", rig.plain(gradient, shape)),
        ("dscale", rig.plain(dscale, [32])), ("dshift", rig.plain(dshift, [32])),
      ])
  }

  @Test(arguments: Order.allCases)
  func `statistics of a large, mostly constant batch are exact`(_ order: Order) throws {
    let shape = [2, 80, 250, 100]
    let (images, channels, pixels) = (shape[0], shape[1], shape[2] * shape[3])
    let noise = uniform(1, 4096)
    var values = [Double](repeating: 0, count: images * channels * pixels)
    for index in values.indices {
      let channel = index / pixels % channels
      values[index] =
        (index % pixels).isMultiple(of: 3)
        ? 30 * noise[index / 7 % 4096] - 5 : 1.7 * Double(channel)
    }
    let tensor = try rig.tensor(shape, order.layout, values)
    var mean = [Float](repeating: 0, count: channels)
    var variance = mean
    ck_channel_statistics(order.images(tensor, shape, .float32), &mean, &variance)
    for channel in 0..<channels {
      var (sum, squares) = (0.0, 0.0)
      for image in 0..<images {
        for index in 0..<pixels {
          let value = Double(Float(values[(image * channels + channel) * pixels + index]))
          sum += value
          squares += value * value
        }
      }
      let count = Double(images * pixels)
      let expected = squares / count - sum / count * (sum / count)
      #expect(abs(Double(mean[channel]) - sum / count) < 3e-6 * expected.squareRoot())
      #expect(abs(Double(variance[channel]) - expected) < 5e-6 * expected)
    }
  }

  @Test(arguments: orders)
  func `a pooled and cropped level and its gradient equal PyTorch's`(
    _ order: Order, _ type: ElementType
  ) throws {
    let (shape, half, crop) = ([2, 32, 8, 12], [2, 32, 4, 6], [2, 32, 6, 6])
    let wideShape = [2, 64, 6, 6]
    let x = try rig.tensor(shape, order.layout, uniform(1, 2 * 32 * 96), type: type)
    let pooled = try rig.tensor(half, order.layout, type: type)
    // The skip is the first half of a concatenation of 64 channels.
    let wide = try rig.tensor(wideShape, order.layout, type: type)
    var which = [UInt8](repeating: 0, count: 2 * 32 * 24)
    ck_maxpool_forward(order.images(x, shape, type), order.images(pooled, half, type), &which)
    ck_crop(
      order.images(x, shape, type), order.images(wide, wideShape, type, channels: 0..<32))
    let cropped = try rig.plain(wide, wideShape)
    #expect(Self.part(cropped, channels: 32..<64, of: 64, pixels: 36).allSatisfy { $0 == 0 })

    let dpooled = try rig.tensor(half, order.layout, uniform(2, 2 * 32 * 24), type: type)
    let dskip = uniform(3, crop.reduce(1, *))
    var dwide = [Double](repeating: 9, count: 2 * 64 * 36)
    for image in 0..<2 {
      for index in 0..<32 * 36 { dwide[image * 64 * 36 + index] = dskip[image * 32 * 36 + index] }
    }
    let gradient = try rig.tensor(wideShape, order.layout, dwide, type: type)
    let dx = try rig.tensor(shape, order.layout, type: type)
    ck_maxpool_backward(
      order.images(dpooled, half, type), which,
      order.images(gradient, wideShape, type, channels: 0..<32), order.images(dx, shape, type))
    let skip = Self.part(cropped, channels: 0..<32, of: 64, pixels: 36)
    try compare(
      "pool", [("y", rig.plain(pooled, half)), ("skip", skip), ("dx", rig.plain(dx, shape))], type)
  }

  @Test(arguments: orders)
  func `a border repeated outward and its gradient equal PyTorch's`(
    _ order: Order, _ type: ElementType
  ) throws {
    let (shape, wideShape) = ([2, 32, 5, 7], [2, 32, 7, 9])
    let x = try rig.tensor(shape, order.layout, uniform(1, 2 * 32 * 35), type: type)
    let y = try rig.tensor(wideShape, order.layout, type: type)
    ck_frame_forward(order.images(x, shape, type), order.images(y, wideShape, type))
    let dy = try rig.tensor(wideShape, order.layout, uniform(2, 2 * 32 * 63), type: type)
    let dx = try rig.tensor(shape, order.layout, type: type)
    ck_frame_backward(order.images(dy, wideShape, type), order.images(dx, shape, type))
    try compare("frame", [("y", rig.plain(y, wideShape)), ("dx", rig.plain(dx, shape))], type)
  }

  @Test(arguments: [Order.blocksOf16, .lastBy16, .lastBy8])
  func `the transposed convolution and its gradients equal PyTorch's`(_ order: Order) throws {
    let (shape, groupShape, outShape) = ([2, 32, 3, 5], [2, 64, 3, 5], [2, 16, 6, 10])
    let (weightShape, wideShape) = ([64, 32, 1, 1], [2, 32, 6, 10])
    let weights = uniform(2, 64 * 32)
    let x = try rig.tensor(shape, order.layout, uniform(1, 2 * 32 * 15))
    let groups = try rig.tensor(groupShape, order.layout)
    let any = try MemoryDescriptor(weightShape, .float32, .any)
    let forward = try Primitive.convolution(
      rig.engine, source: x.descriptor, weights: any, bias: nil, destination: groups.descriptor,
      isTraining: true)
    let w = try rig.tensor(forward.descriptor(of: .weights), weightShape, weights)
    try rig.run(forward, [.source: x, .weights: w, .destination: groups])
    // Into the second half of a concatenation of 32 channels, as the network does.
    let wide = try rig.tensor(wideShape, order.layout)
    ck_shuffle_forward(
      order.images(groups, groupShape, .float32),
      order.images(wide, wideShape, .float32, channels: 16..<32))
    let both = try rig.plain(wide, wideShape)
    let y = Self.part(both, channels: 16..<32, of: 32, pixels: 60)

    let dy = uniform(3, outShape.reduce(1, *))
    var dwide = [Double](repeating: 9, count: 2 * 32 * 60)
    for image in 0..<2 {
      for index in 0..<16 * 60 {
        dwide[(image * 32 + 16) * 60 + index] = dy[image * 16 * 60 + index]
      }
    }
    let gradient = try rig.tensor(wideShape, order.layout, dwide)
    let dgroups = try rig.tensor(groupShape, order.layout)
    ck_shuffle_backward(
      order.images(gradient, wideShape, .float32, channels: 16..<32),
      order.images(dgroups, groupShape, .float32))
    let dx = try rig.tensor(shape, order.layout)
    let data = try Primitive.convolutionBackwardData(
      rig.engine, forward: forward, sourceGradient: dx.descriptor, weights: any,
      destinationGradient: dgroups.descriptor)
    let w2 = try rig.tensor(data.descriptor(of: .weights), weightShape, weights)
    try rig.run(data, [.destinationGradient: dgroups, .weights: w2, .sourceGradient: dx])
    let back = try Primitive.convolutionBackwardWeights(
      rig.engine, forward: forward, source: x.descriptor, weightsGradient: any, biasGradient: nil,
      destinationGradient: dgroups.descriptor)
    let dw = try Memory(back.descriptor(of: .weightsGradient), engine: rig.engine)
    try rig.run(back, [.source: x, .destinationGradient: dgroups, .weightsGradient: dw])
    try compare(
      "up", [("y", y), ("dx", rig.plain(dx, shape)), ("dw", rig.plain(dw, weightShape))])
  }

  @Test(arguments: orders)
  func `the head and its gradients equal PyTorch's`(_ order: Order, _ type: ElementType) throws {
    let shape = [2, 32, 5, 7]
    let x = try rig.tensor(shape, order.layout, uniform(1, 2 * 32 * 35), type: type)
    let dx = try rig.tensor(shape, order.layout, type: type)
    let weights = uniform(2, 96).map { Float($0) }
    let bias = uniform(3, 3).map { Float($0) }
    var logits = [Float](repeating: 0, count: 2 * 3 * 35)
    var (dw, db) = ([Float](repeating: 0, count: 96), [Float](repeating: 0, count: 3))
    ck_head_forward(order.images(x, shape, type), weights, bias, &logits)
    let dy = uniform(4, 2 * 3 * 35).map { Float($0) }
    ck_head_backward(
      order.images(x, shape, type), weights, dy, order.images(dx, shape, type), &dw, &db)
    try compare(
      "head",
      [
        ("y", logits.map(Double.init)), ("dx", rig.plain(dx, shape)), ("dw", dw.map(Double.init)),
        ("db", db.map(Double.init)),
      ], type)
  }

  @Test(arguments: [
    ("loss", [7, 7, 7] as [UInt8], 0), ("loss_partial", [7, 1, 3], 0),
    ("loss_whole", [1, 1, 1], 0),
    ("loss_focal", [7, 1, 3], 2), ("loss_focal_half", [7, 1, 3], 0.5),
  ])
  func `the loss and its gradient equal PyTorch's, unknown regions left out`(
    _ name: String, _ known: [UInt8], _ focus: Float
  ) throws {
    let logits = uniform(1, 3 * 3 * 30).map { Float(4 * $0) }
    let targets = uniform(2, 3 * 30).map { UInt8($0 * 4 + 4) & 7 }
    var gradient = [Float](repeating: 0, count: logits.count)
    var result = [Double](repeating: 0, count: 5)
    ck_entropy_dice(logits, targets, known, &gradient, 3, 30, focus, 1, 1, &result)
    try compare(name, [("loss", [result[0]]), ("dz", gradient.map(Double.init))])
  }

  @Test func `three steps of AdamW equal PyTorch's`() throws {
    var weights = uniform(1, 40).map { Float($0) }
    var (first, second) = ([Float](repeating: 0, count: 40), [Float](repeating: 0, count: 40))
    var average = weights
    for step in 1...3 {
      let gradient = uniform(UInt64(1 + step), 40).map { Float($0) }
      ck_adamw(
        &weights, gradient, &first, &second, &average, 40, 0.01, 0.9, 0.999, 1e-8, 0.1,
        1 - pow(0.9, Float(step)), 1 - pow(0.999, Float(step)), 0.5)
    }
    try compare("adamw", [("w", weights.map(Double.init))])
  }
}
