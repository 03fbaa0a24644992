import DICOM
import Files
import Imaging
import VolumeFiles

/// Makes cases of DICOM files.
enum DICOMCases {
  /// Reads the headers of files in folders and makes a case of each study.
  ///
  /// - Parameters:
  ///   - folders: The folders; those inside them are not read.
  ///   - root: The folder that the user named.
  ///   - isOnly: Whether all DICOM files below the root are in these folders.
  ///   - sequences: The labels of series that the user named, by sequence.
  ///   - notes: Receives notes on files that belong to no case.
  /// - Returns: At least one case.
  /// - Throws: ``CaseError`` if no file holds an image.
  static func read(
    _ folders: [String], root: String, isOnly: Bool, sequences: [Modality: String],
    notes: inout [FileNote]
  ) throws(CaseError) -> [Case] {
    let scan = DICOMFolder.scan(filesIn: folders)
    DICOMRegistry.remember(scan.studies)
    var problems = scan.problems.map {
      FileNote(file: scan.shownName(of: $0.file), text: "left out because \($0.reason)")
    }
    if scan.problemCount > problems.count, let last = problems.popLast() {
      let rest = scan.problemCount - problems.count
      problems.append(
        FileNote(
          file: last.file, text: "left out, like \(rest - 1) others, because it cannot be read"))
    }
    let names = DICOMNames(root: root, folders: folders, isOnly: isOnly)
    var cases: [Case] = []
    for study in scan.studies {
      let name = names.name(of: study, count: scan.studies.count)
      let found = try makeCase(study, name: name, directory: names.directory, sequences: sequences)
      if var found {
        found.date = study.date
        found.patient = study.patient.key
        cases.append(found)
      }
    }
    guard !cases.isEmpty else {
      let found =
        problems.first?.description
        ?? (scan.fileCount == 1
          ? "its DICOM file holds no image" : "its \(scan.fileCount) DICOM files hold no image")
      throw .noImages(folder: root, found: found)
    }
    if cases.count == 1 {
      var only = cases[0].adding(problems)
      only.reference = mask(beside: folders)
      return [only]
    }
    notes += problems
    return cases
  }

  /// The expert's mask that lies beside the DICOM files, by its name; `nil` if there is none, or if
  /// several could be.
  private static func mask(beside folders: [String]) -> String? {
    var masks: [(rank: Int, path: String)] = []
    for folder in folders {
      for entry in (try? folderEntries(folder)) ?? [] where CaseFile.isListed(entry.name) {
        let words = SequenceWords.words(of: CaseFile.stem(entry.name) ?? entry.name)
        if case .reference(let rank) = MaskWords.read(words) {
          masks.append((rank, folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"))
        }
      }
    }
    guard let best = masks.map(\.rank).min() else { return nil }
    let found = masks.filter { $0.rank == best }
    return found.count == 1 ? found[0].path : nil
  }

  /// Whether a file is DICOM, by its first bytes.
  static func isDICOM(_ path: String) -> Bool {
    guard let start = try? FileStart(path) else { return false }
    return DICOMFormat().recognizes(start)
  }

  /// The study of a DICOM file; `nil` for other files.
  static func study(of path: String) -> DICOMStudy? {
    isDICOM(path) ? try? DICOMRegistry.study(of: path) : nil
  }

  /// Returns a path; for a folder of DICOM files of one series, that of its first file.
  ///
  /// - Throws: ``CaseError`` if the folder has several series.
  static func file(_ path: String) throws(CaseError) -> String {
    guard (try? fileKind(path)) == .folder else { return path }
    let scan = DICOMFolder.scan([path])
    DICOMRegistry.remember(scan.studies)
    let series = scan.studies.flatMap(\.series)
    if series.count == 1 { return series[0].files[0] }
    guard !series.isEmpty else { return path }
    throw .incompleteCase(
      name: path, reason: "it has \(series.count) DICOM series; name a file of one of them")
  }

  /// Makes cases of files that the user named: of the series that they are part of.
  static func of(files: [String], sequences: [Modality: String]) -> [CaseSearch.Finding] {
    var studies: [String: (study: DICOMStudy, chosen: Set<Int>, path: String)] = [:]
    var order: [String] = []
    var findings: [CaseSearch.Finding] = []
    for path in files {
      do throws(DICOMError) {
        let (study, index) = try DICOMRegistry.find(path)
        let name = fileName(path)
        let folder = path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
        let key = "\(study.mark) \(folder)"
        if studies[key] == nil {
          order.append(key)
          studies[key] = (study, [], folder)
        }
        studies[key]?.chosen.insert(index)
      } catch {
        let failure = VolumeFileError.cannotRead(file: path, reason: error.reason)
        findings.append(CaseSearch.Finding(path, .file(failure)))
      }
    }
    for case let (study, chosen, folder)? in order.map({ studies[$0] }) {
      let name = DICOMNames(root: folder, folders: [folder], isOnly: true).name(of: study, count: 1)
      let series = chosen.sorted().map { study.series[$0] }
      do throws(CaseError) {
        let part = study.with(series)
        if let found = try makeCase(part, name: name, directory: folder, sequences: sequences) {
          findings.append(CaseSearch.Finding(found))
        }
      } catch {
        findings.append(CaseSearch.Finding(folder, error))
      }
    }
    return findings
  }

  /// Makes a case of a study: of its four sequences, or of its best series if none is one of them.
  private static func makeCase(
    _ study: DICOMStudy, name: String, directory: String, sequences: [Modality: String]
  ) throws(CaseError) -> Case? {
    let given = try given(sequences, in: study, name: name)
    if let known = Case.dicom(study, name: name, directory: directory, given: given) {
      return known
    }
    let images = study.series.filter { !$0.facts.isColor && !$0.facts.isScreenshot }
    guard
      let best = images.max(by: { SequenceChoice.score($0) < SequenceChoice.score($1) })
        ?? study.series.first
    else { return nil }
    return Case.dicom(best, name: name, directory: directory)
  }

  /// Finds the series that the user named by their labels.
  private static func given(
    _ sequences: [Modality: String], in study: DICOMStudy, name: String
  ) throws(CaseError) -> [Int: Modality?] {
    guard !sequences.isEmpty else { return [:] }
    let labels = study.labels
    let choice = SequenceChoice(study.series)
    var given: [Int: Modality?] = [:]
    for (modality, label) in sequences.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      if label == "none" {
        for index in labels.indices where choice.guesses[index].modality == modality {
          given[index] = given[index] ?? .some(nil)
        }
      } else if let index = labels.firstIndex(of: label) {
        given[index] = modality
      } else {
        let list = labels.prefix(20).joined(separator: ", ")
        throw .incompleteCase(
          name: name,
          reason: "it has no series \(label) for \(modality.displayName); it has \(list)")
      }
    }
    return given
  }
}
