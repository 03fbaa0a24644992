import Dispatch
import Files
package import Imaging
import Synchronization
package import VolumeFiles

/// Loads the files of a case in parallel and reports each one as it is loaded.
///
/// First, the headers are compared to find the grid on which masks are made. Images keep their own
/// grids; a reference with the same voxels in another storage order is reordered to match the case.
package struct CaseLoader: Sendable {
  /// A result of loading.
  package enum Part: Sendable {
    /// A volume, with its modality if known.
    case volume(Modality?, Volume)
    /// The reference.
    case reference(LabelMap)
    /// What the reference's labels were taken for, if nothing tells their meaning.
    case guess(LabelGuess)
    /// A file that cannot be used; the others still follow.
    case failure(CaseError)
    /// Information about files that are used or were left out; comes last.
    case note(String)
  }

  /// The case to load.
  package let source: Case
  /// The header of the image on whose grid masks are made.
  package let header: VolumeHeader
  /// The headers of the case's files that could be read, by path.
  package let headers: [String: VolumeHeader]
  /// The meaning of the reference's labels that the caller chose; `nil` if the data set or the
  /// labels determine it.
  package let scheme: LabelScheme?
  private let needsReference: Bool
  private let jobs: [Job]
  /// Notes on the case's files from before they are read.
  package let notes: [FileNote]
  /// Those on images with other grids.
  private let gridNotes: [FileNote]
  /// Whether notes on DICOM series are one short sentence.
  private let isBrief: Bool

  /// One file.
  private enum Job: Sendable {
    case modality(Modality, String)
    case image(String)
    case frames(String, [Modality: Int])
    case reference(String)

    var path: String {
      switch self {
      case .modality(_, let path), .image(let path), .frames(let path, _), .reference(let path):
        path
      }
    }
  }

  /// Prepares to load a case; this reads the headers of its files.
  ///
  /// - Parameters:
  ///   - source: The case.
  ///   - first: The modality to load first, if the case has it.
  ///   - scheme: The meaning of the reference's labels; `nil` derives it from the files' names and
  ///     the labels.
  ///   - needsReference: Whether an unusable reference is a failure; if not, it is left out.
  ///   - isBrief: Whether notes on the choice of DICOM series, which the viewer lists, are one short sentence.
  /// - Throws: ``CaseError`` if no image's header can be read.
  package init(
    _ source: Case, first: Modality? = nil, scheme: LabelScheme? = nil, needsReference: Bool = true,
    isBrief: Bool = false
  ) throws(CaseError) {
    source.convert()
    let main = try source.mainGrid()
    if let last = source.frames.values.max(), main.header.frameCount <= last {
      throw .incompleteCase(
        name: source.name,
        reason: "\(fileName(main.header.path)) has \(main.header.frameCount) "
          + (main.header.frameCount == 1 ? "frame" : "frames")
          + ", but its data set has \(last + 1) channels or more")
    }
    self.source = source
    self.needsReference = needsReference
    self.isBrief = isBrief
    gridNotes = main.notes
    notes = source.notes + main.notes
    var present = source.presentModalities
    header = main.header
    headers = main.headers
    self.scheme = scheme
    if let first, let index = present.firstIndex(of: first) {
      present.insert(present.remove(at: index), at: 0)
    }
    let images: [Job] =
      !source.frames.isEmpty
      ? [.frames(main.header.path, source.frames)]
      : present.compactMap { modality in
        source.modalities[modality].map { .modality(modality, $0) }
      }
    jobs =
      images + (source.image.map { [.image($0)] } ?? [])
      + (source.reference.map { [.reference($0)] } ?? [])
  }

  /// Loads everything before returning; throws the first failure.
  ///
  /// - Returns: All volumes, on one grid.
  /// - Throws: ``CaseError`` for the first file that cannot be used.
  package func load() throws(CaseError) -> CaseVolumes {
    let empty = CaseVolumes(source: source, header: header, headers: headers)
    let state = Mutex((empty, CaseError?.none))
    run { part in
      state.withLock {
        $0.0.add(part)
        if case .failure(let error) = part, $0.1 == nil { $0.1 = error }
      }
    }
    let (volumes, failure) = state.withLock { $0 }
    if let failure { throw failure }
    return volumes
  }

  /// Starts loading and returns at once; the stream ends after the last file.
  ///
  /// Files whose loading has not begun are skipped once nobody reads the stream.
  package func parts() -> AsyncStream<Part> {
    AsyncStream { continuation in
      let isCancelled = Flag()
      continuation.onTermination = { _ in isCancelled.raise() }
      DispatchQueue.global(qos: .userInitiated).async {
        run(isCancelled: { isCancelled.isRaised }) { continuation.yield($0) }
        continuation.finish()
      }
    }
  }

  /// Loads on up to one thread per core, and returns when all files are done.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked before each file.
  ///   - report: Receives each part, on any thread, possibly several at a time.
  package func run(
    isCancelled: @Sendable () -> Bool = { false }, _ report: @Sendable (Part) -> Void
  ) {
    let next = Atomic(0)
    let findings = Mutex([Int: Findings]())
    // Each iteration is one thread that takes the next file until none is left, so files are begun
    // in order; concurrentPerform uses at most one thread per core.
    DispatchQueue.concurrentPerform(iterations: jobs.count) { _ in
      while !isCancelled() {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < jobs.count else { return }
        do throws(CaseError) {
          var found = Findings()
          for part in try perform(jobs[index], &found) { report(part) }
          findings.withLock { $0[index] = found }
        } catch {
          guard case .reference(let path) = jobs[index], !needsReference else {
            report(.failure(error))
            continue
          }
          let note = FileNote(file: path, text: "not used as the reference: \(error)")
          findings.withLock { $0[index] = Findings(notes: [note]) }
        }
      }
    }
    guard !isCancelled() else { return }
    let found = findings.withLock { all in jobs.indices.compactMap { all[$0] } }
    let isShort = isBrief && source.seriesRemark != nil
    if isShort {
      let main = gridNotes.isEmpty ? "" : " Masks are made on \(source.shownName(header.path))."
      report(.note("Press I to check the series.\(main)"))
    }
    let all = (isShort ? notes.filter { !gridNotes.contains($0) } : notes) + found.flatMap(\.notes)
    for sentence in FileNote.sentences(all) { report(.note(sentence)) }
    for sentence in source.remarks where !(isShort && sentence == source.seriesRemark) {
      report(.note(sentence))
    }
    if let sentence = FileNote.background(found.flatMap(\.backgrounds)) { report(.note(sentence)) }
  }

  /// Findings in a file that the user should know about.
  private struct Findings: Sendable {
    var notes: [FileNote] = []
    /// The background of each image.
    var backgrounds: [(name: String, value: Float)] = []
  }

  private func perform(_ job: Job, _ found: inout Findings) throws(CaseError) -> [Part] {
    let image = try VolumeFormats.caseVolume(job.path)
    if case .reference = job {
      // Names in the file say more than the data set.
      let own = scheme == nil ? image.labels.flatMap { LabelScheme.named($0) } : nil
      var map = try CaseError.of { () throws(VolumeFileError) in
        try image.labelMap(scheme: scheme) { found.notes.append($0) }
      }
      var guess: LabelGuess?
      if scheme == nil, own == nil {
        let present = map.presentLabels
        // BraTS 2024 has the names of BraTS 2023, but one label more.
        let known = CaseMask.known(present, dataSet: source.labelScheme)
        map.scheme = known ?? .reading(present)
        if known == nil { guess = LabelGuess(present, map.scheme) }
      }
      let guesses = guess.map { [Part.guess($0)] } ?? []
      if header.grid.coincides(with: map.grid) {
        return [.reference(map.on(header.grid))] + guesses
      }
      found.notes.append(
        FileNote(
          file: job.path,
          text: "has \(map.grid), but the images have \(header.grid); comparisons are resampled"))
      return [.reference(map)] + guesses
    }
    found.notes = image.notes
    if case .image = job, source.layout == .single, !source.isMaskAlone, source.reference == nil,
      image.isCertainlyLabels
    {
      found.notes.append(
        FileNote(
          file: job.path,
          text: "looks like a label map; opened alone, or with --reference, it is shown as a mask"))
    }
    func add(_ volume: Volume, _ name: String) {
      found.backgrounds.append((name, volume.background().value))
    }
    switch job {
    case .modality(let modality, _):
      add(image.volume, modality.displayName)
      return [.volume(modality, image.volume)]
    case .frames(_, let frames):
      return frames.sorted { $0.value < $1.value }.map { modality, place in
        let volume = image.volume.frame(place)
        add(volume, modality.displayName)
        return .volume(modality, volume)
      }
    case .image where source.isMaskAlone:
      let grid = image.volume.grid
      let nothing = VoxelStorage.uint8([UInt8](repeating: 0, count: grid.voxelCount))
      found.notes = []
      return [.volume(nil, Volume(grid: grid, storage: nothing))]
    case .image, .reference:
      add(image.volume, source.shownName(job.path))
      return [.volume(nil, image.volume)]
    }
  }
}

/// A flag that can be set once.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isRaised: Bool { value.load(ordering: .relaxed) }
  func raise() { value.store(true, ordering: .relaxed) }
}
