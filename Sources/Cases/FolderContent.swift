import Files
import VolumeFiles

/// The contents of a folder that matter for cases.
struct FolderContent {
  /// Volumes that can be part of a case.
  private(set) var images: [CaseFile] = []
  /// The folders inside it.
  private(set) var folders: [String] = []
  /// Notes on files that look like images but cannot be read.
  private(set) var notes: [FileNote] = []
  /// A description of the first file in another format, in a folder without images.
  private(set) var foreign: String?

  /// The most files to open if names do not reveal the format.
  private static let mostOpened = 3

  /// Reads a folder: only the names of its files, unless it has no images.
  init(_ path: String) throws(CaseError) {
    var others: [String] = []
    for entry in try caseFolderEntries(path) {
      let place = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
      let kind: FileKind
      if let known = entry.kind {
        kind = known
      } else {
        do throws(CaseError) {
          kind = try caseFileKind(place)
        } catch {
          if CaseFile.isListed(entry.name), case .file(.cannotRead(_, let reason)) = error {
            notes.append(FileNote(file: place, text: "left out because \(reason)"))
          }
          continue
        }
      }
      if kind == .folder {
        folders.append(place)
      } else if CaseFile.isListed(entry.name) {
        images.append(CaseFile(place))
      } else {
        others.append(place)
      }
    }
    if images.isEmpty {
      foreign = Self.recognize(others)
    } else {
      for place in others {
        guard let format = ForeignFormat.named(fileName(place)), format.isVolume else { continue }
        notes.append(FileNote(file: place, text: "left out because \(format.reason(place))"))
      }
    }
  }

  /// Describes the first file of a format that could hold a scan.
  private static func recognize(_ files: [String]) -> String? {
    for place in files {
      if let format = ForeignFormat.named(fileName(place)), format.isVolume {
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
      return format.reason(place, subject: fileName(place))
    }
    return nil
  }
}
