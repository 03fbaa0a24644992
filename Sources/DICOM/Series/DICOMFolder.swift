internal import Dispatch
internal import Files
internal import Synchronization

/// The DICOM files below a folder.
///
///     let scan = DICOMFolder.scan(["/media/cdrom"])
///     scan.studies[0].series.map(\.title)
package struct DICOMFolder: Sendable {
  /// The studies that were found.
  package let studies: [DICOMStudy]
  /// The number of DICOM files, with those that hold no pixels.
  package let fileCount: Int
  /// The number of files that are not DICOM.
  package let otherCount: Int
  /// Why DICOM files cannot be read, at most ``mostProblems``.
  package let problems: [DICOMError]
  /// The number of files that cannot be read.
  package let problemCount: Int

  /// Deeper folders than those of any export.
  static let deepest = 16
  private static let mostProblems = 20

  /// Reads the headers of all DICOM files in folders, whatever their names.
  ///
  /// - Parameters:
  ///   - paths: Folders, which are searched with all folders inside them, and files.
  ///   - progress: Receives the number of files read, now and then, on any thread.
  ///   - isCancelled: Asked before each file.
  /// - Returns: The studies that were found.
  package static func scan(
    _ paths: [String], progress: @Sendable (Int) -> Void = { _ in },
    isCancelled: @Sendable () -> Bool = { false }
  ) -> DICOMFolder {
    var files: [String] = []
    var links: Set<String> = []
    var closed: [DICOMError] = []
    for path in paths { collect(trimmedPath(path), depth: 0, &links, &closed, into: &files) }
    return read(files, closed, progress: progress, isCancelled: isCancelled)
  }

  /// Reads the headers of files.
  static func scan(files: [String]) -> DICOMFolder {
    read(files, [], progress: { _ in }, isCancelled: { false })
  }

  /// Reads the headers of the DICOM files in folders, but not in the folders inside them.
  package static func scan(filesIn folders: [String]) -> DICOMFolder {
    scan(files: files(in: folders))
  }

  /// The files in folders that could be DICOM by their names, but not those in the folders inside.
  static func files(in folders: [String]) -> [String] {
    var files: [String] = []
    for folder in folders {
      for entry in (try? folderEntries(folder)) ?? [] where DICOMFileNames.isPossible(entry.name) {
        let place = folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"
        if entry.kind == .file || (entry.kind == nil && (try? fileKind(place)) == .file) {
          files.append(place)
        }
      }
    }
    return files
  }

  /// What a file that cannot be read is called in notes: its path, or its folder if its name may be
  /// that of a patient.
  package func shownName(of path: String) -> String {
    let name = fileName(path)
    let isKnown = studies.contains { $0.patient.isNamed(in: name) }
    if !isKnown, DICOMFileNames.isImpersonal(name) || (try? fileKind(path)) == .folder {
      return path
    }
    let folder = path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
    let names = ((try? folderEntries(folder)) ?? []).map(\.name)
    guard let index = names.firstIndex(of: name) else { return "a file in \(folder)" }
    return "\(folder)/(file \(index + 1) of \(names.count))"
  }

  /// Lists the files below a path that could be DICOM by their names, in the order of their paths.
  private static func collect(
    _ path: String, depth: Int, _ links: inout Set<String>, _ closed: inout [DICOMError],
    into files: inout [String]
  ) {
    guard (try? fileKind(path)) == .folder else {
      files.append(path)
      return
    }
    guard depth < deepest else { return }
    let entries: [FolderEntry]
    do throws(UnreadableFile) {
      entries = try folderEntries(path)
    } catch {
      closed.append(.cannotRead(file: path, reason: error.reason))
      return
    }
    for entry in entries {
      let place = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
      switch entry.kind ?? (try? fileKind(place)) {
      case .folder:
        // Each folder is entered through one link, so that links cannot lead round in circles.
        if entry.kind == nil, !links.insert(absolutePath(place)).inserted { continue }
        collect(place, depth: depth + 1, &links, &closed, into: &files)
      case .file: if DICOMFileNames.isPossible(entry.name) { files.append(place) }
      case nil: break
      }
    }
  }

  /// Reads headers on one thread for each core.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - closed: The folders that could not be opened.
  ///   - progress: Receives the number of files read.
  ///   - isCancelled: Asked before each file.
  /// - Returns: The studies that were found.
  private static func read(
    _ files: [String], _ closed: [DICOMError], progress: @Sendable (Int) -> Void,
    isCancelled: @Sendable () -> Bool
  ) -> DICOMFolder {
    struct Found {
      var instances: [(Int, DICOMInstance)] = []
      var others = 0
      var problems: [(Int, DICOMError)] = []
    }
    let found = Mutex(Found())
    let next = Atomic(0)
    let block = 32
    DispatchQueue.concurrentPerform(iterations: min(files.count, 16)) { _ in
      while !isCancelled() {
        let start = next.add(block, ordering: .relaxed).oldValue
        guard start < files.count else { return }
        var part = Found()
        for index in start..<min(start + block, files.count) {
          do throws(DICOMError) {
            part.instances.append((index, try DICOMInstance(files[index])))
          } catch {
            if case .notDICOM = error {
              part.others += 1
            } else {
              part.problems.append((index, error))
            }
          }
        }
        found.withLock {
          $0.instances += part.instances
          $0.others += part.others
          $0.problems += part.problems
        }
        progress(min(start + block, files.count))
      }
    }
    let all = found.withLock(\.self)
    let instances = all.instances.sorted { $0.0 < $1.0 }.map(\.1)
    return DICOMFolder(
      studies: DICOMStudy.group(instances), fileCount: instances.count, otherCount: all.others,
      problems: Array(
        (closed + all.problems.sorted { $0.0 < $1.0 }.map(\.1)).prefix(mostProblems)),
      problemCount: closed.count + all.problems.count)
  }
}
