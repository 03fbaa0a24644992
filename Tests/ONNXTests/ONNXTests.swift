import Foundation
import ONNX
import Testing

/// A file made by Scripts/make_onnx_goldens.py.
private func golden(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Goldens/\(name)"
  )
  .path
}

/// A path in a folder of its own, which is removed afterwards.
private func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "glia-onnx-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

private func error(_ name: String) -> String {
  do {
    _ = try ONNXModel(contentsOf: golden(name))
    return "no error"
  } catch {
    return error.description.replacingOccurrences(of: golden(name), with: name)
  }
}

@Suite struct ReadingTests {
  @Test(arguments: ["raw.onnx", "typed.onnx"])
  func `weights are read from raw bytes and from typed fields`(file: String) throws {
    let model = try ONNXModel(contentsOf: golden(file))
    #expect(model.graph.initializers.map(\.name) == ["w", "b", "starts", "ends", "axes"])
    let weights = try #require(model.graph.initializers.first)
    #expect(weights.shape == [3, 2, 3, 3])
    #expect(weights.values == .floats((0..<54).map { Float($0) / 8 - 3 }))
    #expect(model.graph.initializers[3].values == .integers([-4, -4]))
  }

  @Test func `nodes, attributes, shapes and metadata are read`() throws {
    let model = try ONNXModel(contentsOf: golden("raw.onnx"))
    #expect(model.operatorSet == 17)
    #expect(model.producer == "make_onnx_goldens")
    #expect(model.metadata == ["modalities": "flair,t1", "threshold": "0.5"])
    let graph = model.graph
    #expect(graph.name == "tiny")
    #expect(
      graph.nodes.map(\.operatorType) == ["Conv", "Slice", "Constant", "LeakyRelu", "Custom"])
    #expect(graph.nodes[0].inputs == ["x", "w", "b"])
    #expect(graph.nodes[0].attributes["pads"] == .integers([0, 0, 0, 0]))
    #expect(
      graph.nodes[2].attributes["value"]
        == .tensor(ONNXTensor(name: "k", shape: [2], floats: [2, 3])))
    #expect(graph.nodes[3].attributes["alpha"] == .float(0.25))
    #expect(
      graph.nodes[4].attributes == [
        "mode": .string("linear"), "scales": .floats([1, 0.5]), "names": .strings(["one", "two"]),
      ])
    #expect(graph.nodes[4].domain == "other")
    #expect(graph.inputs == [ONNXValue(name: "x", shape: [1, 2, "height", "width"])])
    #expect(graph.outputs == [ONNXValue(name: "y", shape: [1, 3, .unknown, "out width"])])
  }

  @Test func `sizes of 0 and below may vary`() throws {
    var model = try ONNXModel(contentsOf: golden("raw.onnx"))
    model.graph.inputs[0].shape = [.fixed(-1), 2, .fixed(0), .fixed(.min)]
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      try model.write(to: path)
      let read = try ONNXModel(contentsOf: path)
      #expect(read.graph.inputs[0].shape == [.unknown, 2, .unknown, .unknown])
    }
  }

  @Test func `two tensors of one name are refused`() throws {
    var model = try ONNXModel(contentsOf: golden("raw.onnx"))
    model.graph.initializers.append(model.graph.initializers[0])
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      try model.write(to: path)
      let error = #expect(throws: ONNXError.self) { try ONNXModel(contentsOf: path) }
      #expect(
        error?.description == "\(path) is not an ONNX model: two of its tensors are named w")
    }
  }

  @Test func `an attribute that was not read is not written`() throws {
    var model = try ONNXModel(contentsOf: golden("raw.onnx"))
    model.graph.nodes[3].attributes["then"] = .unsupported("graph")
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      let error = #expect(throws: ONNXError.self) { try model.write(to: path) }
      #expect(
        error?.description
          == "\(path) cannot be written: attribute then of node leak is of kind graph, "
          + "which is not supported")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `files that are not usable are refused with a sentence`() throws {
    #expect(error("absent.onnx") == "absent.onnx cannot be read: No such file or directory")
    #expect(
      error("cut.onnx")
        == "cut.onnx is not an ONNX model: it is not a valid protocol buffer, or is truncated")
    #expect(
      error("short-weights.onnx")
        == "tensor w of short-weights.onnx has shape [3, 2, 3, 3] but 53 numbers")
  }

  @Test func `every type of numbers is read, from bytes and from fields, and written again`() throws
  {
    let model = try ONNXModel(contentsOf: golden("types.onnx"))
    #expect(model.graph.initializers.count == 26)
    for tensor in model.graph.initializers {
      switch tensor.values {
      case .floats(let values):
        let expected: [Float] = [0, 1, 2.5, -1.5, 65504, 6e-8]
        // bfloat16 has eight bits of fraction, float16 eleven, and 2⁻²⁴ is its smallest number.
        let precision: Float =
          switch tensor.elementType {
          case .bfloat16: 0x1p-8
          case .float16: 0x1p-11
          default: 0
          }
        #expect(values.count == 6)
        for (value, wanted) in zip(values, expected) {
          #expect(abs(value - wanted) <= precision * abs(wanted) + (precision > 0 ? 2e-9 : 0))
        }
      case .integers(let values): #expect(values == [1, 0, tensor.elementType == .bool ? 1 : 100])
      }
    }
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      try model.write(to: path)
      #expect(try ONNXModel(contentsOf: path) == model)
    }
  }

  @Test func `weights in a file beside the model are read`() throws {
    let inside = try ONNXModel(contentsOf: golden("raw.onnx"))
    #expect(try ONNXModel(contentsOf: golden("external.onnx")) == inside)
  }

  @Test func `weights beside the model can be taken into it`() throws {
    try withTemporaryFolder { folder in
      var file = try ONNXFile(contentsOf: golden("external.onnx"))
      try file.takeInExternalWeights()
      let path = folder.appendingPathComponent("alone.onnx").path
      try file.write(to: path)
      #expect(try ONNXModel(contentsOf: path) == ONNXModel(contentsOf: golden("raw.onnx")))
      var absent = try ONNXFile(contentsOf: golden("external-absent.onnx"))
      #expect(throws: ONNXError.self) { try absent.takeInExternalWeights() }
    }
  }

  @Test(arguments: [
    ("absent", "no.bin, which cannot be read: No such file or directory"),
    ("outside", "../ONNXTests.swift, which is not in the model's folder"),
    ("past", "weights.bin, which has 232 bytes; it needs 216 from byte 17"),
    ("short", "weights.bin, with 212 bytes instead of 216"),
    ("offset", "weights.bin, with offset -1"),
  ])
  func `weights in another file are checked`(name: String, reason: String) {
    #expect(
      error("external-\(name).onnx")
        == "tensor w of external-\(name).onnx is kept in another file, \(reason)")
  }

  @Test func `other kinds of files are not ONNX`() throws {
    try withTemporaryFolder { folder throws in
      let file = folder.appendingPathComponent("model.onnx")
      func reason(_ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: file)
        do {
          _ = try ONNXModel(contentsOf: file.path)
          return "no error"
        } catch {
          guard case .notONNX(file.path, let reason) = error else { return "\(error)" }
          return reason
        }
      }
      #expect(try reason([]) == "it is empty")
      #expect(try reason(Array("{\"a\": 1}".utf8)).contains("protocol buffer"))
      #expect(try reason([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]).contains("protocol buffer"))
      // A valid message without a graph: ir_version 8.
      #expect(try reason([0x08, 0x08]) == "it contains no graph")
      #expect(throws: ONNXError.cannotRead(file: folder.path, reason: "it is a folder")) {
        try ONNXModel(contentsOf: folder.path)
      }
    }
  }
}

@Suite struct WritingTests {
  /// A model that uses every kind of attribute.
  static let model = ONNXModel(
    graph: ONNXGraph(
      name: "net",
      nodes: [
        ONNXNode(
          "Conv", name: "conv", inputs: ["x", "w"], outputs: ["y"],
          attributes: [
            "kernel_shape": .integers([1, 1]), "pads": .integers([0, 0, 0, 0]),
            "group": .integer(1), "auto_pad": .string("NOTSET"),
          ]),
        ONNXNode(
          "BatchNormalization", name: "norm", inputs: ["y", "b", "b", "b", "b"], outputs: ["z"],
          attributes: ["epsilon": .float(1e-5), "training_mode": .integer(0)]),
      ],
      initializers: [
        ONNXTensor(name: "w", shape: [2, 1, 1, 1], floats: [0.5, -.pi]),
        ONNXTensor(name: "b", shape: [2], floats: [1, 2]),
      ],
      inputs: [ONNXValue(name: "x", shape: [1, 1, "height", "width"])],
      outputs: [ONNXValue(name: "z", shape: [1, 2, "height", "width"])]),
    metadata: ["b": "2", "a": "ä"], documentation: "A test.")

  @Test func `what is written is read back`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      try Self.model.write(to: path)
      #expect(try ONNXModel(contentsOf: path) == Self.model)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.onnx"])
    }
  }

  @Test func `a place that cannot be written leaves no file behind`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("no/such/folder/model.onnx").path
      let parent = folder.appendingPathComponent("no/such/folder").path
      #expect(throws: ONNXError.cannotWrite(file: path, reason: "there is no folder \(parent)")) {
        try Self.model.write(to: path)
      }
      let taken = folder.appendingPathComponent("taken").path
      try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
      let reason = "it exists and is not a regular file"
      #expect(throws: ONNXError.cannotWrite(file: taken, reason: reason)) {
        try Self.model.write(to: taken)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
    }
  }

  @Test(.enabled(if: python != nil, "a Python with onnx"))
  func `ONNX's own checker accepts what is written`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("model.onnx").path
      try Self.model.write(to: path)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try #require(python))
      process.arguments = [
        "-c", "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)",
        path,
      ]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }
}

/// A Python that can import onnx: `GLIA_PYTHON`, or the first `python3` of the path.
private let python: String? = {
  let environment = ProcessInfo.processInfo.environment
  let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
  return ([environment["GLIA_PYTHON"]].compactMap(\.self) + folders).first { path in
    guard FileManager.default.isExecutableFile(atPath: path) else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", "import onnx"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}()
