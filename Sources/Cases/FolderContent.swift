import Files
import VolumeFiles

/// What a folder holds, as far as cases are concerned.
struct FolderContent {
  /// NIfTI files that can be part of a case.
  private(set) var images: [CaseFile] = []
  /// The folders in it.
  private(set) var folders: [String] = []
  /// Files that look like images and cannot be read as such.
  private(set) var notes: [FileNote] = []
  /// What the first file of another format is, in a folder without images.
  private(set) var foreign: String?

  /// How many files are opened to see what they are, where names do not tell.
  private static let mostOpened = 3

  /// Reads a folder; of its files only the names, unless it has no images.
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

  /// The first file of a format that could hold a scan.
  private static func recognize(_ files: [String]) -> String? {
    for place in files {
      if let format = ForeignFormat.named(fileName(place)), format.isVolume {
        return format.reason(place, subject: fileName(place))
      }
    }
    // Scanners give DICOM files names without suffix.
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
