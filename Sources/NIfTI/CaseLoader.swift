import Dispatch
public import Imaging
import Synchronization

/// Loads the files of a case in parallel, and reports each as it arrives.
///
/// The files' headers are compared first, so that a file on another grid is refused with both
/// geometries, and never drawn.
public struct CaseLoader: Sendable {
  /// Something that arrived.
  public enum Part: Sendable {
    /// A volume, with its modality where that is known.
    case volume(Modality?, Volume)
    /// The reference.
    case reference(LabelMap)
    /// A file that cannot be used; the others follow all the same.
    case failure(NIfTIError)
  }

  /// What is loaded.
  public let source: Case
  /// The header of the first image.
  public let header: NIfTIHeader
  /// The meaning of the reference's labels; `nil` where they decide.
  public let scheme: LabelScheme?
  private let needsReference: Bool
  private let headerPath: String
  private let jobs: [Job]

  /// One file.
  private enum Job: Sendable {
    case modality(Modality, String)
    case image(String)
    case frames(String)
    case reference(String)

    var path: String {
      switch self {
      case .modality(_, let path), .image(let path), .frames(let path), .reference(let path): path
      }
    }
  }

  /// Prepares a case for loading, for which the header of its first image is read.
  ///
  /// - Parameters:
  ///   - source: The case.
  ///   - first: The modality that is loaded before the others, where the case has it.
  ///   - scheme: The meaning of the reference's labels; `nil` decides it by the files' names and the
  ///     labels that occur.
  ///   - needsReference: Whether a reference that cannot be used is a failure; else it is left out.
  /// - Throws: ``NIfTIError`` where the first image's header cannot be read.
  public init(
    _ source: Case, first: Modality? = nil, scheme: LabelScheme? = nil, needsReference: Bool = true
  ) throws(NIfTIError) {
    self.source = source
    self.needsReference = needsReference
    var present = source.presentModalities
    guard let main = present.first.flatMap({ source.modalities[$0] }) ?? source.image else {
      throw .incompleteCase(name: source.name, reason: "it has no image")
    }
    header = try NIfTI.readHeader(main)
    headerPath = main
    self.scheme = scheme ?? source.labelScheme
    if let first, let index = present.firstIndex(of: first) {
      present.insert(present.remove(at: index), at: 0)
    }
    let images: [Job] =
      source.layout == .decathlon
      ? [.frames(main)]
      : present.compactMap { modality in
        source.modalities[modality].map { .modality(modality, $0) }
      }
    jobs =
      images + (source.image.map { [.image($0)] } ?? [])
      + (source.reference.map { [.reference($0)] } ?? [])
  }

  /// Loads everything and returns when it is there; throws the first failure.
  ///
  /// - Returns: All volumes, on one grid.
  /// - Throws: ``NIfTIError`` for the first file that cannot be used.
  public func load() throws(NIfTIError) -> CaseVolumes {
    let state = Mutex((CaseVolumes(source: source, header: header), NIfTIError?.none))
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
  /// Files that have not been begun are left out once nobody listens any more.
  public func parts() -> AsyncStream<Part> {
    AsyncStream { continuation in
      let isCancelled = Flag()
      continuation.onTermination = { _ in isCancelled.raise() }
      DispatchQueue.global(qos: .userInitiated).async {
        run(isCancelled: { isCancelled.isRaised }) { continuation.yield($0) }
        continuation.finish()
      }
    }
  }

  /// Loads on as many threads as there are cores, at most, and returns when all files are done.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked before each file.
  ///   - report: Receives each part, on any thread, several at a time.
  public func run(
    isCancelled: @Sendable () -> Bool = { false }, _ report: @Sendable (Part) -> Void
  ) {
    let next = Atomic(0)
    // Each turn is one thread that takes the next file until none is left, so that files are begun
    // in order; concurrentPerform uses no more threads than there are cores.
    DispatchQueue.concurrentPerform(iterations: jobs.count) { _ in
      while !isCancelled() {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < jobs.count else { return }
        do throws(NIfTIError) {
          for part in try perform(jobs[index]) { report(part) }
        } catch {
          if case .reference = jobs[index], !needsReference { continue }
          report(.failure(error))
        }
      }
    }
  }

  private func perform(_ job: Job) throws(NIfTIError) -> [Part] {
    let grid = try NIfTI.readHeader(job.path).grid
    guard header.grid.matches(grid) else {
      throw .gridsDiffer(
        file: job.path, grid: grid, first: headerPath, firstGrid: header.grid)
    }
    let image = try NIfTI.readVolume(job.path)
    switch job {
    case .modality(let modality, _): return [.volume(modality, image.volume)]
    case .image: return [.volume(nil, image.volume)]
    case .frames:
      return Modality.allCases.enumerated().map { .volume($1, image.volume.frame($0)) }
    case .reference: return [.reference(try NIfTI.labelMap(image, scheme: scheme))]
    }
  }
}

/// A flag that is raised once.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isRaised: Bool { value.load(ordering: .relaxed) }
  func raise() { value.store(true, ordering: .relaxed) }
}
