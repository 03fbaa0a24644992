import ArgumentParser
import Foundation
import ONNX
import Segmenter
import Trainer

/// `glia join`: makes one model of several networks, whose logits are averaged.
struct JoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Make one model of several trained networks that answer together.",
    discussion: """
      Networks that began with different random weights err in different places; the mean of their logits \
      is better than the best of them, and takes the time of all. The metadata are those of the first, \
      with what --note says; an entry without a value is left out.

        glia join first.onnx second.onnx --shares 3,1 --output both.onnx --note mirror=
      """)

  @Argument(help: "Two models of glia train or more.", completion: .models)
  var models: [String]

  @Option(help: "The model to write.", completion: .models)
  var output: String

  @Option(
    help: ArgumentHelp(
      "How much each model counts, in their order. [default: all the same]",
      valueName: "number,number…"))
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "An entry for the model's metadata; may be repeated.", valueName: "key=value"))
  var note: [String] = []

  private var weights: [Double] {
    guard let shares else { return models.map { _ in 1 } }
    return shares.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
  }

  func validate() throws {
    if models.count < 2 { throw ValidationError("name at least two models") }
    if weights.count != models.count || !weights.allSatisfy({ $0 > 0 && $0.isFinite }) {
      throw ValidationError(
        "--shares is \(shares ?? ""); it must be \(models.count) positive numbers")
    }
    if let wrong = note.first(where: { !$0.contains("=") }) {
      throw ValidationError("--note is \(wrong); it needs a name and a value, such as license=MIT")
    }
  }

  func run() throws {
    let parts = try models.map { (model: try ONNXModel(contentsOf: $0), file: $0) }
    var joined = try JoinedNetworks(parts, weights: weights).model()
    for entry in note.map({
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }) {
      joined.metadata[String(entry[0])] = entry[1].isEmpty ? nil : String(entry[1])
    }
    // Whatever inference would refuse is refused before it is written.
    _ = try Model(joined, path: output)
    try joined.write(to: output)
  }
}
