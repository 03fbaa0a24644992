import Files
import Foundation
import Imaging
import ONNX
import Segmenter
import Testing

/// A folder that disappears with the test.
private struct Folder: ~Copyable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("glia-description-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let whole = """
  {"channels": ["t1"], "dimensions": 2, "normalization": {"method": "minmax"},
   "output": {"labels": ["background", "lesion"]}}
  """

@Suite struct DescriptionSearchTests {
  private func search(
    _ folder: borrowing Folder, _ metadata: [String: String] = [:]
  ) throws -> DescriptionSearch {
    try DescriptionSearch(metadata: metadata, path: "\(folder.path)/net.onnx", graph: GraphFacts())
  }

  @Test func `files beside a model are checked without the model`() throws {
    let folder = try Folder()
    let model = "\(folder.path)/net.onnx"
    try DescriptionSearch.check(beside: model)
    try folder.write("net.json", whole)
    try DescriptionSearch.check(beside: model)
    // What the network itself tells may be missing.
    try folder.write("net.json", #"{"channels": ["flair"]}"#)
    try DescriptionSearch.check(beside: model)
    try folder.write("model.json", #"{"someone": "else's"}"#)
    try DescriptionSearch.check(beside: model)
    for broken in [
      #"{"channels": ["#, #"{"channels": ["flair"], "chanels": 1}"#, #"{"dimensions": 5}"#,
    ] {
      try folder.write("net.json", broken)
      #expect(throws: ModelError.self, "\(broken)") { try DescriptionSearch.check(beside: model) }
    }
  }

  @Test func `a description is found in the file, beside it or in its folder`() throws {
    let folder = try Folder()
    #expect(try search(folder, ["glia": whole]).sources == ["entry \"glia\" of net.onnx"])
    #expect(try search(folder).state == .incomplete(MissingPart.allCases))
    try folder.write("model.json", whole)
    #expect(try search(folder).sources == ["\(folder.path)/model.json"])
    try folder.write("net.json", whole)
    let found = try search(folder)
    #expect(found.sources == ["\(folder.path)/net.json", "\(folder.path)/model.json"])
    guard case .complete(let description) = found.state else { throw Missing() }
    #expect(description.channels == [.init("t1")])
  }

  private struct Missing: Error {}

  @Test func `one place adds what another leaves out`() throws {
    let folder = try Folder()
    try folder.write("net.json", #"{"normalization": {"method": "minmax"}, "dimensions": 2}"#)
    let found = try search(
      folder,
      ["glia": #"{"channels": ["t1"], "output": {"labels": ["background", "lesion"]}}"#])
    guard case .complete = found.state else { throw Missing() }
    #expect(found.sources.count == 2)
  }

  @Test func `two places that contradict each other are both named`() throws {
    let folder = try Folder()
    try folder.write("net.json", #"{"dimensions": 3}"#)
    let error = #expect(throws: ModelError.self) { try search(folder, ["glia": whole]) }
    #expect(
      error?.description
        == "entry \"glia\" of net.onnx and \(folder.path)/net.json contradict each other: dimensions is "
        + "2 in the first and 3 in the second")
  }

  @Test func `older entries count, and may not be contradicted`() throws {
    let folder = try Folder()
    let older = ModelMetadata(mirrors: true).properties
    #expect(try search(folder, older).state == .complete(ModelMetadata(mirrors: true).description))
    try folder.write(
      "net.json",
      #"{"channels": ["flair", "t1", "t1ce", "t2"], "overlap": 0.25, "license": "MIT"}"#)
    guard case .complete(let found) = try search(folder, older).state else { throw Missing() }
    #expect(found.tiling.overlap == 0.25 && found.mirror == [0] && found.about.license == "MIT")
    try folder.write("net.json", #"{"channels": ["flair", "t1", "t2", "t1ce"]}"#)
    let error = #expect(throws: ModelError.self) { try search(folder, older) }
    #expect(
      error?.description.contains("and the metadata of net.onnx contradict each other: channels")
        == true)
  }

  @Test func `a file of another kind is left alone`() throws {
    let folder = try Folder()
    try folder.write("model.json", #"{"format": "layers-model"}"#)
    let found = try search(folder, ["glia": whole])
    #expect(found.sources.count == 1)
    #expect(
      found.notes == [
        "\(folder.path)/model.json has none of the keys of a description, and is not used"
      ])
  }

  @Test func `an error names the file`() throws {
    let folder = try Folder()
    try folder.write("net.json", #"{"channels": []}"#)
    let error = #expect(throws: ModelError.self) { try search(folder) }
    #expect(
      error?.description
        == "channels in \(folder.path)/net.json is []; it must be a list of sequences such as [\"flair\", \"t1\"]"
    )
    try folder.write("net.json", "{")
    #expect(throws: ModelError.self) { try search(folder) }
  }

  @Test func `a model without a description says what is missing`() throws {
    var network = SmallNetwork()
    network.convolve(3)
    let error = #expect(throws: ModelError.self) {
      try Model(network.file(metadata: [:]), path: "/nowhere/net.onnx")
    }
    #expect(
      error?.description
        == "/nowhere/net.onnx does not say which images its input channels are, how intensities are normalized "
        + "and what its output channels are; write \"channels\", \"normalization\" and \"output\" into "
        + "/nowhere/net.json, or into the file's metadata entry \"glia\"; docs/model-format.md has examples"
    )
  }

  @Test func `a model with the new entry is the same as with the older ones`() throws {
    var network = SmallNetwork()
    network.convolve(3)
    let metadata = ModelMetadata(thresholds: [.wholeTumor: 0.4], mirrors: true)
    let model = try Model(
      network.file(metadata: ["glia": metadata.description.json.lineText]),
      path: "/nowhere/net.onnx")
    #expect(model.metadata == metadata && model.description == metadata.description)
  }
}
