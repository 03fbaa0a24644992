import CKernels
import Foundation
import OneDNN
import Testing

/// Each layer's forward pass and gradients against PyTorch: relative error at most 1e-4.
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

  /// Compares results in the order in which the script recorded them.
  func compare(_ name: String, _ results: [(String, [Double])]) throws {
    let expected = try #require(layers[name])
    #expect(expected.count == results.count)
    for (number, (key, values)) in results.enumerated() {
      try #require(expected[key]).expect(values, number, "\(name) \(key)")
    }
  }

  @Test(arguments: [("conv3x3", 16, 32, 3), ("first", 4, 16, 3), ("conv1x1", 32, 16, 1)])
  func `convolutions and their gradients equal PyTorch's`(
    _ name: String, _ inputs: Int, _ outputs: Int, _ side: Int
  ) throws {
    let (inShape, weightShape) = ([2, inputs, 9, 8], [outputs, inputs, side, side])
    let outShape = [2, outputs, 10 - side, 9 - side]
    let x = try rig.tensor(inShape, .nChw16c, uniform(1, inShape.reduce(1, *)))
    let y = try rig.tensor(outShape, .nChw16c)
    let dy = try rig.tensor(outShape, .nChw16c, uniform(3, outShape.reduce(1, *)))
    let dx = try rig.tensor(inShape, .nChw16c)
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

  @Test func `batch normalization with ReLU and its gradients equal PyTorch's`() throws {
    let shape = [2, 32, 6, 5]
    let x = try rig.tensor(shape, .nChw16c, uniform(1, 2 * 32 * 30))
    let scale = try rig.tensor([32], .x, uniform(2, 32).map { 1 + $0 })
    let shift = try rig.tensor([32], .x, uniform(3, 32))
    let (mean, variance) = (try rig.tensor([32], .x), try rig.tensor([32], .x))
    let (dscale, dshift) = (try rig.tensor([32], .x), try rig.tensor([32], .x))
    let y = try rig.tensor(shape, .nChw16c)
    let gradient = try rig.tensor(shape, .nChw16c, uniform(4, 2 * 32 * 30))
    let forward = try Primitive.batchNormalization(
      rig.engine, data: x.descriptor, epsilon: 1e-5, statistics: .given, fusesReLU: true,
      isTraining: true)
    let workspace = try Memory(forward.descriptor(of: .workspace), engine: rig.engine)
    ck_channel_statistics(
      x.pointer, mean.floats.baseAddress, variance.floats.baseAddress, 2, 2, 30, 16, false)
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

  @Test(arguments: [8, 16])
  func `statistics of a large, mostly constant batch are exact`(_ block: Int) {
    let (images, pixels) = (2, 100_000)
    var values = [Float](repeating: 0, count: images * 2 * pixels * block)
    let noise = uniform(1, 4096)
    for index in values.indices {
      let (channel, place) = (index % block, index / block % pixels)
      let background = 1.7 * Double(channel)
      let isHead = place.isMultiple(of: 3)
      values[index] = Float(isHead ? 30 * noise[(index / 7) % 4096] - 5 : background)
    }
    var mean = [Float](repeating: 0, count: 2 * block)
    var variance = mean
    ck_channel_statistics(
      values, &mean, &variance, Int64(images), 2, Int64(pixels), Int64(block), false)
    for channel in 0..<2 * block {
      let (plane, lane) = (channel / block, channel % block)
      var (sum, squares) = (0.0, 0.0)
      for image in 0..<images {
        for place in 0..<pixels {
          let value = Double(values[((image * 2 + plane) * pixels + place) * block + lane])
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

  @Test(arguments: [(Layout.nChw16c, 16), (.nChw8c, 8)])
  func `a pooled and cropped level and its gradient equal PyTorch's`(
    _ layout: Layout, _ block: Int
  ) throws {
    let (shape, half, crop) = ([2, 32, 8, 12], [2, 32, 4, 6], [2, 32, 6, 6])
    let planes = Int64(32 / block)
    let x = try rig.tensor(shape, layout, uniform(1, 2 * 32 * 96))
    let pooled = try rig.tensor(half, layout)
    // The skip is the first half of a concatenation of 64 channels.
    let wide = try rig.tensor([2, 64, 6, 6], layout)
    var which = [UInt8](repeating: 0, count: 2 * 32 * 24)
    ck_maxpool_forward(
      x.pointer, pooled.pointer, &which, 2 * planes, 8, 12, Int64(block), false)
    ck_crop(
      x.pointer, wide.pointer, 2, planes, 2 * planes, 8, 12, 6, 6, 1, 3, Int64(block), false)
    let cropped = try rig.plain(wide, [2, 64, 6, 6])

    let dpooled = try rig.tensor(half, layout, uniform(2, 2 * 32 * 24))
    let dskip = uniform(3, crop.reduce(1, *))
    var dwide = [Double](repeating: 9, count: 2 * 64 * 36)
    for image in 0..<2 {
      for index in 0..<32 * 36 { dwide[image * 64 * 36 + index] = dskip[image * 32 * 36 + index] }
    }
    let gradient = try rig.tensor([2, 64, 6, 6], layout, dwide)
    let dx = try rig.tensor(shape, layout)
    ck_maxpool_backward(
      dpooled.pointer, which, gradient.pointer, dx.pointer, 2, planes, 2 * planes, 8, 12, 6, 6, 1,
      3, Int64(block), false)
    let skip = Self.part(cropped, channels: 0..<32, of: 64, pixels: 36)
    try compare(
      "pool", [("y", rig.plain(pooled, half)), ("skip", skip), ("dx", rig.plain(dx, shape))])
  }

  @Test(arguments: [(Layout.nChw16c, 16), (.nChw8c, 8)])
  func `a border repeated outward and its gradient equal PyTorch's`(
    _ layout: Layout, _ block: Int
  ) throws {
    let (shape, wideShape) = ([2, 32, 5, 7], [2, 32, 7, 9])
    let planes = Int64(2 * 32 / block)
    let x = try rig.tensor(shape, layout, uniform(1, 2 * 32 * 35))
    let y = try rig.tensor(wideShape, layout)
    ck_frame_forward(x.pointer, y.pointer, planes, 5, 7, Int64(block), false)
    let dy = try rig.tensor(wideShape, layout, uniform(2, 2 * 32 * 63))
    let dx = try rig.tensor(shape, layout)
    ck_frame_backward(dy.pointer, dx.pointer, planes, 5, 7, Int64(block), false)
    try compare("frame", [("y", rig.plain(y, wideShape)), ("dx", rig.plain(dx, shape))])
  }

  @Test func `the transposed convolution and its gradients equal PyTorch's`() throws {
    let (shape, groupShape, outShape) = ([2, 32, 3, 5], [2, 64, 3, 5], [2, 16, 6, 10])
    let weightShape = [64, 32, 1, 1]
    let weights = uniform(2, 64 * 32)
    let x = try rig.tensor(shape, .nChw16c, uniform(1, 2 * 32 * 15))
    let groups = try rig.tensor(groupShape, .nChw16c)
    let any = try MemoryDescriptor(weightShape, .float32, .any)
    let forward = try Primitive.convolution(
      rig.engine, source: x.descriptor, weights: any, bias: nil, destination: groups.descriptor,
      isTraining: true)
    let w = try rig.tensor(forward.descriptor(of: .weights), weightShape, weights)
    try rig.run(forward, [.source: x, .weights: w, .destination: groups])
    // Into the second half of a concatenation of 32 channels, as the network does.
    let wide = try rig.tensor([2, 32, 6, 10], .nChw16c)
    ck_shuffle_forward(groups.pointer, wide.pointer, 2, 1, 2, 1, 3, 5, 16, false)
    let both = try rig.plain(wide, [2, 32, 6, 10])
    let y = Self.part(both, channels: 16..<32, of: 32, pixels: 60)

    let dy = uniform(3, outShape.reduce(1, *))
    var dwide = [Double](repeating: 9, count: 2 * 32 * 60)
    for image in 0..<2 {
      for index in 0..<16 * 60 {
        dwide[(image * 32 + 16) * 60 + index] = dy[image * 16 * 60 + index]
      }
    }
    let gradient = try rig.tensor([2, 32, 6, 10], .nChw16c, dwide)
    let dgroups = try rig.tensor(groupShape, .nChw16c)
    ck_shuffle_backward(gradient.pointer, dgroups.pointer, 2, 1, 2, 1, 3, 5, 16, false)
    let dx = try rig.tensor(shape, .nChw16c)
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

  @Test(arguments: [(Layout.nChw16c, 16), (.nChw8c, 8)])
  func `the head and its gradients equal PyTorch's`(_ layout: Layout, _ block: Int) throws {
    let shape = [2, 32, 5, 7]
    let x = try rig.tensor(shape, layout, uniform(1, 2 * 32 * 35))
    let dx = try rig.tensor(shape, layout)
    let weights = uniform(2, 96).map { Float($0) }
    let bias = uniform(3, 3).map { Float($0) }
    let planes = Int64(32 / block)
    var logits = [Float](repeating: 0, count: 2 * 3 * 35)
    var (dw, db) = ([Float](repeating: 0, count: 96), [Float](repeating: 0, count: 3))
    ck_head_forward(x.pointer, weights, bias, &logits, 2, planes, 35, Int64(block), false)
    let dy = uniform(4, 2 * 3 * 35).map { Float($0) }
    ck_head_backward(
      x.pointer, weights, dy, dx.pointer, &dw, &db, 2, planes, 35, Int64(block), false)
    try compare(
      "head",
      [
        ("y", logits.map(Double.init)), ("dx", rig.plain(dx, shape)), ("dw", dw.map(Double.init)),
        ("db", db.map(Double.init)),
      ])
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
