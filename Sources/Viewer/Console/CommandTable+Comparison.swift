extension CommandTable {
  /// Which masks are compared.
  static let comparison: [NamedCommand] = [
    NamedCommand(
      "compare", [.choice("MASK", of: MaskSource.self), .choice("WITH", of: MaskSource.self)],
      "hold one mask against another", .comparison, example: "compare prediction reference",
      related: [.nextPair, .swapSecond]
    ) { model, words throws(CommandProblem) in
      let pair = MaskPair(
        try words.choice(0, of: MaskSource.self), try words.choice(1, of: MaskSource.self))
      for mask in [pair.first, pair.second] where model.study.mask(mask) == nil {
        throw CommandProblem("there is no \(mask.rawValue) mask to compare")
      }
      guard pair.first != pair.second else {
        throw CommandProblem("WITH is \"\(words.words[1])\"; it must be another mask than MASK")
      }
      model.compare(pair)
      return []
    }
  ]
}
