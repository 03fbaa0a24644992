internal import Foundation
internal import SwiftProtobuf

extension ONNXFile {
  /// Returns one network whose output is the mean of the first outputs of several.
  ///
  /// The networks keep their weights as they are; all read the same input. The names of values and nodes get the
  /// number of the network in front.
  ///
  /// - Parameter files: At least two networks with the same input, such as the folds of a cross-validation.
  /// - Returns: A file with the path, metadata and input of the first one.
  /// - Throws: ``ONNXError`` if the networks do not fit together.
  package static func mean(_ files: [ONNXFile]) throws(ONNXError) -> ONNXFile {
    precondition(files.count > 1, "the mean of \(files.count)")
    var members: [Onnx_ModelProto] = []
    for file in files {
      do {
        members.append(try Onnx_ModelProto(serializedBytes: file.bytes))
      } catch {
        throw .notONNX(
          file: file.path, reason: "it is not a valid protocol buffer, or is truncated")
      }
    }
    var joined = members[0]
    joined.graph.node = []
    joined.graph.initializer = []
    // Shapes of inner values, which have new names.
    joined.graph.unknownFields = .init()
    let input = try Self.input(of: members[0], files[0])
    var outputs: [String] = []
    for (index, member) in members.enumerated() {
      let file = files[index]
      try check(member, against: members[0], file, files[0])
      let own = try Self.input(of: member, file)
      let prefix = prefix(ofNetwork: index + 1)
      func renamed(_ name: String) -> String {
        name.isEmpty ? "" : name == own ? input : prefix + name
      }
      for var node in member.graph.node {
        if node.attribute.contains(where: { [.graph, .graphs].contains($0.type) }) {
          throw .cannotJoin(
            file: file.path, reason: "node \(node.name) contains a graph of its own")
        }
        node.name = prefix + node.name
        node.input = node.input.map(renamed)
        node.output = node.output.map(renamed)
        joined.graph.node.append(node)
      }
      for var tensor in member.graph.initializer {
        guard tensor.dataLocation != .external else {
          throw .externalData(
            file: file.path, tensor: tensor.name,
            reason: "and a joined file has its weights inside; save it as one file")
        }
        tensor.name = renamed(tensor.name)
        joined.graph.initializer.append(tensor)
      }
      outputs.append(renamed(member.graph.output.first?.name ?? ""))
    }
    joined.appendMean(of: outputs)
    guard let bytes: Data = try? joined.serializedBytes() else {
      throw .cannotJoin(file: files[0].path, reason: "together they are too large for one file")
    }
    return ONNXFile(bytes, path: files[0].path)
  }

  /// What is in front of the names of one network's values and nodes, counted from 1.
  package static func prefix(ofNetwork number: Int) -> String { "network\(number)/" }

  /// The name of the only input that is not a weight.
  private static func input(
    of model: Onnx_ModelProto, _ file: ONNXFile
  ) throws(ONNXError) -> String {
    let weights = Set(model.graph.initializer.map(\.name))
    let inputs = model.graph.input.map(\.name).filter { !weights.contains($0) }
    guard inputs.count == 1 else {
      throw .cannotJoin(file: file.path, reason: "it has \(inputs.count) inputs instead of one")
    }
    return inputs[0]
  }

  private static func check(
    _ model: Onnx_ModelProto, against first: Onnx_ModelProto, _ file: ONNXFile,
    _ firstFile: ONNXFile
  ) throws(ONNXError) {
    guard let output = model.graph.output.first else {
      throw .cannotJoin(file: file.path, reason: "it has no output")
    }
    guard output.type.tensorType.elemType == ONNXElementType.float32.rawValue else {
      throw .cannotJoin(file: file.path, reason: "its output \(output.name) is not float32")
    }
    guard model.opsetImport == first.opsetImport else {
      throw .cannotJoin(
        file: file.path, reason: "it uses other versions of operators than \(firstFile.path)")
    }
    guard model.graph.input.last?.type == first.graph.input.last?.type else {
      throw .cannotJoin(
        file: file.path, reason: "its input has another shape than that of \(firstFile.path)")
    }
    guard model.unknownFields == first.unknownFields else {
      throw .cannotJoin(file: file.path, reason: "it defines functions of its own")
    }
  }
}

extension ONNXGraph {
  /// How many networks of one kind the graph averages, as ``ONNXFile/mean(_:)`` joins them; 1 for any other graph.
  package var averagedNetworks: Int {
    func has(_ number: Int) -> Bool {
      let prefix = ONNXFile.prefix(ofNetwork: number)
      return nodes.contains { $0.name.hasPrefix(prefix) }
    }
    var count = 0
    while has(count + 1) { count += 1 }
    return max(count, 1)
  }
}

extension Onnx_ModelProto {
  /// Appends nodes that compute the mean of values, as the first output.
  fileprivate mutating func appendMean(of names: [String]) {
    var sum = names[0]
    func node(_ type: String, _ inputs: [String], _ output: String) -> Onnx_NodeProto {
      var node = Onnx_NodeProto()
      node.opType = type
      node.name = output
      node.input = inputs
      node.output = [output]
      return node
    }
    for (index, name) in names.enumerated().dropFirst() {
      graph.node.append(node("Add", [sum, name], "sum\(index + 1)"))
      sum = "sum\(index + 1)"
    }
    graph.initializer.append(
      ONNXTensor(name: "share", shape: [], floats: [1 / Float(names.count)]).message)
    graph.output = Array(graph.output.prefix(1))
    graph.node.append(node("Mul", [sum, "share"], graph.output[0].name))
  }
}
