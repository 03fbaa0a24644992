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
  /// - Throws: ``ModelError`` if there is none.
  package static func backend(
    _ choice: BackendChoice, for model: Model
  ) throws(ModelError) -> any InferenceBackend.Type {
    switch choice {
    case .glia:
      if let problem = model.planProblem { throw problem }
      return OneDNNBackend.self
    case .onnxruntime: return try onnxRuntime { ModelError($0) }
    case .auto:
      guard let problem = model.planProblem else { return OneDNNBackend.self }
      return try onnxRuntime { reason in
        .needsONNXRuntime(
          network: problem.network, reason: reason == .notFound ? nil : reason.description)
      }
    }
  }

  /// ONNX Runtime's backend, if its library can be used.
  private static func onnxRuntime(
    _ failure: (ONNXRuntimeError) -> ModelError
  ) throws(ModelError) -> any InferenceBackend.Type {
    do { _ = try RuntimeLibrary.shared() } catch { throw failure(error) }
    return ONNXRuntimeBackend.self
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
