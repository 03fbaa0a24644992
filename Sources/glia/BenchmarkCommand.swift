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
      input and writing the result. --exact computes with 32-bit numbers, --fast with 16-bit numbers \
      between layers where the processor has them; without either, both are timed, taking turns.

        glia benchmark assets/unet.onnx
        glia benchmark assets/unet.onnx --size 332x364 --threads 2 --runs 20 --exact --json
        glia benchmark assets/unet.onnx --backend onnxruntime

      Benchmarks/forward_pass.py compares glia with ONNX Runtime, PyTorch and OpenVINO.
      """)

  @Argument(help: "The model (ONNX).", completion: .models)
  var model: String

  @Option(
    help: ArgumentHelp(
      "Rows and columns of the input, or depth, rows and columns; by default, enough to cover a brain.",
      valueName: "HxW"))
  var size: InputSize?

  @OptionGroup var computing: BackendOptions

  @Option(help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Number of timed passes.", valueName: "n"))
  var runs = 20

  @Flag(help: "Time 32-bit numbers only.")
  var exact = false

  @Flag(help: "Time 16-bit numbers only.")
  var fast = false

  @Flag(help: "Print JSON.")
  var json = false

  // For Benchmarks/forward_pass.py: the output for the noise as raw float32, and each pass's time.
  @Option(help: .hidden, completion: .file())
  var output: String?
  @Flag(help: .hidden)
  var times = false

  /// Two or three numbers with an x between them.
  struct InputSize: ExpressibleByArgument {
    let sides: [Int]

    init?(argument: String) {
      let words = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      let sides = words.compactMap { Int($0) }
      guard (2...3).contains(words.count), sides.count == words.count,
        sides.allSatisfy({ (1...1 << 14).contains($0) })
      else { return nil }
      self.sides = sides
    }
  }

  /// What is printed with `--json`.
  private struct Report: Encodable {
    let model: String
    let sides: [Int]
    let height: Int
    let width: Int
    let precision: String
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
    try check(threads: threads)
    if exact, fast { throw ValidationError("--exact and --fast cannot be used together") }
    if runs < 1 { throw ValidationError("--runs is \(runs); it must be positive") }
  }

  func run() async throws {
    let model = try Model(networkOf: model)
    let sides = try size?.sides ?? standardSides(model)
    guard sides.count == model.graph.rank else {
      throw ValidationError(
        "--size names \(sides.count) sides and the input of \(model.path) has \(model.graph.rank)")
    }
    let segmenter = try computing.segmenter(model, threads: threads)
    // As long as neither is asked for, both; JSON has room for one, and ONNX Runtime knows one.
    let hasOne = exact || json || segmenter.precisions.count == 1
    let precisions: [Precision] = fast ? [.fast] : hasOne ? [.exact] : Precision.allCases
    var times: [Precision: [Double]] = [:]
    for turn in 0..<min(4, runs) {
      for precision in precisions {
        let count = runs * (turn + 1) / min(4, runs) - runs * turn / min(4, runs)
        times[precision, default: []] += try segmenter.measure(
          sides: sides, precision: precision, runs: count)
      }
    }
    if let output { try write(segmenter, sides, precisions[0], to: output) }
    // Of a network that only ONNX Runtime knows, the operations are not counted.
    let gflop =
      model.planProblem == nil ? try model.graph.operationCount(sides: sides) / 1e9 : nil
    let size = sides.map(String.init).joined(separator: "x")
    if !json {
      printLine(
        "\(model.path), input \(size), \(segmenter.threadCount) threads, \(runs) runs, "
          + segmenter.backendSummary)
    }
    for precision in precisions {
      let times = (times[precision] ?? []).sorted()
      let median = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
      if json {
        try printJSON(
          Report(
            model: model.path, sides: sides, height: sides[sides.count - 2],
            width: sides[sides.count - 1], precision: precision.rawValue,
            threads: segmenter.threadCount, backend: segmenter.backendSummary, runs: runs,
            median_ms: median * 1000, minimum_ms: times[0] * 1000, gflop: gflop,
            gflop_per_s: gflop.map { $0 / median },
            times_ms: self.times ? times.map { $0 * 1000 } : nil))
      } else {
        let name = precisions.count > 1 ? "\(precision.rawValue): " : ""
        let rate = gflop.map { "   \(fixed($0, 1)) GFLOP, \(fixed($0 / median, 0)) GFLOP/s" }
        printResult(
          "\(name)median \(fixed(median * 1000, 2)) ms   minimum \(fixed(times[0] * 1000, 2)) ms"
            + (rate ?? ""))
      }
    }
  }

  /// An input that covers a brain.
  private func standardSides(_ model: Model) throws -> [Int] {
    model.fittingSides(model.graph.rank == 2 ? [332, 364] : [128, 128, 128])
  }

  /// Writes the output for the noise as raw float32, for comparison with other engines.
  private func write(
    _ segmenter: Segmenter, _ sides: [Int], _ precision: Precision, to path: String
  ) throws {
    let count = sides.reduce(segmenter.model.graph.inputChannels, *)
    let result = try segmenter.forward(
      Segmenter.noise(count), sides: sides, precision: precision)
    try AtomicFile.write(result.values.withUnsafeBytes { Array($0) }, to: path)
  }
}
