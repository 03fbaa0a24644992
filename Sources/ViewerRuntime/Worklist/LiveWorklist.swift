package import Cases
import Foundation
package import Imaging
import Segmenter
import Synchronization
package import Viewer
import VolumeFiles

/// The work on the cases of a list, on real files.
package final class LiveWorklist: WorklistServices {
  /// Where files are read and written.
  package struct Locations: Sendable {
    /// The folder that the user gave; paths in the review table are relative to it.
    package var base: String
    /// The path of the review table; `nil` if there is none.
    package var review: String?
    /// The folder where predictions are read and written.
    package var predictions: String
    /// The name under which reviews are saved.
    package var reader: String

    /// Names the locations.
    package init(
      base: String, review: String?, predictions: String, reader: String = NSUserName()
    ) {
      self.reader = reader
      self.base = base
      self.review = review
      self.predictions = predictions
    }
  }

  /// Hands cases, by their names, to Slurm with options for sbatch, and tells what was submitted.
  package typealias Submitter =
    @Sendable (_ names: [String], _ options: [String]) -> Result<String, SubmissionProblem>

  private let services: LiveServices
  let locations: Locations
  let submitter: Submitter?
  private let reviewFile: ReviewFile?
  private let tables: [CaseTable]
  /// The cases still to be found, and those found before the list existed.
  private let pending: Mutex<(found: [CaseSearch.Finding], search: BackgroundSearch)?>
  var store: CaseStore { services.store }

  /// Creates services for the cases of a store.
  ///
  /// - Parameters:
  ///   - services: What reads single cases.
  ///   - locations: Where reviews and predictions are.
  ///   - found: Cases that a search has already found, and that are not in the store yet.
  ///   - search: The search, which continues in the background; `nil` if the store has all cases.
  ///   - tables: What the user knows of the cases.
  ///   - submitter: Hands cases to Slurm; `nil` if they cannot be.
  package init(
    _ services: LiveServices, locations: Locations, found: [CaseSearch.Finding] = [],
    search: BackgroundSearch? = nil, tables: [CaseTable] = [], submitter: Submitter? = nil
  ) {
    self.submitter = submitter
    self.tables = tables
    self.services = services
    self.locations = locations
    reviewFile = locations.review.map { ReviewFile($0) }
    pending = Mutex(search.map { (found, $0) })
  }

  /// Finds the cases; see ``WorklistServices``.
  package func search(
    isCancelled: @Sendable () -> Bool, report: @Sendable (WorklistReport) -> Void
  ) {
    let begun = pending.withLock { pending in
      defer { pending = nil }
      return pending
    }
    guard case (var found, let search)? = begun else { return report(.searched(problem: nil)) }
    var problem: String?
    if FileManager.default.fileExists(atPath: locations.predictions) {
      do {
        store.add(try LabelSource(locations.predictions, role: .prediction))
      } catch {
        problem = error.description
      }
    }
    var table = ReviewTable()
    do {
      table = try reviewFile?.read() ?? table
    } catch {
      problem = error.description
    }
    var tables = CaseTables(self.tables)
    var rows: [WorklistRow] = []
    var last = ContinuousClock.now
    func send() {
      if !rows.isEmpty { report(.found(rows)) }
      rows = []
      last = .now
    }
    search: while !isCancelled() {
      let finding: CaseSearch.Finding
      switch found.isEmpty ? search.next(within: .milliseconds(100)) : .finding(found.removeFirst())
      {
      case .finding(let next): finding = next
      case .pending:
        send()
        continue
      case .end: break search
      }
      let id = store.append(finding)
      rows.append(row(id, store[id], table, &tables))
      // The first rows at once; then fewer messages, because each one sorts the list.
      let wait: Duration = store.count < 100 ? .milliseconds(20) : .milliseconds(250)
      if ContinuousClock.now - last > wait { send() }
    }
    send()
    if let file = store.unclaimed.first, !isCancelled() {
      problem = "\(file) is not shown because no case has its name."
    }
    let notes = FileNote.sentences(search.notes) + search.remarks + tables.remarks
    report(.searched(problem: problem))
    if !notes.isEmpty, !isCancelled() { report(.note(notes.joined(separator: " · "))) }
  }

  private func row(
    _ id: Int, _ entry: CaseStore.Entry, _ table: ReviewTable, _ tables: inout CaseTables
  ) -> WorklistRow {
    let review = table.review(of: reviewed(entry), by: locations.reader)
    let prediction = entry.prediction.map { CasePrediction.file($0) } ?? .none
    switch entry.result {
    case .success(let source):
      let facts = tables.facts(of: source)
      return WorklistRow(
        id: id, name: entry.name, folder: entry.path, modalities: source.presentModalities,
        hasReference: entry.referenceFile != nil, prediction: prediction, review: review,
        hasCorrection: entry.correction != nil, date: facts.date,
        cells: facts.cells.map {
          WorklistCell(column: $0.column, text: $0.text, number: $0.number)
        })
    case .failure(let error):
      return WorklistRow(
        id: id, name: entry.name, folder: entry.path, prediction: prediction, review: review,
        problem: error.description)
    }
  }

  // MARK: Reviews

  /// Reads the reviews; see ``WorklistServices``.
  package func reviews() -> WorklistReport {
    guard let reviewFile else { return .reviews([:]) }
    do {
      return .reviews(reviews(try reviewFile.read()))
    } catch {
      return .reviewFailed(error.description)
    }
  }

  /// Saves a review; see ``WorklistServices``.
  package func review(
    _ id: Int, _ change: ReviewChange, isEnding: @escaping @Sendable () -> Bool
  ) -> WorklistReport {
    guard let reviewFile else { return .reviewFailed("There is no review file.") }
    do {
      let table = try reviewFile.apply(
        change, to: reviewed(store[id]), by: locations.reader, isEnding: isEnding)
      return .reviewed(id, reviews(table))
    } catch {
      return .reviewFailed(error.description)
    }
  }

  private func reviews(_ table: ReviewTable) -> [Int: Review] {
    var reviews: [Int: Review] = [:]
    for (id, entry) in store.entries.enumerated() {
      reviews[id] = table.review(of: reviewed(entry), by: locations.reader)
    }
    return reviews
  }

  private func reviewed(_ entry: CaseStore.Entry) -> ReviewedCase {
    ReviewedCase(name: entry.name, path: Paths.relative(entry.path, to: locations.base))
  }

  // MARK: Masks

  /// Compares the masks of a case; see ``WorklistServices``.
  package func score(_ id: Int) -> WorklistReport {
    do {
      guard let scores = try CaseLabels.scores(of: store[id]) else {
        return .scoringFailed(id, "There is nothing to compare.")
      }
      return .scored(id, scores)
    } catch {
      return .scoringFailed(id, "\(error)")
    }
  }

  /// Measures the mask of a case; see ``WorklistServices``.
  package func measure(_ id: Int) -> WorklistReport {
    do {
      guard let mask = try store[id].listedMask() else {
        return .measuringFailed(id, "There is no mask.")
      }
      return .measured(id, MaskSummary(mask.map, mask.kind))
    } catch {
      return .measuringFailed(id, "\(error)")
    }
  }

  /// Makes the picture of a case; see ``WorklistServices``.
  package func preview(
    _ id: Int, _ convention: DisplayConvention, isCancelled: () -> Bool
  ) -> WorklistReport? {
    do {
      let picture = try PreviewReader(store[id]).preview(convention, isCancelled: isCancelled)
      return picture.map { .previewed(id, convention, .ready($0)) }
    } catch {
      return .previewed(id, convention, .failed("\(error)"))
    }
  }

  /// Segments a case; see ``WorklistServices``.
  package func segment(
    _ id: Int, isCancelled: @escaping @Sendable () -> Bool,
    progress: @Sendable (_ done: Int, _ total: Int, _ part: Double) -> Void
  ) -> CaseSegmentation {
    let entry = store[id]
    guard !entry.isNameTaken else {
      return .failed("Another case is also called \(entry.name), and its file would be the same.")
    }
    let path = URL(fileURLWithPath: locations.predictions, isDirectory: true)
      .appendingPathComponent("\(entry.name)_pred.nii.gz").relativePath
    if FileManager.default.fileExists(atPath: path) {
      store.setPrediction(path, of: id)
      return .existed(path: path)
    }
    do {
      guard let network = services.network else { return .cancelled }
      let segmenter = CaseSegmenter(try network.segmenter())
      let source = try entry.result.get()
      try source.checkSequences()
      let volumes = try CaseSegmenter.load(source)
      // A given reference replaces the case's own, as in the viewer.
      let reference =
        entry.reference.map { try? CaseMask.read($0, on: volumes.grid) } ?? volumes.reference
      let result = try segmenter.segment(
        segmenter.prepare(volumes, reference: reference), isCancelled: isCancelled
      ) { progress($0.done, $0.total, $0.part) }
      do {
        try FileManager.default.createDirectory(
          atPath: locations.predictions, withIntermediateDirectories: true)
      } catch {
        return .failed(
          "The folder \(locations.predictions) cannot be created: \(error.localizedDescription); "
            + "--predictions DIR names another folder")
      }
      try segmenter.save(result, to: .init(prediction: path))
      store.setPrediction(path, of: id)
      // The labels are written, even if there is a problem with the labels to compare with.
      let scores = reference.flatMap {
        try? CaseLabels.scores(prediction: result.map, reference: $0)
      }
      return .written(path: path, scores: scores)
    } catch SegmentationError.cancelled {
      return .cancelled
    } catch let error as VolumeFileError where error.isExisting {
      // Another window was first.
      store.setPrediction(path, of: id)
      return .existed(path: path)
    } catch {
      return .failed("\(entry.name) cannot be segmented: \(error)")
    }
  }

  // MARK: Reading

  /// Reads a case ahead; see ``WorklistServices``.
  package func readAhead(_ id: Int, first: Modality?) { services.readAhead(id, first: first) }

  /// Reads the prediction of a case; see ``WorklistServices``.
  package func prediction(of id: Int) -> LoadReport? {
    guard let source = try? store[id].result.get(), let loader = try? CaseLoader(source) else {
      return nil
    }
    return services.prediction(store[id], like: loader.header.grid)
  }
}
