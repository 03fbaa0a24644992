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
    for path in paths { collect(trimmedPath(path), depth: 0, &links, into: &files) }
    return read(files, progress: progress, isCancelled: isCancelled)
  }

  /// Reads the headers of files.
  static func scan(files: [String]) -> DICOMFolder {
    read(files, progress: { _ in }, isCancelled: { false })
  }

  /// Reads the headers of the DICOM files in folders, but not in the folders inside them.
  package static func scan(filesIn folders: [String]) -> DICOMFolder {
    var files: [String] = []
    for folder in folders {
      for entry in (try? folderEntries(folder)) ?? [] where DICOMFileNames.isPossible(entry.name) {
        let place = folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"
        if entry.kind == .file || (entry.kind == nil && (try? fileKind(place)) == .file) {
          files.append(place)
        }
      }
    }
    return scan(files: files)
  }

  /// Lists the files below a path that could be DICOM by their names, in the order of their paths.
  private static func collect(
    _ path: String, depth: Int, _ links: inout Set<String>, into files: inout [String]
  ) {
    guard (try? fileKind(path)) == .folder else {
      files.append(path)
      return
    }
    guard depth < deepest, let entries = try? folderEntries(path) else { return }
    for entry in entries {
      let place = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
      switch entry.kind ?? (try? fileKind(place)) {
      case .folder:
        // Each folder is entered through one link, so that links cannot lead round in circles.
        if entry.kind == nil, !links.insert(absolutePath(place)).inserted { continue }
        collect(place, depth: depth + 1, &links, into: &files)
      case .file: if DICOMFileNames.isPossible(entry.name) { files.append(place) }
      case nil: break
      }
    }
  }

  /// Reads headers on one thread for each core.
  private static func read(
    _ files: [String], progress: @Sendable (Int) -> Void, isCancelled: @Sendable () -> Bool
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
      problems: all.problems.sorted { $0.0 < $1.0 }.prefix(mostProblems).map(\.1),
      problemCount: all.problems.count)
  }
}
