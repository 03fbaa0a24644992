internal import ONNX
package import ONNXRuntime

/// Computes with ONNX Runtime, which reads the model's file itself: any network that it knows, on the
/// CPU or on an NVIDIA GPU (see ``CUDAChoice``).
///
/// It gets the same tiles as glia's own plan, so the results are the same but for rounding.
package final class ONNXRuntimeBackend: InferenceBackend {
  private let model: Model
  private let session: RuntimeSession
  /// The last pass; others need not be kept, as ONNX Runtime prepares nothing for a size.
  private var last: ONNXRuntimePass?

  package let notes: [String]

  package var summary: String {
    let device = session.provider == .cuda ? "CUDA" : "CPU"
    return "ONNX Runtime \(session.library.version) on the \(device)"
  }

  package convenience init(_ model: Model, threads: Int) throws(ModelError) {
    let library: RuntimeLibrary
    do { library = try RuntimeLibrary.shared() } catch { throw ModelError(error) }
    try self.init(model, threads: threads, library: library, cuda: CUDAChoice())
  }

  /// Prepares to compute with a library.
  package init(
    _ model: Model, threads: Int, library: RuntimeLibrary, cuda: CUDAChoice
  ) throws(ModelError) {
    self.model = model
    (session, notes) = try Self.session(model, threads: threads, library, cuda)
    guard session.inputs.count == 1, session.inputs[0].name == model.input.name else {
      throw .unsupportedGraph(
        file: model.path, reason: "it has \(session.inputs.count) inputs instead of one")
    }
    guard session.inputs[0].isFloat else {
      throw .unsupportedGraph(
        file: model.path, reason: "its input \(model.input.name) is not float32")
    }
  }

  /// A session with CUDA if that is wished for and works, else on the CPU, with the reason.
  private static func session(
    _ model: Model, threads: Int, _ library: RuntimeLibrary, _ cuda: CUDAChoice
  ) throws(ModelError) -> (RuntimeSession, notes: [String]) {
    let source = try model.runtimeSource
    var notes: [String] = []
    if try cuda.isWanted(with: library) {
      do throws(ONNXRuntimeError) {
        return (try RuntimeSession(library, source, threads: threads, provider: .cuda), [])
      } catch {
        if cuda.isRequired { throw ModelError(error) }
        notes = ["CUDA is not used: \(error)"]
      }
    }
    do throws(ONNXRuntimeError) {
      return (try RuntimeSession(library, source, threads: threads), notes)
    } catch {
      throw ModelError(error)
    }
  }

  package static func memoryProblem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? {
    // The same limit as with glia's own plan; of networks that it does not know, nothing is known.
    OneDNNBackend.memoryProblem(graph, shapes)
  }

  package func pass(sides: [Int], background: Int) throws(ModelError) -> any InferencePass {
    let shapes = try model.graph.shapes(sides: sides)
    if let problem = Self.memoryProblem(model.graph, shapes) {
      throw .sizeDoesNotFit(file: model.path, sides: sides, reason: problem)
    }
    if let last, last.inputShape == shapes[0] { return last }
    let pass = ONNXRuntimePass(session, model, shapes[0], shapes[model.graph.output])
    last = pass
    return pass
  }
}

extension ModelError {
  /// ONNX Runtime failed.
  init(_ error: ONNXRuntimeError) { self = .backend(error.description) }
}

extension Model {
  /// The network, as ONNX Runtime reads it.
  fileprivate var runtimeSource: RuntimeSession.Source {
    get throws(ModelError) {
      if isInFile { return .file(path) }
      do { return .bytes(try file.serialized(path)) } catch { throw .file(error) }
    }
  }
}
