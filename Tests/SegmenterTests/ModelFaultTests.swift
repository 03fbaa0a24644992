import Imaging
import ONNX
import Segmenter
import Testing

/// Files that would exhaust integers, memory or patience, and weights that are no numbers.
@Suite struct ModelFaultTests {
  private func problem(_ file: ONNXModel, side: Int = 240) -> String? {
    do {
      let model = try Model(file, path: "net.onnx")
      let size = model.fittingSize(height: side, width: side)
      _ = try ModelReport(model, height: size.height, width: size.width)
      _ = try Segmenter(model, threads: 1).kernels(height: size.height, width: size.width)
      return nil
    } catch {
      return error.description
    }
  }

  /// A network of one convolution, with nodes before it, or beside it with a result that nobody uses.
  private func network(isUsed: Bool, _ make: (inout SmallNetwork) -> Void) -> ONNXModel {
    var net = SmallNetwork()
    make(&net)
    if !isUsed { net.last = "x" }
    net.convolve(3, side: 1, isActive: false)
    return net.file()
  }

  @Test func `a result that nobody uses is neither computed nor judged`() throws {
    let file = network(isUsed: false) { net in
      for _ in 0..<62 { net.join([net.last, net.last]) }
      for _ in 0..<8 {
        net.last = "x"
        let huge = ONNXAttribute.integers([65535, 65535])
        net.add("MaxPool", [net.last], ["kernel_shape": .integers([1, 1]), "strides": huge])
      }
      net.add("Einsum", ["x"])
    }
    #expect(problem(file) == nil)
    let model = try Model(file, path: "net.onnx")
    #expect(model.graph.layers.map(\.operation.name) == ["Conv"])
  }

  @Test func `channels are bounded`() {
    let file = network(isUsed: true) { net in for _ in 0..<62 { net.join([net.last, net.last]) } }
    #expect(
      problem(file)
        == "operator Concat (node Concat12) of net.onnx is not supported: "
        + "its result has 32768 channels; at most 16384 are supported")
  }

  @Test func `strides are bounded`() {
    let file = network(isUsed: true) { net in
      for _ in 0..<5 {
        net.add(
          "MaxPool", [net.last],
          ["kernel_shape": .integers([1, 1]), "strides": .integers([32768, 32768])])
      }
      for _ in 0..<75 { net.enlarge(4) }
    }
    #expect(
      problem(file)
        == "operator MaxPool (node MaxPool1) of net.onnx is not supported: "
        + "its result lies more than 1048576 pixels off, or apart")
  }

  @Test(arguments: [
    ([Int64.max, 0], [-1, .max], false), ([0, 0], [.min, .max], true),
    ([.max, .max], [.min + 1, .min], false), ([700, 0], [.max, .max], true),
  ])
  func `slices that leave nothing are refused`(
    starts: [Int64], ends: [Int64], isNear: Bool
  ) {
    let file = network(isUsed: true) { net in
      let (first, last) = (net.integers(starts), net.integers(ends))
      net.add("Slice", ["x", first, last, net.integers([2, 3])])
    }
    #expect(
      problem(file)
        == (isNear
          ? "net.onnx cannot be used: no input of up to 640 pixels per side fits it"
          : "operator Slice (node Slice0) of net.onnx is not supported: "
            + "its result lies more than 1048576 pixels off, or apart"))
    #expect(
      problem(
        network(isUsed: true) { net in
          let (first, last) = (net.integers([0, 0]), net.integers([9, 9]))
          net.add("Slice", ["x", first, last, net.integers([2, -2])])
        })?.hasSuffix("it cuts axis -2 twice") == true)
  }

  @Test func `memory is bounded`() {
    let file = network(isUsed: true) { net in
      let weights = net.tensor([4, 4, 1, 1])
      net.add(
        "Conv", ["x", weights], ["pads": .integers(Array(repeating: 65535, count: 4))], channels: 4)
      let (first, last) = (net.integers([65535, 65535]), net.integers([-65535, -65535]))
      net.add("Slice", [net.last, first, last, net.integers([2, 3])])
    }
    #expect(
      problem(file)
        == "net.onnx cannot take an input of 240×240: Conv (node Conv0) would take 1103.5 GB of "
        + "memory; at most 2.1 GB are allowed")
  }

  @Test func `padding as wide as a pooling window is refused`() {
    let file = network(isUsed: true) { net in
      net.add(
        "MaxPool", ["x"], ["kernel_shape": .integers([2, 2]), "pads": .integers([2, 0, 0, 0])])
    }
    #expect(problem(file)?.hasSuffix("pads are [2, 0, 0, 0] and the kernel is [2, 2]") == true)
  }

  @Test func `sizes that no slice has are refused`() {
    for side in [Int.max, 1 << 40, 240] {
      var net = SmallNetwork()
      net.enlarge(4)
      net.halve()
      net.convolve(3, side: 1, isActive: false)
      let file = net.file(sides: [.fixed(side), .fixed(240)])
      #expect((problem(file) == nil) == (side == 240))
    }
  }

  @Test(arguments: [Float.nan, .infinity])
  func `a tensor with numbers that are none is named`(number: Float) {
    var file = network(isUsed: true) { _ in }
    var weights = Segmenter.noise(12)
    weights[3] = number
    file.graph.initializers[0] = ONNXTensor(name: "t0", shape: [3, 4, 1, 1], floats: weights)
    #expect(
      problem(file)
        == "tensor t0 (node Conv0) of net.onnx holds NaN or infinite numbers, 1 of 12; "
        + "export the model again with valid weights")
  }

  @Test func `probabilities that are no numbers are said, not taken for background`() throws {
    var net = SmallNetwork()
    net.convolve(2, side: 1)
    net.convolve(2, side: 1)
    net.convolve(3, side: 1, isActive: false)
    var file = net.file()
    for index in [0, 2, 4] {
      let shape = file.graph.initializers[index].shape
      let count = shape.reduce(1, *)
      file.graph.initializers[index] = ONNXTensor(
        name: "t\(index)", shape: shape,
        floats: (0..<count).map { $0 % 2 == 0 ? 3e38 : index == 4 ? -3e38 : 3e38 })
    }
    let model = try Model(file, path: "net.onnx")
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let error = #expect(throws: SegmentationError.self) {
      try Segmenter(model, threads: 1).segment(slice: 2, of: input)
    }
    #expect(
      error?.description
        == "net.onnx produced NaN instead of probabilities; its weights are too large or damaged")
  }

  @Test func `two values of one name are refused`() {
    var file = network(isUsed: true) { net in net.convolve(4, side: 1) }
    file.graph.nodes[1].outputs = file.graph.nodes[0].outputs
    #expect(problem(file) == "net.onnx cannot be used: two of its values are named Conv0")
  }

  @Test func `nodes are bounded`() {
    let file = network(isUsed: true) { net in
      for _ in 0..<20000 { net.last = net.add("Identity", [net.last]) }
    }
    #expect(
      problem(file) == "net.onnx cannot be used: it has 20002 nodes; at most 16384 are supported")
  }
}
