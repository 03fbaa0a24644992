import Annotation
import Cases
import Files
import Foundation
import Imaging
import Synchronization
import Viewer
import VolumeFiles

/// The files of an edited case: its journal, and the mask that it is saved to.
///
/// One object serves all cases, with one open journal.
final class EditStorage: Sendable {
  /// The files of a case that an edit uses.
  struct Files {
    /// The case.
    var source: Case
    /// The reference labels that are shown, the case's own or others.
    var reference: String?
    /// The prediction file that is shown.
    var prediction: String?
    /// The network's file.
    var model: String?
    /// The version of glia.
    var version: String

    /// The path that identifies the case for its journal.
    ///
    /// It is the real path, so that two windows that open a case through different links find each
    /// other's journal.
    var path: String { source.directory.realPath + "/" + source.name }

    /// The case's journal.
    var journal: String {
      let journal = Journal.path(of: path)
      // Earlier versions named journals by the path that the user gave.
      let folder = URL(fileURLWithPath: source.directory).standardizedFileURL.path
      let former = Journal.path(of: folder + "/" + source.name)
      if former != journal, !FileManager.default.fileExists(atPath: journal) {
        try? FileManager.default.moveItem(atPath: former, toPath: journal)
      }
      return journal
    }

    /// The files that are only replaced on request, with what they are.
    var originals: [(path: String, role: String)] {
      source.files.map { ($0, $0 == source.reference ? "reference" : "case's own image") }
        + [(reference, "reference"), (prediction, "prediction")].compactMap { path, role in
          path.map { ($0, role) }
        }
    }
  }

  private let journal = Mutex<Journal?>(nil)

  /// Performs a request; reports come on any thread.
  func perform(
    _ request: EditRequest, _ files: Files, report: @escaping @Sendable (EditReport) -> Void
  ) {
    switch request {
    case .look: look(files, report)
    case .open: open(files, report)
    case .begin(let base, let source):
      journal.withLock { journal in
        journal?.begin(
          JournalStart(
            casePath: files.path, base: base, source: source, seconds: journal?.seconds ?? 0))
      }
    case .keep(let entry): journal.withLock { $0?.append(entry) }
    case .save(let session, let names, let path, let replacing):
      report(save(session, names, files, to: path, replacing: replacing))
    case .saveSegmentation(let session, let labels, let path, let folder, let replacing):
      report(
        saveSegmentation(
          session, labels, files, to: path.expandingHome, like: folder, mayReplace: replacing,
          facts(files)))
    case .close(let removing):
      journal.withLock { journal in
        if removing { journal?.remove() } else { journal?.flush() }
        journal = nil
      }
    }
  }

  private func look(_ files: Files, _ report: (EditReport) -> Void) {
    let path = files.journal
    guard let found = try? Journal.peek(path, grid: { try header(files).grid }) else { return }
    switch found {
    case .inUse: report(.isEditedElsewhere)
    case .holds(.edits(let recovery, isWhole: _)) where !recovery.session.strokes.isEmpty:
      report(
        .found(strokes: recovery.session.doneCount, time: Self.clock(recovery.lastChange)))
    case .holds(let contents):
      if let reason = Journal.SetAside.Reason(of: contents) {
        report(.notRestored(JournalNotice.found(reason, in: path)))
      }
    }
  }

  private func open(_ files: Files, _ report: @escaping @Sendable (EditReport) -> Void) {
    // A journal that is still open would lock ourselves out.
    journal.withLock { journal in
      journal?.flush()
      journal = nil
    }
    do {
      let header = try header(files)
      let opened = try Journal(path: files.journal, grid: header.grid) {
        report(.journal(problem: $0?.reason))
      }
      journal.withLock { $0 = opened }
      let time = opened.recovery.map { Self.clock($0.lastChange) } ?? ""
      report(
        .opened(
          opened.recovery, sources(files, header, time: time),
          note: opened.setAside.map { JournalNotice.kept($0, opened.recovery) }))
    } catch {
      report(.refused("\(error)"))
    }
  }

  /// The masks in files that an edit can start from.
  private func sources(_ files: Files, _ header: VolumeHeader, time: String) -> EditSources {
    let model = files.model.map { URL(fileURLWithPath: $0).lastPathComponent }
    var sources = EditSources(model: model, time: time)
    let saved = EditSession.defaultPath(of: files.source)
    if FileManager.default.fileExists(atPath: saved),
      let map = try? VolumeFormats.readLabelMap(saved, scheme: EditRecord.scheme(beside: saved)),
      map.grid.matches(header.grid)
    {
      sources.saved = map
    }
    let paths: [EditSource.Kind: String?] = [
      .saved: sources.saved == nil ? nil : saved, .reference: files.reference,
      .prediction: files.prediction,
    ]
    for (kind, path) in paths {
      if let path { sources.files[kind] = try? EditSource(kind, file: path) }
    }
    return sources
  }

  /// The header of the case's first image.
  private func header(_ files: Files) throws -> VolumeHeader { try CaseLoader(files.source).header }

  private func save(
    _ session: EditSession, _ names: [Label: String], _ files: Files, to chosen: String?,
    replacing: Bool
  ) -> EditReport {
    let saved = EditSession.defaultPath(of: files.source)
    let path = chosen?.expandingHome ?? saved
    let name = path.realPath
    let original = files.originals.first {
      $0.path.realPath == name
    }
    var mayReplace = replacing
    // Checked before the question whether to replace a file.
    do { try VolumeFormats.checkName(path) } catch { return .notSaved("\(error)") }
    if !replacing {
      if let original {
        return .notSaved(
          AnnotationError.wouldReplace(file: path, role: original.role).description
            + "; to replace it, type :w! \(path)")
      }
      // Corrections of a saved mask are relative to that mask.
      let isOwn = chosen == nil && session.source.kind == .saved
      let others = EditSession.strangers(at: path, exceptMask: isOwn)
      if !others.isEmpty { return .exists(path: path, files: others) }
      mayReplace = isOwn
    }
    var facts = facts(files)
    facts.labelNames = names
    do {
      // The source's own header, unless the file has since changed.
      let source = session.source.path.flatMap { try? VolumeFormats.readHeader($0) }
        .flatMap { $0.grid.size == session.map.grid.size ? $0 : nil }
      try session.save(
        to: path, geometry: (source ?? header(files)).geometry, mayReplace: mayReplace,
        facts)
      let isOwn = saved.realPath == name
      let mask =
        isOwn
        ? (try? EditSource(.saved, file: path)).map { SavedMask(map: session.map, source: $0) }
        : nil
      return .saved(path: path, after: session.latestNumber, mask: mask)
    } catch let error as VolumeFileError where error.isExisting {
      return .exists(path: path, files: [path])
    } catch {
      return .notSaved("\(error)")
    }
  }

  /// What a mask's JSON record says of the case and the work.
  private func facts(_ files: Files) -> SaveFacts {
    SaveFacts(
      version: files.version, images: files.source.imageFiles,
      seconds: journal.withLock { $0?.seconds ?? 0 })
  }

  /// A time of day, with the date if it was not today.
  private static func clock(_ time: Double) -> String {
    let date = Date(timeIntervalSince1970: time)
    let style: Date.FormatStyle.DateStyle =
      Calendar.current.isDateInToday(date) ? .omitted : .abbreviated
    return date.formatted(date: style, time: .shortened)
  }
}

extension Case {
  /// The image files, without the reference.
  fileprivate var imageFiles: [String] { files.filter { $0 != reference } }
}
