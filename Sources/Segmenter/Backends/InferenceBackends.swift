internal import ONNXRuntime

/// The backends of this program.
package enum InferenceBackends {
  /// The backend of every ``Segmenter`` that does not choose another.
  package static let standard: any InferenceBackend.Type = OneDNNBackend.self

  /// The backend for a model.
  ///
  /// - Parameters:
  ///   - choice: What the user asks for.
  ///   - model: The model.
  /// - Returns: The type of the backend.
  /// - Throws: ``ModelError`` if it cannot compute the model, or is not installed.
  package static func backend(
    _ choice: BackendChoice, for model: Model
  ) throws(ModelError) -> any InferenceBackend.Type {
    switch try resolve(choice, for: model) {
    case .onnxruntime: ONNXRuntimeBackend.self
    case .auto, .glia: OneDNNBackend.self
    }
  }

  /// What `auto` means for a model; other choices stay what they are.
  ///
  /// - Throws: As ``backend(_:for:)``.
  package static func resolve(
    _ choice: BackendChoice, for model: Model
  ) throws(ModelError) -> BackendChoice {
    let problem = model.planProblem
    if choice != .onnxruntime, problem == nil { return .glia }
    if choice == .glia, let problem { throw problem }
    do {
      _ = try RuntimeLibrary.shared()
    } catch {
      guard let problem else { throw ModelError(error) }
      throw .needsONNXRuntime(
        network: problem.network, reason: error == .notFound ? nil : error.description)
    }
    return .onnxruntime
  }

  /// Names the ONNX Runtime library of the configuration file, before anything is computed.
  ///
  /// - Parameter path: A file or a folder; `nil` for none.
  package static func configureONNXRuntime(_ path: String?) { RuntimeLibrary.configure(path) }

  /// What is known about ONNX Runtime's library, for `glia info`.
  package struct ONNXRuntimeFacts: Sendable {
    /// Its version, such as "1.20.1".
    package let version: String
    /// Its file.
    package let path: String
    /// What it can compute with, such as "CPUExecutionProvider".
    package let providers: [String]
  }

  /// The ONNX Runtime library that would be used.
  ///
  /// - Throws: ``ModelError/backend(_:)`` if there is none.
  package static func onnxRuntimeFacts() throws(ModelError) -> ONNXRuntimeFacts {
    do {
      let library = try RuntimeLibrary.shared()
      return ONNXRuntimeFacts(
        version: library.version, path: library.path, providers: library.providers)
    } catch {
      throw ModelError(error)
    }
  }
}
