import ArgumentParser
import Foundation
import ONNX
import Segmenter
import Trainer

/// `glia join`: makes one model of several networks, whose logits are averaged, or takes one out again.
struct JoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Make one model of several trained networks that answer together.",
    discussion: """
      Networks that began with different random weights err in different places; the mean of their logits \
      is better than the best of them, and takes the time of all. The metadata are those of the first, \
      with what --note says; an entry without a value is left out.

        glia join first.onnx second.onnx --shares 3,1 --output both.onnx --note mirror=

      --only takes one of the networks out of a model that was joined, to train it further; its last biases \
      are the means over all, for only these are kept:

        glia join both.onnx --only 2 --output second.onnx
      """)

  @Argument(
    help: "Two models of glia train or more; one with --only.", completion: .models)
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
      "Write this one of a joined model's networks alone, counted from 1.", valueName: "number"))
  var only: Int?

  @Option(
    help: ArgumentHelp(
      "An entry for the model's metadata; may be repeated.", valueName: "key=value"))
  var note: [String] = []

  private var weights: [Double] {
    guard let shares else { return models.map { _ in 1 } }
    return shares.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
  }

  func validate() throws {
    if let only {
      if models.count != 1 { throw ValidationError("name one model, to take a network out of") }
      if shares != nil { throw ValidationError("--shares and --only exclude each other") }
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
    // Whatever inference would refuse is refused before it is written.
    _ = try Model(joined, path: output)
    try joined.write(to: output)
  }
}
