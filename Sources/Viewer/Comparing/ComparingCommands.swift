import Metrics
import Terminal

extension Command {
  package static let moreStructures = Command("more-structures")
  package static let fewerStructures = Command("fewer-structures")
  package static let nextPair = Command("next-pair")
  package static let swapSecond = Command("swap-second")
}

/// Two masks of a case: what is drawn of them, and how well they agree.
enum Comparing {
  /// All commands of this feature.
  static let commands = overlay + labels + pairs

  private static let pairs: [CommandSpec] = [
    CommandSpec(
      .nextPair, "next pair of masks", .comparison, keys: [Key("P")],
      note:
        "of prediction, second prediction, reference, edited mask and those of `--mask`; all numbers and "
        + "overlays are for this pair",
      unless: \.pairProblem, change: { $0.compareNextPair() }),
    CommandSpec(
      .swapSecond, "swap the predictions", .comparison, keys: [Key("S")],
      note: "swaps the prediction with the one from `--second FILE`", unless: \.swapProblem,
      change: { $0.swapSecond() }),
    CommandSpec(
      .moreStructures, "scroll the structures", .comparison, keys: [Key("'")],
      note: "for masks with many labels: those in the slice, lowest Dice first",
      unless: \.structureListProblem, change: { $0.scrollStructures(down: true) }
    ).sharingLine(with: .fewerStructures, saying: "scroll the structures"),
    CommandSpec(
      .fewerStructures, "scroll structures back", .comparison, keys: [Key("\"")],
      unless: \.structureListProblem, change: { $0.scrollStructures(down: false) }),
    CommandSpec(
      typed: "consensus", [.choice("METHOD", optional: true, of: Consensus.Method.self)],
      "combine several masks into one", example: "consensus staple", related: [.cycleAllMasks]
    ) { model, words throws(CommandProblem) in
      try model.makeConsensus(
        words.count == 0 ? .majority : try words.choice(0, of: Consensus.Method.self))
    },
    CommandSpec(
      typed: "compare",
      [
        .choice("MASK/DIR") { $0.maskWords },
        .choice("WITH", optional: true) { $0.maskWords },
      ],
      "compare two masks, or two scans", example: "compare prediction reference",
      related: [.nextPair, .swapSecond]
    ) { model, words throws(CommandProblem) in
      // What names no mask is the folder of another scan.
      let names = model.maskWords + MaskSource.synonyms.keys
      let first = words.words[0].lowercased()
      guard names.contains(where: { $0.lowercased().hasPrefix(first) }) else {
        return try model.compareScan(words.words.joined(separator: " "))
      }
      guard words.count == 2 else {
        throw CommandProblem("compare takes MASK WITH or DIR, as in :compare prediction reference")
      }
      func mask(_ index: Int) throws(CommandProblem) -> MaskSource {
        let sources = model.nameableMasks
        return sources[
          try words.choice(index, of: sources.map(\.name), synonyms: MaskSource.synonyms)]
      }
      let pair = MaskPair(try mask(0), try mask(1))
      for mask in [pair.first, pair.second] where model.study.mask(mask) == nil {
        throw CommandProblem("there is no \(mask.name) mask to compare")
      }
      guard pair.first != pair.second else {
        throw CommandProblem("WITH is \"\(words.words[1])\"; it must differ from MASK")
      }
      model.compare(pair)
      return []
    },
  ]
}
