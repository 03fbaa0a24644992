import ArgumentParser
import Segmenter
import Viewer

extension BackendChoice: ExpressibleByArgument {}

/// What computes a network.
struct BackendOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What computes the network: auto, glia or onnxruntime; auto is glia if it knows all operators.",
      valueName: "name"))
  var backend: BackendChoice = .auto

  /// Reads a model and prepares to compute with it; notes about it are printed.
  ///
  /// - Parameters:
  ///   - path: The model's file.
  ///   - threads: The number of threads; one per core if `nil`.
  ///   - precision: How exactly slices are computed; `nil` leaves it to the backend.
  /// - Returns: The segmenter.
  /// - Throws: `ModelError`, or `TextFileError` if the configuration file is not valid.
  func segmenter(
    _ path: String, threads: Int?, precision: Precision? = nil
  ) throws -> Segmenter {
    try segmenter(Model(contentsOf: path), threads: threads, precision: precision)
  }

  /// Prepares to compute with a model; notes about it are printed.
  func segmenter(
    _ model: Model, threads: Int?, precision: Precision? = nil
  ) throws -> Segmenter {
    try Self.configure()
    let segmenter = try Segmenter(
      model, threads: threads, backend: backend, precision: precision)
    segmenter.backendNotes.forEach(printNote)
    return segmenter
  }

  /// Takes the place of ONNX Runtime from the user's configuration file.
  static func configure() throws {
    InferenceBackends.configureONNXRuntime(try ViewConfiguration.read(nil).program.onnxRuntime)
  }
}
