internal import Foundation
internal import ONNXRuntime

/// Whether ONNX Runtime is to compute on an NVIDIA GPU.
///
/// The environment variable `GLIA_ONNXRUNTIME_CUDA` decides: 1 requires it, and whatever prevents it is an
/// error; 0 forbids it; without the variable it is tried where the library has the CUDA provider and there
/// is a GPU, and the CPU computes if it fails.
package struct CUDAChoice: Sendable {
  /// The environment variable.
  static let variable = "GLIA_ONNXRUNTIME_CUDA"

  /// The variable's value; `nil` if it is not set.
  private let value: String?
  /// Whether there is a GPU with NVIDIA's driver.
  private let hasGPU: Bool

  /// Creates a choice.
  package init(value: String?, hasGPU: Bool) {
    self.value = value
    self.hasGPU = hasGPU
  }

  /// What the environment says, on this machine.
  init() {
    self.init(
      value: ProcessInfo.processInfo.environment[Self.variable],
      hasGPU: ["/dev/nvidia0", "/dev/nvidiactl", "/dev/dxg"].contains {
        FileManager.default.fileExists(atPath: $0)
      })
  }

  /// Whether the user asked for it.
  var isRequired: Bool { value == "1" }

  /// Whether it is to be tried.
  ///
  /// - Throws: ``ModelError/backend(_:)`` if it is required and cannot be, or the variable is not valid.
  func isWanted(with library: RuntimeLibrary) throws(ModelError) -> Bool {
    guard ["", "0", "1"].contains(value ?? "") else {
      throw .backend("\(Self.variable) is \"\(value ?? "")\"; it must be 0 or 1")
    }
    if value == "0" { return false }
    let isOffered = library.providers.contains("CUDAExecutionProvider")
    guard isRequired else { return isOffered && hasGPU }
    guard isOffered else {
      throw .backend(
        "\(Self.variable) is 1, but \(library.path) computes on the CPU only; "
          + "'pip install onnxruntime-gpu' has the library for GPUs")
    }
    return true
  }
}
