import ArgumentParser
import Files
import Foundation
import Imaging
import Segmenter

/// `glia benchmark`: times a forward pass.
struct BenchmarkCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Time one forward pass of a model.",
    discussion: """
      The input is noise. The times leave out compiling the network, one warm-up pass, reading the \
      input and writing the result.

        glia benchmark assets/unet.onnx
        glia benchmark assets/unet.onnx --size 332x364 --threads 2 --runs 20 --json
        glia benchmark assets/unet.onnx --backend onnxruntime

      Benchmarks/forward_pass.py compares glia with ONNX Runtime, PyTorch and OpenVINO.
      """)

  @Argument(help: "The model (ONNX).", completion: .models)
  var model: String

  @Option(
    help: ArgumentHelp(
      "Rows and columns of the input; by default, enough to cover a brain.", valueName: "HxW"))
  var size: ImageSize?

  @OptionGroup var computing: BackendOptions

  @Option(help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Number of timed passes.", valueName: "n"))
  var runs = 20

  @Flag(help: "Print JSON.")
  var json = false

  // For Benchmarks/forward_pass.py: the output for the noise as raw float32, and each pass's time.
  @Option(help: .hidden, completion: .file())
  var output: String?
  @Flag(help: .hidden)
  var times = false

  /// Two numbers with an x between them.
  struct ImageSize: ExpressibleByArgument {
    let height: Int
    let width: Int

    init?(argument: String) {
      let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      guard sides.count == 2, let height = Int(sides[0]), let width = Int(sides[1]), height > 0,
        width > 0, max(height, width) <= 1 << 14
      else { return nil }
      (self.height, self.width) = (height, width)
    }
  }

  /// What is printed with `--json`.
  private struct Report: Encodable {
    let model: String
    let height: Int
    let width: Int
    let threads: Int
    let backend: String
    let runs: Int
    let median_ms: Double
    let minimum_ms: Double
    let gflop: Double?
    let gflop_per_s: Double?
    let times_ms: [Double]?
  }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); it must be from 1 to 1024")
    }
    if runs < 1 { throw ValidationError("--runs is \(runs); it must be positive") }
  }

  func run() async throws {
    let segmenter = try computing.segmenter(model, threads: threads)
    let model = segmenter.model
    let standard = model.fittingSize(height: 332, width: 364)
    let (height, width) = size.map { ($0.height, $0.width) } ?? standard
    let times = try segmenter.measure(height: height, width: width, runs: runs).sorted()
    let median = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
    // Of a network that only ONNX Runtime knows, the operations are not counted.
    let gflop =
      model.planProblem == nil
      ? try model.graph.operationCount(height: height, width: width) / 1e9 : nil
    if let output { try write(segmenter, height, width, to: output) }
    if json {
      try printJSON(
        Report(
          model: model.path, height: height, width: width, threads: segmenter.threadCount,
          backend: segmenter.backendSummary, runs: runs, median_ms: median * 1000,
          minimum_ms: times[0] * 1000, gflop: gflop, gflop_per_s: gflop.map { $0 / median },
          times_ms: self.times ? times.map { $0 * 1000 } : nil))
    } else {
      printLine(
        "\(model.path), input \(height)x\(width), \(segmenter.threadCount) threads, \(runs) runs, "
          + segmenter.backendSummary)
      let rate = gflop.map { "   \(fixed($0, 1)) GFLOP, \(fixed($0 / median, 0)) GFLOP/s" } ?? ""
      printResult(
        "median \(fixed(median * 1000, 2)) ms   minimum \(fixed(times[0] * 1000, 2)) ms"
          + rate)
    }
  }

  /// Writes the output for the noise as raw float32, for comparison with other engines.
  private func write(_ segmenter: Segmenter, _ height: Int, _ width: Int, to path: String) throws {
    let count = segmenter.model.metadata.modalities.count * height * width
    let result = try segmenter.forward(Segmenter.noise(count), height: height, width: width)
    try AtomicFile.write(result.values.withUnsafeBytes { Array($0) }, to: path)
  }
}
