import ONNX
import Segmenter
import Testing

/// Any number of channels: fast kernels for all of them, and the right numbers.
@Suite struct WidthsTests {
  /// One level of a U-Net of some width.
  private func unet(width: Int, isPadded: Bool) throws -> Model {
    var net = SmallNetwork()
    net.convolve(width, isPadded: isPadded)
    var skip = net.convolve(width, isPadded: isPadded)
    net.halve()
    net.convolve(2 * width, isPadded: isPadded)
    net.convolve(2 * width, isPadded: isPadded)
    let enlarged = net.enlarge(width)
    if !isPadded {
      let (starts, ends) = (net.integers([4, 4]), net.integers([-4, -4]))
      skip = net.add("Slice", [skip, starts, ends, net.integers([2, 3])])
    }
    net.join([skip, enlarged])
    net.convolve(width, isPadded: isPadded)
    net.convolve(3, side: 1, isActive: false)
    return try net.model()
  }

  @Test(arguments: Array(stride(from: 4, through: 64, by: 4)) + [1, 3, 5, 17, 30], [true, false])
  func `no width falls back to a reference kernel`(width: Int, isPadded: Bool) throws {
    let kernels = try Segmenter(unet(width: width, isPadded: isPadded), threads: 1)
      .kernels(height: 44, width: 52)
    #expect(kernels.count >= 9)
    #expect(kernels.filter { $0.contains("ref") }.isEmpty)
  }

  @Test(arguments: [1, 3, 8, 12, 20], [true, false])
  func `every width gives the numbers of plain loops`(width: Int, isPadded: Bool) throws {
    let model = try unet(width: width, isPadded: isPadded)
    try expectEqual(model, height: 24, width: 28)
  }

  /// Everything that can follow a concatenation, whose parts may lie side by side or apart.
  @Test func `parts of concatenations may be read and written by anything`() throws {
    var net = SmallNetwork()
    let first = net.convolve(5)
    net.last = "x"
    let second = net.convolve(18)
    let both = net.join([first, second, "x"])
    let active = net.add("Relu", [both])
    // A value may be in several concatenations, and twice in one.
    let again = net.join([both, first, both, active])
    net.convolve(7)
    net.last = again
    net.halve()
    net.enlarge(9)
    let enlarged = net.last
    let (starts, ends) = (net.integers([1, 2]), net.integers([-1, -2]))
    net.last = net.add("Slice", [both, starts, ends, net.integers([2, 3])])
    net.add(
      "MaxPool", [net.last],
      ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
    net.convolve(3)
    let cut = net.last
    net.last = net.add("Slice", [enlarged, starts, ends, net.integers([2, 3])])
    net.join([net.last, cut])
    net.convolve(3, side: 1, isActive: false)
    try expectEqual(net.model(), height: 12, width: 16)
  }

  @Test func `a result may itself be joined of parts`() throws {
    var net = SmallNetwork(inputs: 4)
    let first = net.convolve(1, isActive: false)
    net.last = "x"
    net.join([first, net.convolve(2, side: 1, isActive: false)])
    try expectEqual(net.model(), height: 10, width: 9)
  }

  @Test(arguments: [1, 2, 3]) func `fewer modalities are read as fast`(count: Int) throws {
    var net = SmallNetwork(inputs: count)
    net.convolve(12)
    net.convolve(3, side: 1, isActive: false)
    let names = ["flair", "t1", "t2"].prefix(count).joined(separator: ",")
    let model = try Model(
      net.file(metadata: ModelMetadata().properties.merging(["modalities": names]) { $1 }),
      path: "net.onnx")
    try expectEqual(model, height: 20, width: 24)
    let kernels = try Segmenter(model, threads: 1).kernels(height: 20, width: 24)
    #expect(kernels.filter { $0.contains("ref") }.isEmpty)
  }

  private func expectEqual(_ model: Model, height: Int, width: Int) throws {
    let segmenter = try Segmenter(model, threads: 2)
    // Twice, with another size between, so that what was left in memory does not matter.
    for (height, width) in [(height, width), (2 * height, 2 * width), (height, width)] {
      let input = Segmenter.noise(model.graph.inputChannels * height * width)
      let expected = try NaiveNetwork(model.graph).run(input, height: height, width: width)
      let found = try segmenter.forward(input, height: height, width: width)
      #expect(largestDifference(found.values, expected) < 2e-5)
    }
  }
}
