internal import CONNXRuntime

/// An ONNX Runtime library that was opened at run time.
///
///     let library = try LibrarySearch().open()
///     let session = try RuntimeSession(library, .file("unet.onnx"), threads: 4)
///
/// A library stays open until the program ends.
package final class RuntimeLibrary: Sendable {
  /// The library's file.
  package let path: String
  /// Its version, such as "1.20.1".
  package let version: String
  /// What it can compute with, such as "CPUExecutionProvider", the fastest first.
  package let providers: [String]

  /// The library's functions and its environment, which may be used from any thread.
  struct Handles: @unchecked Sendable {
    let api: UnsafePointer<cort_api>
    let environment: OpaquePointer
  }
  let handles: Handles

  /// Opens a library.
  ///
  /// - Parameter path: A file, or a bare name that the system's loader looks for.
  /// - Throws: ``ONNXRuntimeError`` if there is none, or it is not ONNX Runtime, or too old.
  package init(opening path: String) throws(ONNXRuntimeError) {
    var problem: UnsafePointer<CChar>?
    var file: UnsafePointer<CChar>?
    guard let base = cort_open(path, &problem, &file) else {
      if let problem { throw .cannotLoad(path: path, reason: Self.reason(problem, path: path)) }
      throw .notONNXRuntime(path: path)
    }
    let place = path.contains("/") ? path : file.map { String(cString: $0) } ?? path
    guard let name = base.pointee.version.flatMap({ $0() }).map({ String(cString: $0) }) else {
      throw .notONNXRuntime(path: place)
    }
    guard let version = RuntimeVersion(name), version >= .oldest else {
      throw .tooOld(path: place, version: name)
    }
    guard let api = base.pointee.api.flatMap({ $0(UInt32(CORT_API_VERSION)) }) else {
      throw .notONNXRuntime(path: place)
    }
    self.path = place
    self.version = name
    var environment: OpaquePointer?
    // Only fatal messages are logged; errors come back as statuses and become sentences.
    try api.check(api.pointee.create_env(Int32(CORT_LOG_FATAL), "glia", &environment), "starting")
    guard let environment else { throw .failed(operation: "starting", reason: "it gave nothing") }
    handles = Handles(api: api, environment: environment)
    providers = try Self.providers(api)
  }

  private static func providers(
    _ api: UnsafePointer<cort_api>
  ) throws(ONNXRuntimeError) -> [String] {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    var count: Int32 = 0
    try api.check(api.pointee.providers(&names, &count), "listing its providers")
    guard let names else { return [] }
    let result = (0..<Int(count)).compactMap { names[$0].map { String(cString: $0) } }
    try api.check(api.pointee.release_providers(names, count), "listing its providers")
    return result
  }

  /// The loader's reason without the path, which the sentence already has.
  private static func reason(_ text: UnsafePointer<CChar>, path: String) -> String {
    let reason = String(cString: text)
    return reason.hasPrefix("\(path): ") ? String(reason.dropFirst(path.count + 2)) : reason
  }
}

extension UnsafePointer<cort_api> {
  /// Throws if a call failed, and releases its status.
  ///
  /// - Parameters:
  ///   - status: What the call returned; `nil` if it succeeded.
  ///   - operation: What was being done, such as "reading unet.onnx".
  /// - Throws: ``ONNXRuntimeError/failed(operation:reason:)``.
  func check(
    _ status: OpaquePointer?, _ operation: @autoclosure () -> String
  ) throws(ONNXRuntimeError) {
    guard let status else { return }
    let message = pointee.message(status).map { String(cString: $0) } ?? "no reason given"
    pointee.release_status(status)
    throw .failed(operation: operation(), reason: message.asReason)
  }
}

extension String {
  /// A library's message in one line, at most 300 characters long.
  var asReason: String {
    let words = split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    return words.count > 300 ? words.prefix(299) + "…" : words
  }
}
