import Foundation
import Imaging
import ONNX
import Segmenter
import Testing

/// A network of volumes with one 1×1×1 convolution of T1: the output channel of a region is weight × T1 + bias.
private func volumeNetwork(
  weight: Float, bias: Float, structures: [String] = ["TC", "WT", "ET"], more: String = "",
  orientation: String = "LPS"
) -> ONNXModel {
  let count = structures.count
  let list = structures.map { "\"\($0)\"" }.joined(separator: ", ")
  return ONNXModel(
    graph: ONNXGraph(
      name: "net",
      nodes: [
        ONNXNode("Conv", name: "conv", inputs: ["x", "w", "b"], outputs: ["y"], attributes: [:])
      ],
      initializers: [
        ONNXTensor(
          name: "w", shape: [count, 1, 1, 1, 1], floats: .init(repeating: weight, count: count)),
        ONNXTensor(name: "b", shape: [count], floats: .init(repeating: bias, count: count)),
      ],
      inputs: [ONNXValue(name: "x", shape: [1, 1, "d", "h", "w"])],
      outputs: [ONNXValue(name: "y", shape: [1, .fixed(count), "d", "h", "w"])]),
    metadata: [
      "glia": """
      {"channels": ["t1"], "dimensions": 3, "orientation": "\(orientation)",
       "normalization": {"method": "zscore", "over": "nonzero"}\(more),
       "output": {"structures": [\(list)]}}
      """
    ])
}

/// A folder with a network of slices that names a network of volumes.
private final class Folder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "glia-volume-network-\(UUID().uuidString)"
  ).path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes both and loads them.
  func segmenter(
    _ volumes: ONNXModel?, share: String?, planes: String? = "axial,coronal"
  ) throws -> Segmenter {
    try volumes?.write(to: path + "/volumes.onnx")
    var slices = try ONNXModel(contentsOf: golden("blocked.onnx"))
    slices.metadata["volume-network"] = "volumes.onnx"
    slices.metadata["volume-share"] = share
    slices.metadata["planes"] = planes
    try slices.write(to: path + "/slices.onnx")
    return try Segmenter(Model(contentsOf: path + "/slices.onnx"), threads: 2)
  }
}

@Suite struct VolumeNetworkTests {
  private let folder: Folder
  private let plain: Segmenter

  init() throws {
    folder = try Folder()
    plain = try Segmenter(blockedModel(), threads: 2)
  }

  @Test(
    arguments: [plainGrid, turnedGrid],
    [
      ("LPS", "", Float(1e-6)), ("SAR", ", \"crop\": \"nonzero\"", 1e-6),
      ("RAS", ", \"spacing\": 0.5", 0.2),
    ])
  func `each voxel of a volume gets the weighted mean of both networks`(
    _ grid: Grid, _ how: (orientation: String, more: String, tolerance: Float)
  ) throws {
    let both = try folder.segmenter(
      volumeNetwork(weight: 0.01, bias: 0.3, more: how.more, orientation: how.orientation),
      share: "0.25,0.5,0")
    let input = try SegmentationInput(volumes: phantoms(grid))
    let found = try both.segment(input, planes: [.axial, .coronal])
    let slices = try plain.segment(input, planes: [.axial, .coronal])
    let image = input.slice(2, modalities: [.t1])
    var (largest, background) = (Float(0), 0)
    for place in image.values.indices {
      let seen = 0.3 + 0.01 * image.values[place]
      for (region, share) in [
        (Region.wholeTumor, Float(0.25)), (.tumorCore, 0.5), (.enhancingTumor, 0),
      ] {
        let own = try #require(slices.slices[2])[region].values[place]
        let mean = try #require(found.slices[2])[region].values[place]
        if own == 0 {
          background += mean == 0 ? 1 : 1_000_000
        } else {
          largest = max(largest, abs(mean - own - share * (seen - own)))
        }
      }
    }
    #expect(largest < how.tolerance * 0.1 && background > 100 && background < 1_000_000)
  }

  @Test func `slices by themselves and axial ones are those of the slice network`() throws {
    let both = try folder.segmenter(volumeNetwork(weight: 0, bias: 1), share: nil)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    #expect(
      try both.segment(input, planes: [.axial]).slices
        == plain.segment(input, planes: [.axial]).slices)
    #expect(try both.segment(input, slices: [2]).slices == plain.segment(input, slices: [2]).slices)
    #expect(
      try both.segment(input, planes: [.axial, .coronal]).slices
        != plain.segment(input, planes: [.axial, .coronal]).slices)
  }

  @Test func `a network of volumes that cannot help is refused`() throws {
    func problem(_ network: ONNXModel?, share: String? = nil) -> String {
      do {
        _ = try Folder().segmenter(network, share: share)
        return "none"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      problem(nil).contains("needs volumes.onnx for whole volumes, which is not in its folder"))
    #expect(
      problem(volumeNetwork(weight: 1, bias: 0, structures: ["WT", "TC"]))
        .hasSuffix("names volumes.onnx for whole volumes, but that has no structure ET"))
    #expect(
      problem(volumeNetwork(weight: 1, bias: 0, structures: ["WT", "TC"]), share: "0.5,0.5,0")
        == "none")
    #expect(
      problem(try ONNXModel(contentsOf: golden("blocked.onnx"))).contains("not a 3-D network"))
    for wrong in ["1.5", "0.5,0.5", "half", ""] {
      #expect(
        problem(volumeNetwork(weight: 1, bias: 0), share: wrong)
          .contains("must be a number from 0 to 1, or one for each region"), "\(wrong)")
    }
  }

  @Test func `a network of one plane, or of other structures, cannot have one`() throws {
    #expect {
      try folder.segmenter(volumeNetwork(weight: 1, bias: 0), share: nil, planes: nil)
    } throws: { "\($0)".contains("but segments them in one plane; it needs planes such as") }
    var other = volumeNetwork(weight: 1, bias: 0)
    other.metadata["glia"] = other.metadata["glia"]?.replacing(
      "\"output\"", with: "\"volumeNetwork\": {\"file\": \"net.onnx\"}, \"output\"")
    #expect { try Model(other, path: "other.onnx") } throws: {
      "\($0)".contains("only a network that finds tumor regions in slices can have")
    }
  }

  @Test func `its name and shares are read from metadata and written back`() throws {
    let named = ModelDescription.VolumeNetwork("net3.onnx", shares: [.wholeTumor: 0.6])
    let metadata = ModelMetadata(volumeNetwork: named)
    #expect(metadata.properties["volume-share"] == "0.6,0.5,0.5")
    #expect(try ModelMetadata(properties: metadata.properties, file: "net.onnx") == metadata)
    let description = metadata.description
    #expect(description.volumeNetwork == named && ModelMetadata(description) == metadata)
    #expect(
      ModelMetadata(volumeNetwork: .init("net3.onnx")).properties["volume-share"] == "0.5")
  }
}
