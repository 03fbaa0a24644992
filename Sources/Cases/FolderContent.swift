import DICOM
import Files
import Foundation
import VolumeFiles

/// The contents of a folder that matter for cases.
struct FolderContent {
  /// The names of the volumes in it, without those that glia wrote there.
  private(set) var volumes: [String] = []
  /// The names of the folders inside it.
  private(set) var folders: [String] = []
  /// Notes on files that look like images but cannot be read.
  private(set) var notes: [FileNote] = []
  /// A description of the first file in another format, in a folder without images.
  private(set) var foreign: String?
  /// Whether it is the root of a BIDS data set.
  private(set) var isBIDS = false

  /// The most files to open if names do not reveal the format.
  private static let mostOpened = 3

  /// Reads a folder: only the names of its files, unless it has no images.
  init(_ path: String) throws(CaseError) {
    var others: [String] = []
    for entry in try caseFolderEntries(path) {
      let place = path.appending(path: entry.name)
      let kind: FileKind
      if let known = entry.kind {
        kind = known
      } else {
        do throws(CaseError) {
          kind = try caseFileKind(place)
        } catch {
          if CaseFile.isListed(entry.name), case .file(.cannotRead(_, let reason)) = error {
            let text = Self.annexed(place) ?? "left out because \(reason)"
            notes.append(FileNote(file: place, text: text))
          }
          continue
        }
      }
      if kind == .folder {
        folders.append(entry.name)
      } else if CaseFile.isListed(entry.name) {
        volumes.append(entry.name)
      } else {
        if entry.name == "dataset_description.json" { isBIDS = true }
        others.append(place)
      }
    }
    if folders.contains(where: { $0.hasPrefix("sub-") }) { isBIDS = true }
    if volumes.isEmpty {
      foreign = Self.recognize(others)
    } else {
      for place in others {
        guard let format = ForeignFormat.named(fileName(place)), format.isVolume else { continue }
        let shown = format == .dicom ? DICOMInstance.shownName(of: place) : place
        notes.append(FileNote(file: shown, text: "left out because \(format.reason(place))"))
      }
    }
  }

  /// Says why DICOM files make no case.
  private static func problem(_ files: [String]) -> String {
    let scan = DICOMFolder.scan(files)
    guard let problem = scan.problems.first else { return "its DICOM files hold no image" }
    let shown = fileName(scan.shownName(of: problem.file)).filter { $0 != "(" && $0 != ")" }
    return scan.problemCount == 1
      ? "\(shown) cannot be read because \(problem.reason)"
      : "\(scan.problemCount) DICOM files cannot be read; \(shown) because \(problem.reason)"
  }

  /// What to do about a link into a git annex that holds no content, as DataLad leaves it.
  private static func annexed(_ path: String) -> String? {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
      target.contains("annex/objects")
    else { return nil }
    return "left out because its content is not here; 'datalad get' or 'git annex get' fetches it"
  }

  /// Describes the first file of a format that could hold a scan.
  private static func recognize(_ files: [String]) -> String? {
    for place in files {
      if let format = ForeignFormat.named(fileName(place)), format.isVolume {
        if format == .dicom { return problem(files) }
        return format.reason(place, subject: fileName(place))
      }
    }
    // Scanners write DICOM files without a suffix.
    for place in files.prefix(mostOpened) {
      var bytes = [UInt8](repeating: 0, count: 348)
      guard let source = try? ByteSource(place),
        let count = try? source.read(into: &bytes, 0..<348),
        let format = ForeignFormat.recognize(
          Array(bytes.prefix(count)), name: fileName(place), isCompressed: source.isCompressed),
        format.isVolume
      else { continue }
      if format == .dicom { return problem(files) }
      return format.reason(place, subject: fileName(place))
    }
    return nil
  }
}

extension String {
  /// The path of an entry in this folder.
  func appending(path name: String) -> String {
    self == "/" || isEmpty ? self + name : "\(self)/\(name)"
  }
}
