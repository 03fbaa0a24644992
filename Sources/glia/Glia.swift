import ArgumentParser
import Files
import Foundation
import Imaging

/// The program: parses its arguments, runs one command, and exits with the matching code.
@main
struct Glia: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glia",
    abstract:
      "Browse brain MRI in a terminal, segment tumors with a U-Net, and measure the result.",
    discussion: """
      Cases are DICOM exports, folders of the usual data sets, and images in any of the usual formats.

        glia BraTS19_2013_10_1                              browse a case; ? shows the keys
        glia segment BraTS19_2013_10_1 --output out         predict the tumor
        glia evaluate prediction.nii.gz reference.nii.gz    Dice and other measures
        glia measure case                                   label statistics, RANO diameters
        glia compare scan1 scan2                            what became of each lesion
        glia export case --output figure.png --figure       a figure for a paper
        glia report cases --output report.html              a report on all cases
        glia info scan.nii.gz                               header, geometry, statistics
        glia convert brain.mgz brain.nii.gz                 another file format

      'glia help COMMAND' explains a command with examples. Exit codes: 0 success; 1 failure, with \
      the reason on standard error; 2 wrong usage; 130 interrupted.

      For research and teaching; not a medical device.
      """,
    version: "0.2.0",
    subcommands: [
      ViewCommand.self,
      SegmentCommand.self,
      BrainCommand.self,
      GrowCommand.self,
      AlignCommand.self,
      EvaluateCommand.self,
      ConsensusCommand.self,
      ReviewCommand.self,
      MeasureCommand.self,
      ReportCommand.self,
      CompareCommand.self,
      ExportCommand.self,
      BenchmarkCommand.self,
      InfoCommand.self,
      ConvertCommand.self,
      PhantomCommand.self,
      ConfigCommand.self,
      KeysCommand.self,
      LayoutsCommand.self,
      TrainCommand.self,
      JoinCommand.self,
      BIDSCommand.self,
      CollectCommand.self,
      ModelCommand.self,
    ], defaultSubcommand: ViewCommand.self)

  static func main() async {
    StandardStreams.prepare()
    CrashSignals.reset()
    if !isWithoutNetwork(CommandLine.arguments) { ThreadPolicy.apply() }
    do {
      try refuseMisspelled(CommandLine.arguments.dropFirst().first)
      let command = try await asyncParseAsRoot(
        ExportCommand.completed(
          SlurmOptions.completed(Array(CommandLine.arguments.dropFirst()))))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
      exit(ExitStatus.done)
    } catch {
      finish(error)
    }
  }

  /// Refuses a first word that is nearly a command's name, and no file.
  private static func refuseMisspelled(_ word: String?) throws {
    guard let word, !word.hasPrefix("-"), !FileManager.default.fileExists(atPath: word) else {
      return
    }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !names.contains(word), let nearest = word.nearest(of: names) else { return }
    throw CommandFailure(
      "\(word) cannot be read: No such file or directory; did you mean 'glia \(nearest)'?")
  }

  /// Whether a command line names a command that never computes with a network.
  private static func isWithoutNetwork(_ arguments: [String]) -> Bool {
    configuration.subcommands.contains { command in
      command.configuration.commandName == arguments.dropFirst().first
        && !(command is any ComputesWithNetwork.Type)
    }
  }

  /// Ends the program with the exit code for an error; help and versions are not errors.
  private static func finish(_ error: any Error) -> Never {
    if error is CancellationError {
      printNote("glia: interrupted")
      exit(ExitStatus.interrupted)
    }
    switch exitCode(for: error) {
    case .success:
      let message = fullMessage(for: error)
      if !message.isEmpty { printResult(message) }
      exit(ExitStatus.done)
    case .validationFailure:
      let message = fullMessage(for: error)
      printNoteLines(
        "glia: " + (message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message))
      exit(ExitStatus.wrongUsage)
    case let code:
      // A command that throws a bare exit code has already printed its message.
      if !(error is ExitCode) { printNote("glia: \(error.sentence)") }
      exit(code.rawValue)
    }
  }

  /// Ends the program, with a failure if standard output could not be written.
  private static func exit(_ status: Int32) -> Never {
    guard let failure = StandardStreams.outputFailure else { Foundation.exit(status) }
    // A reader that has read enough, such as head, does not need a message.
    if !failure.isClosedPipe {
      printNote("glia: standard output cannot be written: \(failure.reason)")
    }
    Foundation.exit(status == ExitStatus.done ? ExitStatus.failed : status)
  }
}
