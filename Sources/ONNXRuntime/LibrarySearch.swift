internal import Foundation

/// Looks for an ONNX Runtime library, without starting any other program.
///
/// The first of these that is set or found is taken:
///
/// 1. the environment variable `GLIA_ONNXRUNTIME`: a file, or a folder with the library in it;
/// 2. the configuration file's `onnxruntime`, likewise;
/// 3. the system's loader: `libonnxruntime.so.1` or `libonnxruntime.so` where it looks for libraries;
/// 4. the `onnxruntime` package of a Python environment, see ``PythonFolders``.
///
/// A library that the user names must be usable. The others are passed over if they are not, and the
/// first problem is reported if none is left.
package struct LibrarySearch: Sendable {
  /// The environment variable that names the library.
  package static let variable = "GLIA_ONNXRUNTIME"

  /// The variables of the environment.
  private let environment: [String: String]
  /// What the configuration file names; `nil` if nothing.
  private let configured: String?

  /// Prepares to search.
  ///
  /// - Parameters:
  ///   - environment: The variables of the environment.
  ///   - configured: The file or folder that the configuration file names.
  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment, configured: String? = nil
  ) {
    self.environment = environment
    self.configured = configured
  }

  /// Opens the first library that can be used.
  ///
  /// - Throws: ``ONNXRuntimeError``.
  package func open() throws(ONNXRuntimeError) -> RuntimeLibrary {
    if let named = environment[Self.variable], !named.isEmpty {
      return try open(named, namedBy: Self.variable)
    }
    if let configured, !configured.isEmpty {
      return try open(configured, namedBy: "the configuration file")
    }
    var problem: ONNXRuntimeError?
    for name in Self.loaderNames {
      do throws(ONNXRuntimeError) {
        return try RuntimeLibrary(opening: name)
      } catch .cannotLoad {
        continue  // Usually there is no such file.
      } catch {
        problem = problem ?? error
      }
    }
    for folder in PythonFolders(environment: environment).packages {
      for file in Self.libraries(in: folder + "/onnxruntime/capi") {
        do throws(ONNXRuntimeError) {
          return try RuntimeLibrary(opening: file)
        } catch {
          problem = problem ?? error
        }
      }
    }
    throw problem ?? .notFound
  }

  /// Opens the library that the user named.
  private func open(
    _ path: String, namedBy name: String
  ) throws(ONNXRuntimeError) -> RuntimeLibrary {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .nothingThere(path: path, namedBy: name)
    }
    guard isFolder.boolValue else { return try RuntimeLibrary(opening: Self.absolute(path)) }
    let packages = PythonFolders.packages(under: path)
    let folders =
      ["", "/lib", "/lib64", "/capi", "/onnxruntime/capi"].map { path + $0 }
      + packages.map { $0 + "/onnxruntime/capi" }
    guard let file = folders.lazy.flatMap({ Self.libraries(in: $0) }).first else {
      throw .nothingThere(path: path, namedBy: name)
    }
    return try RuntimeLibrary(opening: Self.absolute(file))
  }

  /// A path with a slash, so that the loader takes it as it is.
  private static func absolute(_ path: String) -> String {
    path.contains("/") ? path : "./\(path)"
  }

  #if os(macOS)
    private static let loaderNames = [
      "libonnxruntime.dylib", "/opt/homebrew/lib/libonnxruntime.dylib",
      "/usr/local/lib/libonnxruntime.dylib",
    ]
  #else
    private static let loaderNames = ["libonnxruntime.so.1", "libonnxruntime.so"]
  #endif

  /// The files of a folder that are named like the library, the newest version first.
  ///
  /// Wheels have the version in the name (`libonnxruntime.so.1.20.1`, `libonnxruntime.1.20.1.dylib`), and
  /// libraries of providers beside it (`libonnxruntime_providers_cuda.so`).
  static func libraries(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      name == "libonnxruntime.so" || name.hasPrefix("libonnxruntime.so.")
        || (name.hasPrefix("libonnxruntime.") && name.hasSuffix(".dylib"))
    }.sorted { $0.compare($1, options: .numeric) == .orderedDescending }.map { "\(folder)/\($0)" }
  }
}
