import Foundation
import ONNXRuntime
import TestSupport
import Testing

/// The library of this machine; the tests that need it are skipped without it.
let installed = try? RuntimeLibrary.shared()

/// Sessions of the real library.
@Suite(.enabled(if: installed != nil, "ONNX Runtime is not installed: pip install onnxruntime"))
struct RuntimeSessionTests {
  private let library: RuntimeLibrary
  private let bundled = GliaProgram.root.appendingPathComponent("assets/unet.onnx").path

  init() throws { library = try #require(installed) }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `the library says what it is`() throws {
    #expect(library.version.split(separator: ".").count >= 2)
    #expect(library.providers.contains("CPUExecutionProvider"))
    #expect(FileManager.default.fileExists(atPath: library.path))
  }

  @Test func `a network has named inputs and outputs`() throws {
    let session = try RuntimeSession(library, .file(bundled), threads: 1)
    let (input, output) = (try #require(session.inputs.first), session.outputs.first)
    #expect(session.inputs.count == 1 && session.outputs.count == 1)
    #expect(input.name == "image" && input.isFloat)
    #expect(input.shape == [nil, 4, nil, nil])
    #expect(output?.name == "probabilities")
    #expect(session.provider == .processor)
  }

  @Test func `a network in memory gives the same as one in a file`() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: bundled)))
    let numbers = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4 * 188 * 204)
    defer { numbers.deallocate() }
    numbers.initialize(repeating: 0.5)
    let results = try [RuntimeSession.Source.file(bundled), .bytes(bytes)].map { source in
      let session = try RuntimeSession(library, source, threads: 2)
      let result = try session.run(("image", numbers, [1, 4, 188, 204]), output: "probabilities")
      #expect(result.shape == [1, 3, 4, 20])
      return Array(result.numbers)
    }
    #expect(results[0] == results[1])
    #expect(results[0].allSatisfy { (0...1).contains($0) })
  }

  @Test func `failures are sentences of one line`() throws {
    let missing = sentence { _ = try RuntimeSession(library, .file("/none.onnx"), threads: 1) }
    #expect(missing.hasPrefix("ONNX Runtime failed while reading /none.onnx: "))
    let damaged = sentence { _ = try RuntimeSession(library, .bytes([1, 2, 3]), threads: 1) }
    #expect(damaged.hasPrefix("ONNX Runtime failed while reading a network: "))
    let session = try RuntimeSession(library, .file(bundled), threads: 1)
    let numbers = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4 * 16)
    defer { numbers.deallocate() }
    numbers.initialize(repeating: 0)
    let small = sentence {
      _ = try session.run(("image", numbers, [1, 4, 4, 4]), output: "probabilities")
    }
    #expect(small.hasPrefix("ONNX Runtime failed while computing: "))
    let short = sentence {
      _ = try session.run(("image", numbers, [1, 4, 400, 400]), output: "probabilities")
    }
    #expect(short.hasPrefix("ONNX Runtime failed while passing the input: "))
    let name = sentence { _ = try session.run(("image", numbers, [1, 4, 4, 4]), output: "other") }
    #expect(name.hasPrefix("ONNX Runtime failed while computing: "))
    for text in [missing, damaged, small, short, name] { #expect(!text.contains("\n")) }
  }

  @Test func `a library without CUDA says so`() {
    guard !library.providers.contains("CUDAExecutionProvider") else { return }
    let text = sentence {
      _ = try RuntimeSession(library, .file(bundled), threads: 1, provider: .cuda)
    }
    #expect(text.hasPrefix("ONNX Runtime failed while preparing CUDA: CUDA"))
  }

  @Test(.enabled(if: CLibrary.compiler != nil, "there is no C compiler"))
  func `a GPU that fails is an error of the session`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("libonnxruntime.so.1")
    try CLibrary.build(CLibrary.pretendingCUDA(library.path), path)
    let pretender = try RuntimeLibrary(opening: path)
    #expect(pretender.providers == ["CUDAExecutionProvider", "CPUExecutionProvider"])
    let text = sentence {
      _ = try RuntimeSession(pretender, .file(bundled), threads: 1, provider: .cuda)
    }
    #expect(text == "ONNX Runtime failed while preparing CUDA: CUDA failure 100: no device")
    _ = try RuntimeSession(pretender, .file(bundled), threads: 1)
  }
}
