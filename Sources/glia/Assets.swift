import Foundation

/// Finds the files that come with the program.
///
/// `GLIA_ASSETS` names their folder. If it is not set, the search goes up from the program's own
/// folder to the first `assets` folder that holds the model card, so `.build/release/glia` finds
/// the repository's.
enum Assets {
  /// The folder, or `nil` if none was found.
  static let directory: String? = {
    if let named = ProcessInfo.processInfo.environment["GLIA_ASSETS"], !named.isEmpty {
      return named
    }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let start =
      FileManager.default.isReadableFile(atPath: program)
      ? program : Bundle.main.executablePath ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: start).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("assets")
      if FileManager.default.fileExists(
        atPath: candidate.appendingPathComponent("MODEL_CARD.md").path)
      {
        return candidate.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// The bundled model; the path is returned whether or not the file is there.
  static var modelPath: String { (directory ?? "assets") + "/unet.onnx" }

  /// The folder of the synthetic demo case.
  static var demoCase: String { (directory ?? "assets") + "/demo" }
}
