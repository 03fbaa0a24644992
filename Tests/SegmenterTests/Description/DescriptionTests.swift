import Foundation
import Imaging
import Segmenter
import Testing

/// A description with every key that a network of two dimensions has.
private let planar = """
  {
    "name": "tissue", "version": "1.2", "license": "CC0", "source": "here", "notes": {"data": "none"},
    "channels": ["t1", {"sequence": "adc", "aliases": ["dwi_adc"], "required": false}],
    "dimensions": 2, "planes": ["axial", "sagittal"], "planeSmoothing": 0.5,
    "neighbors": {"count": 1, "order": "slice-major"},
    "spacing": [1, 1.5, null],
    "resampling": {"images": "cubic", "results": "nearest", "restored": "logits",
                   "alignment": "first-voxel", "separateAxis": 3, "tolerance": 1},
    "crop": "positive", "steps": ["normalize", "crop", "resample"],
    "normalization": [{"method": "zscore", "over": "any-nonzero", "clip": 4},
                      {"method": "percentile", "low": 1, "high": 99.5, "clip": false, "to": [-1, 1], "over": "nonzero"}],
    "patch": [64, 32], "overlap": 0.25, "spread": "fixed", "blending": "constant", "padding": "end",
    "divisor": 16, "mirror": ["left-right", "superior-inferior"], "activation": "softmax",
    "output": {"labels": ["background", {"value": 10, "name": "thalamus", "color": "#00760e"}]},
    "postprocessing": {"sliceSmoothing": 0.3, "structures": {"thalamus": {"largestComponent": true}}},
    "ensemble": ["other.onnx"], "volumeNetwork": {"file": "volumes.onnx", "share": {"WT": 0.6, "TC": 0.3, "ET": 0.5}}
  }
  """

/// A description with structures, and only what a network of three dimensions needs.
private let spatial = """
  {
    "channels": ["flair"], "dimensions": 3, "orientation": "kji", "mirror": ["k"],
    "normalization": {"method": "fixed", "subtract": 10, "divide": 2.5, "clip": [-100, 300]},
    "output": {"structures": [{"name": "core", "value": 2, "labels": [2], "threshold": 0.3},
                              {"name": "lesion", "value": 1, "labels": [1, 2]}],
               "order": ["lesion", "core"]}
  }
  """

private func complete(_ text: String) throws -> ModelDescription {
  guard case .complete(let description) = try ModelDescription.read(text, source: "net.json") else {
    throw Incomplete()
  }
  return description
}

private struct Incomplete: Error {}

/// The text of the error that a description meets.
private func problem(_ text: String, _ graph: GraphFacts = GraphFacts()) -> String {
  do {
    return "\(try ModelDescription.read(text, source: "net.json", graph: graph))"
  } catch {
    return "\(error)"
  }
}

/// A description that needs a few keys more than those given.
private func with(_ more: String) -> String {
  """
  {"channels": ["t1"], "dimensions": 2, "normalization": {"method": "minmax"},
   "output": {"labels": ["background", "lesion"]}, \(more)}
  """
}

@Suite struct DescriptionTests {
  @Test func `every key of a network of slices is read`() throws {
    let found = try complete(planar)
    #expect(found.about.name == "tissue" && found.about.notes == ["data": "none"])
    #expect(found.channels[1] == .init("adc", aliases: ["dwi_adc"], isRequired: false))
    #expect(found.channels.map(\.modality) == [.t1, nil])
    #expect(found.planes == [.axial, .sagittal] && found.planeSmoothing == 0.5)
    #expect(found.neighbors == .init(1, order: .sliceMajor) && found.inputChannels == 6)
    #expect(found.spacing == [1, 1.5, nil])
    #expect(found.resampling.images == .cubic && found.resampling.restored == .logits)
    #expect(found.resampling.separateAxis == 3 && found.resampling.tolerance == 1)
    #expect(found.steps == [.normalize, .crop, .resample] && found.crop == .positive)
    #expect(found.normalization[0] == .zScore(over: .anyNonzero, limit: 4))
    #expect(
      found.normalization[1]
        == .percentile(low: 1, high: 99.5, isClipped: false, to: .init(-1, 1), over: .nonzero))
    #expect(found.patch == [64, 32] && found.divisor == [16, 16])
    #expect(
      found.tiling == .init(overlap: 0.25, spread: .fixed, blending: .constant, padding: .end))
    #expect(found.mirror == [0, 2] && found.activation == .softmax)
    #expect(found.output.labelTable[10]?.color == 0x00760e)
    #expect(found.postprocessing.rules["thalamus"] == .init(keepsLargest: true))
    #expect(found.ensemble == ["other.onnx"])
  }

  @Test func `what is left out has its default`() throws {
    let found = try complete(spatial)
    #expect(found.axes == .stored([2, 1, 0]) && found.axes.axes() == [2, 1, 0])
    #expect(found.mirror == [2] && found.spacing == [nil, nil, nil] && found.patch == nil)
    #expect(found.tiling == .init(padding: .end) && found.steps == [.crop, .resample, .normalize])
    #expect(found.resampling == .init() && found.activation == nil)
    #expect(found.normalization == [.fixed(subtract: 10, divide: 2.5, clip: .init(-100, 300))])
    guard case .structures(let structures, let order) = found.output else { throw Incomplete() }
    #expect(order == [1, 0] && structures[1].labels == [1, 2] && structures[1].threshold == 0.5)
  }

  @Test(arguments: [planar, spatial])
  func `what is written is read again`(text: String) throws {
    let found = try complete(text)
    #expect(try complete(found.json.text) == found)
    #expect(try complete(found.json.lineText) == found)
  }

  @Test(arguments: ["RAS", "LPS", "SAR", "ijk", "kji", "radiological"])
  func `axes have names`(name: String) {
    #expect(ModelDescription.AxisOrder(name)?.name == name)
  }

  @Test(arguments: ["RRS", "RA", "ras", "iij", "axial", ""])
  func `other names of axes are refused`(name: String) {
    #expect(ModelDescription.AxisOrder(name) == nil)
  }

  @Test func `axes are in the order of the network`() {
    #expect(ModelDescription.AxisOrder.radiological.axes(in: .coronal) == [1, 2, 0])
    #expect(ModelDescription.AxisOrder("SPL")?.axes() == [2, 1, 0])
  }

  @Test func `a file without all that is needed says what is missing`() throws {
    let state = try ModelDescription.read(
      #"{"channels": ["t1"]}"#, source: "net.json", graph: GraphFacts(dimensions: 3))
    #expect(state == .incomplete([.normalization, .output]))
    #expect(try ModelDescription.read("{}", source: "a") == .incomplete(MissingPart.allCases))
  }

  @Test(
    arguments: [
      (#"{"chanels": []}"#, "net.json has an unknown key chanels; did you mean channels?"),
      (
        with(#""resampling": {"image": "linear"}"#),
        "net.json has an unknown key resampling.image; did you mean images?"
      ),
      (
        with(#""neighbors": {"count": 1, "frobnicate": 2}"#),
        "net.json has an unknown key neighbors.frobnicate; known here: count, order"
      ),
      (
        "{\n\"name\": tissue}",
        "net.json is not JSON: line 2: \"tissue\" is not a value; texts need quotation marks"
      ),
      (#"{"name": "a", "name": "b"}"#, "net.json is not JSON: line 1: \"name\" occurs twice"),
      (with(#""overlap": 0.95"#), "overlap in net.json is 0.95; it must be a number from 0 to 0.9"),
      (
        with(#""patch": [64]"#),
        "patch in net.json is [64]; it must be one whole number, or 2 for a network of 2 dimensions"
      ),
      (
        with(#""patch": 64.5"#),
        "patch in net.json is 64.5; it must be a whole number from 1 to 8192"
      ),
      (
        with(#""blending": "gauss""#),
        "blending in net.json is \"gauss\"; it must be gaussian, gaussian-monai, gaussian-nnunet or constant"
      ),
      (
        with(#""mirror": ["superior-inferior"]"#),
        "mirror[0] in net.json: no slice of the network shows the axis superior-inferior"
      ),
      (
        with(#""mirror": ["up"]"#),
        "mirror[0] in net.json is \"up\"; it must be a list of left-right, anterior-posterior, superior-inferior"
      ),
      (
        with(#""orientation": "SAR", "plane": "axial""#),
        "plane in net.json: orientation SAR already says along which axis slices are taken"
      ),
      (
        with(#""spacing": [1, 1]"#),
        "spacing in net.json is [1, 1]; it must be a number of mm from 0.01 to 100, or three of which any may be null"
      ),
      (
        with(#""spacing": 0"#),
        "spacing in net.json is 0; it must be a number of mm from 0.01 to 100, or three of which any may be null"
      ),
      (
        with(#""steps": ["crop", "crop", "normalize"]"#),
        "steps in net.json is [\"crop\", \"crop\", \"normalize\"]; it must be crop, resample and normalize, each once, in some order"
      ),
      (
        with(#""postprocessing": {"structures": {"lesions": {}}}"#),
        "net.json has an unknown key postprocessing.structures.lesions; did you mean lesion?"
      ),
      (
        #"{"channels": ["t1", {"sequence": "t2", "aliases": ["T1"]}]}"#,
        "channels[1] in net.json: the name T1 is also one of channel t1"
      ),
      (
        #"{"normalization": {"method": "zscore"}}"#,
        "normalization.over is missing in net.json; it must be the voxels to measure: volume, nonzero, any-nonzero or brain"
      ),
      (
        #"{"normalization": {"method": "histogram"}}"#,
        "normalization.method in net.json is \"histogram\"; it must be one of zscore, percentile, minmax, fixed, none"
      ),
      (
        #"{"channels": ["t1"], "normalization": ["none", "none"]}"#,
        "normalization in net.json: there are 2 normalizations for 1 channels"
      ),
      (
        #"{"output": {"labels": ["a"]}}"#,
        "output.labels in net.json is [\"a\"]; it must be a list of at least two labels, one for each output channel"
      ),
      (
        #"{"output": {"structures": [{"name": "a", "value": 0}]}}"#,
        "output.structures[0].value in net.json is 0; it must be a whole number from 1 to 65535"
      ),
      (
        #"{"output": {"structures": [{"name": "a", "threshold": 1}]}}"#,
        "output.structures[0].threshold in net.json is 1; it must be a number of at least 0 and below 1"
      ),
      (
        #"{"output": {"structures": ["a", "b"], "order": ["a"]}}"#,
        "output.order in net.json is [\"a\"]; it must be the names of all structures, each once"
      ),
      (
        #"{"output": {"labels": ["a", {"value": 3, "colour": 1}]}}"#,
        "net.json has an unknown key output.labels[1].colour; did you mean color?"
      ),
      (
        "[1]",
        "the whole text in net.json is [1]; it must be an object with \(ModelDescription.keys.joined(separator: ", "))"
      ),
    ]
  )
  func `an error names the key, its value and what is allowed`(text: String, sentence: String) {
    #expect(problem(text) == sentence)
  }

  @Test(
    arguments: [
      (
        GraphFacts(dimensions: 3),
        "dimensions in net.json: it is 2, and the network's input has 3 sides"
      ),
      (
        GraphFacts(inputChannels: 4),
        "channels in net.json: there are 1 of 3 slices each, and the network's input has 4 channels"
      ),
      (
        GraphFacts(outputChannels: 3),
        "output in net.json: there are 2, and the network's output has 3 channels"
      ),
      (
        GraphFacts(activation: .sigmoid),
        "activation in net.json: it is softmax, but the network itself ends with sigmoid"
      ),
      (
        GraphFacts(sides: [nil, 96]),
        "patch in net.json: side 1 is 64, and the network takes only 96; export it for that size, or for any"
      ),
    ]
  )
  func `a description must fit its network`(graph: GraphFacts, sentence: String) {
    let text = with(#""neighbors": 1, "activation": "softmax", "patch": 64"#)
    #expect(problem(text, graph) == sentence)
  }

  @Test func `the entries of older models say the same`() throws {
    let metadata = ModelMetadata(
      modalities: [.flair, .t1ce], regions: [.tumorCore, .wholeTumor, .enhancingTumor],
      thresholds: [.wholeTumor: 0.3, .enhancingTumor: 0.7], mirrors: true,
      planes: [.axial, .coronal], planeSmoothing: 0.25, spacing: [1, 1, 2],
      postProcessing: PostProcessing(
        sliceSmoothing: 0.2, seedThresholds: [.wholeTumor: 0.9], minimumIslands: [.tumorCore: 1.5],
        minimumEnhancing: 0.5, minimumEnhancingShare: 0.04),
      notes: ["license": "MIT", "seed": "3"])
    let description = metadata.description
    #expect(description.channels.map(\.sequence) == ["flair", "t1ce"])
    #expect(!description.channels[0].isRequired && description.about.license == "MIT")
    guard case .structures(let structures, let order) = description.output else {
      throw Incomplete()
    }
    #expect(structures.map(\.name) == ["TC", "WT", "ET"] && order == [1, 0, 2])
    #expect(
      structures.map(\.value) == [1, 2, 4] && structures.map(\.threshold) == [0.5, 0.3, 0.7])
    #expect(description.postprocessing.rules["ET"] == .init(minimumVolume: 0.5, minimumShare: 0.04))
    #expect(ModelMetadata(description) == metadata)
    #expect(try complete(description.json.text) == description)
  }

  @Test func `what older entries cannot say is not lost`() throws {
    #expect(ModelMetadata(try complete(planar)) == nil)
    #expect(ModelMetadata(try complete(spatial)) == nil)
    var description = ModelMetadata().description
    description.tiling.overlap = 0.25
    #expect(ModelMetadata(description) == nil)
  }

  @Test func `the example of the documentation is a description`() throws {
    let page = URL(fileURLWithPath: #filePath).appendingPathComponent(
      "../../../../docs/model-format.md"
    ).standardizedFileURL
    let text = try String(contentsOf: page, encoding: .utf8)
    let blocks = text.components(separatedBy: "```json\n").dropFirst()
    #expect(!blocks.isEmpty)
    for block in blocks {
      let json = block.components(separatedBy: "\n```")[0]
      let state = try ModelDescription.read(
        json, source: "edema.json",
        graph: GraphFacts(dimensions: 2, inputChannels: 3, outputChannels: 1))
      guard case .complete = state else { throw Incomplete() }
    }
    // Every key has a row.
    for key in ModelDescription.keys { #expect(text.contains("`\(key)`"), "\(key)") }
  }
}
