import ArgumentParser
import Cases
import Imaging
import VolumeFiles

/// Options that give the sequence of files whose names do not tell it.
struct RoleFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp("The FLAIR image.", valueName: "file"),
    completion: .images)
  var flair: String?

  @Option(help: ArgumentHelp("The T1 image.", valueName: "file"), completion: .images)
  var t1: String?

  @Option(
    help: ArgumentHelp("The T1 image with contrast agent.", valueName: "file"),
    completion: .images)
  var t1ce: String?

  @Option(help: ArgumentHelp("The T2 image.", valueName: "file"), completion: .images)
  var t2: String?

  @Option(
    help: ArgumentHelp(
      "The DICOM series of a sequence, as 'glia info FOLDER' lists it: flair=5, t1=none.",
      valueName: "name=n"))
  var sequence: [SequenceOption] = []

  /// Which DICOM series are which sequences.
  var sequences: [Modality: String] { sequence.byModality }

  /// The files by sequence.
  var modalities: [Modality: String] {
    let files: [(Modality, String?)] = [(.flair, flair), (.t1, t1), (.t1ce, t1ce), (.t2, t2)]
    return files.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  /// The case made of these files, or the cases found at the paths, and why other paths are not
  /// cases.
  ///
  /// - Parameters:
  ///   - paths: Files and folders.
  ///   - layouts: How data sets name their files, and what is said of files that are left out.
  ///   - excluded: Folders to skip, such as one that another process writes to.
  /// - Returns: What was found, at least one finding for each path.
  /// - Throws: `VolumeFileError` if one of these files cannot be read.
  func findings(
    or paths: [String], _ layouts: LayoutOptions, excluding excluded: [String] = []
  ) throws -> [CaseSearch.Finding] {
    guard modalities.isEmpty else { return [CaseSearch.Finding(try Case.files(modalities))] }
    var search = CaseSearch(paths, excluding: excluded, layouts: try layouts.table())
    search.sequences = sequences
    var findings: [CaseSearch.Finding] = []
    while let finding = search.next() { findings.append(finding) }
    search.sentences(isVerbose: layouts.verbose).forEach(printNote)
    return findings
  }

  /// Refuses contradictions between the options.
  func validate() throws { try sequence.check() }

  /// Refuses paths together with these options.
  func check(_ paths: [String]) throws {
    if !modalities.isEmpty, let path = paths.first {
      throw ValidationError(
        "--flair, --t1, --t1ce and --t2 make a case of their own; remove \(path)")
    }
  }
}

/// The series of a sequence: "flair=5", or "t1=none" if no series is.
struct SequenceOption: ExpressibleByArgument {
  let modality: Modality
  let label: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let modality = Modality(rawValue: parts[0].lowercased()) else {
      return nil
    }
    (self.modality, label) = (modality, parts[1])
  }
}

extension [SequenceOption] {
  /// Refuses two series for a sequence, and two sequences for a series.
  func check() throws {
    for (index, option) in enumerated() {
      for other in self[..<index] {
        if other.modality == option.modality {
          throw ValidationError(
            "--sequence names two series for \(option.modality.displayName), \(other.label) and "
              + "\(option.label); name one")
        }
        if other.label == option.label, option.label != "none" {
          throw ValidationError(
            "--sequence makes series \(option.label) both \(other.modality.displayName) and "
              + "\(option.modality.displayName); a series is one sequence")
        }
      }
    }
  }

  /// The series of each sequence.
  var byModality: [Modality: String] { reduce(into: [:]) { $0[$1.modality] = $1.label } }
}
