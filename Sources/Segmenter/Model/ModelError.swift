package import ONNX
internal import ONNXRuntime

/// A model that cannot be used.
package enum ModelError: Error, Hashable, Sendable {
  /// The file cannot be read, or is not ONNX.
  case file(ONNXError)
  /// The network's description is missing, incomplete or wrong.
  case description(DescriptionError)
  /// The file lacks a metadata entry that inference needs.
  case missingMetadata(file: String, key: String)
  /// A metadata entry has an unknown value.
  case unknownMetadata(file: String, key: String, value: String, expected: String)
  /// The network contains an operator that is not supported.
  case unsupportedOperator(file: String, operation: String, node: String)
  /// An operator is used in a way that is not supported.
  case unsupportedUse(file: String, operation: String, node: String, reason: String)
  /// The graph as a whole cannot be used.
  case unsupportedGraph(file: String, reason: String)
  /// Only ONNX Runtime can compute the network, and it cannot be used.
  ///
  /// - `network`: What needs it, such as "operator Selu (node act) of net.onnx".
  /// - `reason`: Why the library that was found cannot be used; `nil` if there is none.
  case needsONNXRuntime(network: String, reason: String?)
  /// Weights are NaN or infinite.
  case notFinite(file: String, tensor: String, node: String, count: Int, of: Int)
  /// The network's output for an image contains NaN.
  case resultIsNotANumber(file: String)
  /// The network cannot take an input of this size.
  case sizeDoesNotFit(file: String, sides: [Int], reason: String)
  /// The network of volumes that a model names cannot help it.
  case volumeNetwork(file: String, network: String, reason: VolumeNetworkReason)
  /// The backend's library failed; a sentence tells at what.
  case backend(String)

  /// Why a network of volumes cannot help one of slices.
  package enum VolumeNetworkReason: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// It is not a network of volumes that gives structures.
    case kind
    /// The model's slices are of one plane, and the network helps only where there are several.
    case onePlane
    /// It does not find a region that it has a share of.
    case region(String)
  }
}

extension ModelError: CustomStringConvertible {
  /// One sentence with the file and its problem.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .description(let error): error.description
    case .missingMetadata(let file, let key):
      "\(file) has no metadata entry \"\(key)\"; docs/model-format.md lists the entries a model needs"
    case .unknownMetadata(let file, let key, let value, let expected):
      "metadata entry \"\(key)\" of \(file) is \"\(value)\"; it must be \(expected)"
    case .unsupportedOperator(let file, let operation, let node):
      "operator \(operation) (node \(node)) of \(file) is not supported"
    case .unsupportedUse(let file, let operation, let node, let reason):
      "operator \(operation) (node \(node)) of \(file) is not supported: \(reason)"
    case .unsupportedGraph(let file, let reason): "\(file) cannot be used: \(reason)"
    case .needsONNXRuntime(let network, let reason):
      "\(network) needs ONNX Runtime"
        + (reason.map { ", but \($0)" } ?? "; \(ONNXRuntimeError.remedy)")
    case .notFinite(let file, let tensor, let node, let count, let all):
      "tensor \(tensor) (node \(node)) of \(file) holds NaN or infinite numbers, \(count) of \(all); "
        + "export the model again with valid weights"
    case .resultIsNotANumber(let file):
      "\(file) produced NaN instead of probabilities; its weights are too large or damaged"
    case .sizeDoesNotFit(let file, let sides, let reason):
      "\(file) cannot take an input of \(sides.map(String.init).joined(separator: "×")): \(reason)"
    case .volumeNetwork(let file, let network, let reason):
      switch reason {
      case .missing:
        "\(file) needs \(network) for whole volumes, which is not in its folder; copy it there, or remove the "
          + "entry \"\(ModelDescription.VolumeNetwork.entries.file)\""
      case .kind:
        "\(file) names \(network) for whole volumes, but that is not a 3-D network with structures and "
          + "anatomical or stored axes"
      case .onePlane:
        "\(file) names \(network) for whole volumes, but segments them in one plane; it needs planes such as "
          + "axial,coronal"
      case .region(let name):
        "\(file) names \(network) for whole volumes, but that has no structure \(name)"
      }
    case .backend(let sentence): sentence
    }
  }
}

extension ModelError {
  /// What only another backend can compute, as the subject of a sentence.
  var network: String {
    switch self {
    case .unsupportedOperator(let file, let operation, let node):
      "operator \(operation) (node \(node)) of \(file)"
    case .unsupportedUse(let file, let operation, let node, let reason):
      "operator \(operation) (node \(node)) of \(file) (\(reason))"
    case .unsupportedGraph(let file, let reason): "\(file) (\(reason))"
    case .file(.unsupportedElementType(let file, let tensor, let type)):
      "tensor \(tensor) of \(file) (\(type))"
    default: description
    }
  }

  /// Whether the file may be right, and only glia's own plan cannot compute it.
  var concernsPlan: Bool {
    switch self {
    case .unsupportedOperator, .unsupportedUse, .unsupportedGraph, .file(.unsupportedElementType):
      true
    default: false
    }
  }
}
