import ArgumentParser

/// Options that divide a batch among processes.
struct ShardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Do only part K of N parts of equal cost, such as 3/8; every process finds the same parts.",
      valueName: "k/n"))
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "A folder that all parts share: it holds the list of cases and what was done; 'glia collect "
        + "DIR' joins it.", valueName: "dir"),
    completion: .directory)
  var records: String?
}
