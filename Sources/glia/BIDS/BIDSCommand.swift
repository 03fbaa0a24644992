import ArgumentParser
import Cases
import Files
import Foundation
import Segmenter

/// `glia bids`: a BIDS App.
struct BIDSCommand: AsyncParsableCommand, ComputesWithNetwork {
  static let configuration = CommandConfiguration(
    commandName: "bids",
    abstract: "Segment a BIDS data set and write BIDS derivatives, as a BIDS App.",
    discussion: """
      'participant' writes for each session OUT/sub-X[/ses-Y]/anat/\
      sub-X[_ses-Y]_space-orig_desc-glia_dseg.nii.gz, its labels as .tsv and its sources as .json. \
      Sessions that have their files are skipped, so participants can be done by any number of \
      processes, and again after an interruption.

      'group' writes OUT/group_volumes.tsv, one row a session: the volume of each structure and, \
      where the data set has a reference in derivatives, its Dice. group_volumes.json explains the columns.

        glia bids /data/bids /data/bids/derivatives/glia participant
        glia bids /data/bids out participant --participant-label 01 02
        glia bids /data/bids out group

      A session that fails is reported and the others are still done; the exit code is then 1.
      """)

  @Argument(help: ArgumentHelp("The BIDS data set.", valueName: "bids-dir"), completion: .directory)
  var dataset: String

  @Argument(
    help: ArgumentHelp("The folder of the derivatives.", valueName: "out-dir"),
    completion: .directory)
  var output: String

  @Argument(help: "What to do: participant or group.")
  var level: Level

  @Option(
    name: [.customLong("participant-label"), .customLong("participant_label")],
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The participants, with or without sub-; by default, all.", valueName: "label"))
  var participants: [String] = []

  @Option(
    name: [.customLong("session-label"), .customLong("session_label")], parsing: .upToNextOption,
    help: ArgumentHelp("The sessions, with or without ses-; by default, all.", valueName: "label"))
  var sessions: [String] = []

  @OptionGroup var layouts: LayoutOptions

  @Option(
    help: ArgumentHelp("The model; by default, the bundled one.", valueName: "file"),
    completion: .models)
  var model: String?

  @OptionGroup var computing: BackendOptions

  @Option(
    name: [.customLong("threads"), .customLong("n-cpus"), .customLong("n_cpus")],
    help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp("Do only part K of N parts of equal cost, such as 3/8.", valueName: "k/n"))
  var shard: Shard?

  @Flag(help: "Also write probabilities, as _probseg.nii.gz.")
  var probabilities = false

  @Flag(help: "Segment again the sessions that already have results.")
  var force = false

  // BIDS Apps accept it; glia never runs the validator.
  @Flag(
    name: [.customLong("skip-bids-validation"), .customLong("skip_bids_validation")], help: .hidden)
  var skipValidation = false

  /// What a BIDS App does.
  enum Level: String, CaseIterable, ExpressibleByArgument {
    case participant
    case group
  }

  func validate() throws {
    try check(threads: threads)
    if level == .group, shard != nil {
      throw ValidationError("--shard works only with participant; remove it")
    }
  }

  func run() async throws {
    Interruption.watch()
    let found = try sessionsFound()
    switch level {
    case .participant: try segment(found)
    case .group: try BIDSGroup(dataset: dataset, output: output, found).write()
    }
  }

  /// The sessions that the options name, and folders that cannot be read.
  private func sessionsFound() throws -> [CaseSearch.Finding] {
    guard try LabelFolder.isFolder(dataset) else {
      throw CommandFailure("\(dataset) is a file; name the folder of a BIDS data set")
    }
    if !FileManager.default.fileExists(atPath: dataset + "/dataset_description.json") {
      printNote(
        "\(dataset) has no dataset_description.json, which BIDS requires; it is read anyway")
    }
    var search = CaseSearch([dataset], excluding: [output], layouts: try layouts.table())
    var found: [CaseSearch.Finding] = []
    while let finding = search.next() {
      guard let source = try? finding.result.get() else {
        found.append(finding)
        continue
      }
      // Derivatives give references, not cases.
      if BIDSName(source, in: dataset) != nil { found.append(finding) }
    }
    search.sentences(isVerbose: layouts.verbose).forEach(printNote)
    found = try choose(participants, "sub-", "--participant-label", \.subject, of: found)
    found = try choose(sessions, "ses-", "--session-label", \.session, of: found)
    guard !found.isEmpty else { throw CommandFailure("\(dataset) has no sub-*/anat images") }
    return found
  }

  /// The findings with one of the labels that the user named.
  private func choose(
    _ labels: [String], _ prefix: String, _ option: String, _ part: KeyPath<BIDSName, String?>,
    of found: [CaseSearch.Finding]
  ) throws -> [CaseSearch.Finding] {
    guard !labels.isEmpty else { return found }
    let wanted = labels.map { $0.hasPrefix(prefix) ? $0 : prefix + $0 }
    func label(_ finding: CaseSearch.Finding) -> String? {
      (try? finding.result.get()).flatMap { BIDSName($0, in: dataset)?[keyPath: part] }
    }
    let present = Set(found.compactMap(label))
    if let missing = wanted.first(where: { !present.contains($0) }) {
      throw CommandFailure("\(option) names \(missing), which \(dataset) does not have")
    }
    return found.filter { label($0).map(wanted.contains) ?? false }
  }

  private func segment(_ found: [CaseSearch.Finding]) throws {
    let found = shard?.part(of: found) ?? found
    let derivative = BIDSDerivative(
      dataset: dataset, output: output, modelName: model ?? Assets.modelPath)
    try derivative.prepare()
    for case .success(let source) in found.map(\.result) {
      try BIDSName(source, in: dataset)?.prepare(in: output)
    }
    let choices = SegmentationJob.Choices(
      slices: nil, withProbabilities: probabilities, isPostProcessed: true, isMirrored: nil,
      isAxialOnly: false, grid: .standard, brain: .automatic, isAligned: false, channels: [])
    let dataset = dataset
    let output = output
    var batch = try SegmentationBatch(
      found, folder: output, choices, .init(mayReplace: true, skips: !force), isJSON: false,
      names: { source in
        guard let name = BIDSName(source, in: dataset) else {
          throw CommandFailure("\(source.directory) is not in a folder sub-* of \(dataset)")
        }
        return name.files(in: output)
      },
      record: { _, outcome in
        if case .done(let job, let report) = outcome { try derivative.describe(job, report) }
      })
    if batch.hasWork {
      try batch.run(
        computing.segmenter(
          model ?? Assets.modelPath, threads: threads,
          precision: probabilities ? .exact : nil))
    }
    try batch.finish()
  }
}
