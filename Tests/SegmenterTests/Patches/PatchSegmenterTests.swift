import Imaging
import ONNX
import Segmenter
import Testing

/// A network of one convolution, with a description.
///
/// - `sides`: The sides of the kernel; 1 passes images through.
private func network(
  _ keys: String, dimensions: Int = 3, outputs: Int = 1, kernel: Int = 1
) throws -> PatchSegmenter {
  let shape = [outputs, 1] + [Int](repeating: kernel, count: dimensions)
  let count = shape.reduce(1, *)
  let weights = kernel == 1 ? [Float](repeating: 1, count: count) : Segmenter.noise(count)
  let sides: [ONNXDimension] = dimensions == 3 ? ["d", "h", "w"] : ["h", "w"]
  let file = ONNXModel(
    graph: ONNXGraph(
      name: "net",
      nodes: [
        ONNXNode(
          "Conv", name: "conv", inputs: ["x", "w"], outputs: ["y"],
          attributes: ["pads": .integers(.init(repeating: kernel / 2, count: 2 * dimensions))])
      ],
      initializers: [ONNXTensor(name: "w", shape: shape, floats: weights)],
      inputs: [ONNXValue(name: "x", shape: [1, 1] + sides)],
      outputs: [ONNXValue(name: "y", shape: [1, .fixed(outputs)] + sides)]),
    metadata: ["glia": "{\"channels\": [\"flair\"], \(keys)}"])
  return PatchSegmenter(try Segmenter(Model(file, path: "net.onnx"), threads: 1))
}

private func request(_ volume: Volume) throws -> PatchSegmenter.Request {
  PatchSegmenter.Request(
    images: try ChannelImages([.init("flair")], volumes: ["flair": volume]), result: volume.grid)
}

/// The labels from a network.
private func segment(
  _ patches: PatchSegmenter, _ request: PatchSegmenter.Request, passes: inout Int
) throws -> PatchSegmenter.Result {
  var total = 0
  let result = try patches.segment(
    request, scheme: patches.scheme(following: .brats2020), progress: { total = $1 })
  passes = total
  return result
}

@Suite struct PatchSegmenterTests {
  /// Voxels of 1 × 1.2 × 1.5 mm, stored from left to right, front to back and bottom to top.
  private static let grid = Grid(
    size: [14, 17, 12], affine: Affine(elements: [1, 0, 0, -7, 0, -1.2, 0, 10, 0, 0, 1.5, -9]))

  private static let noise = Volume(
    grid: grid,
    storage: .float32(
      zip(Segmenter.noise(grid.voxelCount), 0...).map { value, offset in
        // Background around it, which is cropped.
        offset % 14 < 2 || offset / 14 / 17 < 1 ? 0 : value
      }))

  private static let volumes = [
    "\"orientation\": \"SAR\", \"patch\": 6, \"mirror\": [\"left-right\"]",
    "\"orientation\": \"LIP\", \"patch\": [7, 5, 6], \"overlap\": 0.25, \"crop\": \"nonzero\"",
    "\"orientation\": \"RAS\", \"patch\": 6, \"spacing\": 1, "
      + "\"resampling\": {\"restored\": \"logits\", \"tolerance\": 1}",
    "\"orientation\": \"kji\", \"patch\": 6, \"spacing\": [1, 1, 2], \"crop\": \"nonzero\", "
      + "\"resampling\": {\"restored\": \"labels\", \"tolerance\": 1, \"alignment\": \"first-voxel\"}",
  ]

  @Test(arguments: volumes)
  func `a slice by itself has the labels that it has in the whole volume`(keys: String) throws {
    let patches = try network(
      keys + ", \"normalization\": {\"method\": \"none\"}, \"activation\": \"softmax\", "
        + "\"output\": {\"labels\": [\"background\", \"a\", \"b\"]}", outputs: 3, kernel: 3)
    try expectSlices(patches)
  }

  @Test(arguments: ["", "\"planes\": \"coronal\", \"patch\": 6, ", "\"orientation\": \"kji\", "])
  func `so it is in a network of slices`(keys: String) throws {
    let patches = try network(
      keys + "\"normalization\": {\"method\": \"none\"}, \"activation\": \"softmax\", "
        + "\"output\": {\"labels\": [\"background\", \"a\", \"b\"]}", dimensions: 2, outputs: 3,
      kernel: 3)
    try expectSlices(patches)
  }

  private func expectSlices(_ patches: PatchSegmenter) throws {
    var request = try request(Self.noise)
    var (whole, part) = (0, 0)
    let expected = try segment(patches, request, passes: &whole).map
    #expect(Set(expected.labels).count == 3)
    let axial = SliceGeometry(Self.grid, plane: .axial)
    var parts: [Int] = []
    for index in [0, 1, 5, 11] {
      request.slices = index...index
      let found = try segment(patches, request, passes: &part)
      #expect(found.slices == index...index)
      #expect(found.map.slice(index, axial) == expected.slice(index, axial), "slice \(index)")
      let others = found.map.labels.indices.filter { $0 / (14 * 17) != index }
      #expect(others.allSatisfy { found.map.labels[$0] == 0 })
      parts.append(part)
    }
    #expect(parts.contains { $0 < whole }, "\(parts) of \(whole) passes")
  }

  @Test func `a slice that needs every pass gives the whole volume`() throws {
    let patches = try network(
      "\"normalization\": {\"method\": \"none\"}, \"output\": {\"structures\": [\"lesion\"]}")
    var request = try request(Self.noise)
    var passes = 0
    let expected = try segment(patches, request, passes: &passes).map
    request.slices = 4...4
    request.mayBeWhole = true
    let found = try segment(patches, request, passes: &passes)
    #expect(found.slices == nil && found.map == expected)
  }

  @Test func `slice smoothing is the weighted mean with the neighbors, and 0 stays 0`() throws {
    let grid = Grid(
      size: [1, 1, 5], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
    let volume = Volume(grid: grid, storage: .float32([0, 0.6, 0.3, 0.9, 0]))
    let output = "\"output\": {\"structures\": [\"lesion\"]}"
    func labels(_ keys: String) throws -> [Label] {
      let patches = try network("\"normalization\": {\"method\": \"none\"}, \(output)\(keys)")
      var passes = 0
      return try segment(patches, request(volume), passes: &passes).map.labels
    }
    #expect(try labels("") == [0, 1, 0, 1, 0])
    // (0.6 + 0.15) / 2, (0.3 + 0.75) / 2 and (0.9 + 0.15) / 2
    #expect(
      try labels(", \"postprocessing\": {\"sliceSmoothing\": 0.5}") == [0, 0, 1, 1, 0])
  }

  @Test func `planes other than the first are smoothed across before the mean`() throws {
    let grid = Grid(
      size: [32, 32, 32], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
    var values = [Float](repeating: 0, count: grid.voxelCount)
    let place = grid.offset(VoxelPoint(i: 16, j: 16, k: 16))
    values[place] = 0.9
    func isFound(_ keys: String, slice: Int? = nil) throws -> Bool {
      let patches = try network(
        "\"normalization\": {\"method\": \"none\"}, \"planes\": [\"axial\", \"coronal\"], "
          + "\"output\": {\"structures\": [{\"name\": \"lesion\", \"threshold\": 0.65}]}\(keys)",
        dimensions: 2)
      var request = try request(Volume(grid: grid, storage: .float32(values)))
      request.slices = slice.map { $0...$0 }
      var passes = 0
      return try segment(patches, request, passes: &passes).map.labels[place] == 1
    }
    #expect(try isFound(""))
    // The coronal slices give 0.9 / 3, and the mean is 0.6.
    #expect(try !isFound(", \"planeSmoothing\": 1"))
    // A single slice comes from the first plane alone.
    #expect(try isFound(", \"planeSmoothing\": 1", slice: 16))
  }

  @Test func `probabilities are told by structure`() throws {
    let patches = try network(
      "\"normalization\": {\"method\": \"none\"}, \"output\": {\"structures\": [\"lesion\"]}")
    let volume = Volume(
      grid: Grid(size: [2, 1, 1], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])),
      storage: .float32([0.2, 1]))
    var passes = 0
    let found = try segment(patches, request(volume), passes: &passes).structures()
    let lesion = Structure.label(1, name: "lesion")
    #expect(found?.probability(lesion, at: VoxelPoint(i: 0, j: 0, k: 0)) == 51.0 / 255)
    #expect(found?.probability(lesion, at: VoxelPoint(i: 1, j: 0, k: 0)) == 1)
  }
}

@Suite struct PatchSchemeTests {
  private func scheme(_ output: String, outputs: Int) throws -> LabelScheme {
    try network(
      "\"normalization\": {\"method\": \"none\"}, \"output\": \(output)", outputs: outputs
    ).scheme(following: .brats2020)
  }

  @Test func `tumor regions can be compared by name whatever their labels are`() throws {
    let own = try scheme(
      """
      {"structures": [{"name": "WT", "value": 7}, {"name": "TC", "value": 6}, {"name": "ET", "value": 5}]}
      """, outputs: 3)
    #expect(own.regions(of: 7) == .wholeTumor && own.regions(of: 5) == .all)
    let common = Structure.common(own, .brats2023)
    #expect(common.filter { $0.region != nil }.map(\.abbreviation) == ["WT", "TC", "ET"])
    #expect(try scheme("{\"structures\": [\"TC\", \"WT\", \"ET\"]}", outputs: 3) == .brats2023)
    #expect(try scheme("{\"structures\": [\"whole tumor\"]}", outputs: 1) == .binary)
  }

  @Test func `so can labels that are called like tissues`() throws {
    let named = try scheme(
      "{\"labels\": [\"background\", \"edema\", \"necrosis\", \"enhancing tumor\"]}", outputs: 4)
    #expect(named == .msd)
    #expect(try scheme("{\"labels\": [\"background\", \"thalamus\"]}", outputs: 2).isPerLabel)
  }
}

@Suite struct PatchFaultTests {
  private func problem(_ keys: String) -> String {
    do {
      let patches = try network(
        "\"normalization\": {\"method\": \"none\"}, \"output\": {\"structures\": [\"lesion\"]}"
          + keys)
      let volume = Volume(
        grid: Grid(
          size: [200, 200, 200], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])),
        storage: .uint8([UInt8](repeating: 1, count: 8_000_000)))
      var passes = 0
      _ = try segment(patches, request(volume), passes: &passes)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func `a patch that memory has no room for is refused`() {
    #expect(
      problem(", \"patch\": 8192").hasPrefix("net.onnx cannot take an input of 8192×8192×8192: "))
  }

  @Test func `so is a spacing`() {
    #expect(
      problem(", \"spacing\": 0.01").hasPrefix(
        "at the network's spacing the images have 20000×20000×20000 voxels, which would take "))
  }

  @Test func `an ensemble is refused with a way out`() {
    #expect(
      problem(", \"ensemble\": [\"other.onnx\"]")
        == "net.onnx cannot be used: its description has \"ensemble\"; 'glia model import' writes the "
        + "networks as one file")
  }
}
