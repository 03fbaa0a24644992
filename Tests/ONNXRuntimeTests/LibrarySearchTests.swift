import Foundation
import ONNXRuntime
import TestSupport
import Testing

/// Where the library is looked for, without any real one.
@Suite struct LibrarySearchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The sentence of a search with these variables.
  private func problem(_ environment: [String: String], configured: String? = nil) -> String {
    do {
      let library = try LibrarySearch(environment: environment, configured: configured).open()
      return "found \(library.path)"
    } catch {
      return error.description
    }
  }

  private func write(_ path: String, _ text: String = "") throws {
    let url = folder.url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test func `a folder that the variable names must have the library`() {
    let path = folder.url.path
    #expect(
      problem(["GLIA_ONNXRUNTIME": path])
        == "there is no ONNX Runtime library in \(path), which GLIA_ONNXRUNTIME names")
    #expect(
      problem([:], configured: path + "/none")
        == "there is no ONNX Runtime library in \(path)/none, which the configuration file names")
  }

  @Test func `a file that is no library is refused`() throws {
    try write("lib/libonnxruntime.so.1.20.0", "not a library")
    let sentence = problem(["GLIA_ONNXRUNTIME": folder.url.path])
    #expect(
      sentence.hasPrefix("\(folder.path("lib/libonnxruntime.so.1.20.0")) cannot be loaded: "))
    #expect(!sentence.contains("\n"))
  }

  @Test(.enabled(if: CLibrary.compiler != nil, "there is no C compiler"))
  func `other libraries and old ones are refused`() throws {
    let other = folder.path("libother.so")
    try CLibrary.build("int answer(void) { return 42; }", other)
    #expect(problem(["GLIA_ONNXRUNTIME": other]) == "\(other) is not ONNX Runtime's library")
    let empty = folder.path("libempty.so")
    try CLibrary.build("void *OrtGetApiBase(void) { return 0; }", empty)
    #expect(problem(["GLIA_ONNXRUNTIME": empty]) == "\(empty) is not ONNX Runtime's library")
    for version in ["1.19.2", "0.99.1", "1.9", "new"] {
      let old = folder.path("libonnxruntime.so.\(version)")
      try CLibrary.build(CLibrary.version(version), old)
      #expect(
        problem(["GLIA_ONNXRUNTIME": old])
          == "\(old) is ONNX Runtime \(version); glia needs 1.20 or newer")
    }
    // A version that is new enough, but no functions.
    let hollow = folder.path("libonnxruntime.so.1.20.0")
    try CLibrary.build(CLibrary.version("1.20.0"), hollow)
    #expect(problem(["GLIA_ONNXRUNTIME": hollow]) == "\(hollow) is not ONNX Runtime's library")
  }

  @Test(.enabled(if: CLibrary.compiler != nil, "there is no C compiler"))
  func `the first problem is told if no environment has a usable library`() throws {
    let package = "lib/python3.11/site-packages/onnxruntime/capi"
    try write("\(package)/libonnxruntime_providers_shared.so")
    let old = folder.path("\(package)/libonnxruntime.so.1.19.2")
    try CLibrary.build(CLibrary.version("1.19.2"), old)
    try FileManager.default.removeItem(atPath: old + ".c")
    // Nothing else: neither a home folder nor programs.
    let sentence = problem(["VIRTUAL_ENV": folder.url.path])
    // The system may have a library of its own.
    if !sentence.hasPrefix("found") {
      #expect(sentence == "\(old) is ONNX Runtime 1.19.2; glia needs 1.20 or newer")
    }
  }

  @Test func `Python environments are found without Python`() throws {
    for path in [
      "venv/lib/python3.9/site-packages", "venv/lib/python3.11/site-packages",
      "conda/lib/python3.12/site-packages", "home/.local/lib/python3.10/site-packages",
      "home/.pyenv/versions/3.11.9/lib/python3.11/site-packages",
      "system/lib/python3/dist-packages",
    ] {
      try write(path + "/something")
    }
    try write("home/.pyenv/version", "3.11.9\n")
    try write("system/bin/python3", "#!/bin/sh")
    #expect(chmod(folder.path("system/bin/python3"), 0o755) == 0)
    let found = PythonFolders(environment: [
      "VIRTUAL_ENV": folder.path("venv"), "CONDA_PREFIX": folder.path("conda"),
      "HOME": folder.path("home"), "PATH": folder.path("system/bin"),
    ]).packages
    let own = found.filter { $0.hasPrefix(folder.url.path) }.map {
      $0.dropFirst(folder.url.path.count + 1)
    }
    #expect(
      own == [
        "venv/lib/python3.11/site-packages", "venv/lib/python3.9/site-packages",
        "conda/lib/python3.12/site-packages", "system/lib/python3/dist-packages",
        "home/.pyenv/versions/3.11.9/lib/python3.11/site-packages",
        "home/.local/lib/python3.10/site-packages",
      ])
  }
}
