import ArgumentParser
import Foundation
import ONNX
import Segmenter
import Trainer

/// `glia join`: combines networks into one model that averages their logits, or extracts one.
struct JoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Combine several trained networks into one model that averages them.",
    discussion: """
      Networks trained from different random weights make different errors. The mean of their \
      logits is better than the best of them, but takes as long as all of them together. The model \
      gets the metadata of the first network, changed by --note; an entry without a value is \
      removed.

        glia join first.onnx second.onnx --shares 3,1 --output both.onnx --note mirror=

      --only extracts one network from a joined model, to train it further. Its last biases are \
      the means over all networks, because a joined model keeps only those:

        glia join both.onnx --only 2 --output second.onnx
      """)

  @Argument(
    help: "Two or more models from 'glia train', or one with --only.", completion: .models)
  var models: [String]

  @Option(help: "The model to write.", completion: .models)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The weight of each model, in the same order. [default: all equal]",
      valueName: "number,number…"))
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "Write only this network of a joined model, counted from 1.", valueName: "number"))
  var only: Int?

  @Option(
    help: ArgumentHelp(
      "An entry for the model's metadata; can be repeated.", valueName: "key=value"))
  var note: [String] = []

  private var weights: [Double] {
    guard let shares else { return models.map { _ in 1 } }
    return shares.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
  }

  func validate() throws {
    if let only {
      if models.count != 1 { throw ValidationError("--only needs exactly one model") }
      if shares != nil { throw ValidationError("--shares and --only cannot be used together") }
      if only < 1 { throw ValidationError("--only is \(only); networks are counted from 1") }
    } else if models.count < 2 {
      throw ValidationError("name at least two models")
    }
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
    var networks = try JoinedNetworks(parts, weights: weights)
    if let only {
      guard networks.members.indices.contains(only - 1) else {
        let count = networks.members.count
        throw CommandFailure(
          "--only is \(only); \(models[0]) holds \(count == 1 ? "one network" : "\(count) networks")"
        )
      }
      networks.members = [networks.members[only - 1]]
    }
    var joined = networks.model()
    for entry in note.map({
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }) {
      joined.metadata[String(entry[0])] = entry[1].isEmpty ? nil : String(entry[1])
    }
    // A model that inference would refuse is refused before it is written.
    _ = try Model(joined, path: output)
    try joined.write(to: output)
  }
}
