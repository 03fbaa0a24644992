package import Cases
internal import Dispatch
internal import Files
internal import Foundation
package import Imaging
internal import Synchronization

/// The patients for training and for validation.
package struct TrainingData: Sendable {
  /// Training patients with all three regions known.
  package var train: [TrainingCase] = []
  /// Training stacks with only the whole tumor known.
  package var partial: [TrainingCase] = []
  /// Patients for validation.
  package var validation: [TrainingCase] = []
  /// What the user should know about the files, one sentence each.
  package private(set) var notes: [String] = []

  /// How often each patient of ``train`` is drawn, relative to the others.
  ///
  /// Patients with little or no enhancing tumor, which are rare and differ most, count twice.
  package var weights: [Float] {
    chosenWeights ?? train.map { $0.enhancingShare < Self.lowEnhancement ? 2 : 1 }
  }

  /// Weights that replace the default ones; one per patient.
  private var chosenWeights: [Float]?

  /// The enhancing share of the tumor that few lower-grade but nearly all high-grade gliomas
  /// exceed.
  private static let lowEnhancement: Float = 0.05

  /// Uses cases that are in memory.
  package init(
    train: [TrainingCase], partial: [TrainingCase] = [], validation: [TrainingCase] = []
  ) {
    self.train = train
    self.partial = partial
    self.validation = validation
  }

  /// Uses cases that are in memory, each drawn as often as its weight says.
  init(_ train: [(item: TrainingCase, weight: Float)]) {
    self.train = train.map(\.item)
    chosenWeights = train.map(\.weight)
  }

  /// Names of the patients for training and validation, as in `splits.json`.
  package struct Splits: Codable, Hashable, Sendable {
    /// Training patients.
    package var train: [String]
    /// Patients for validation.
    package var validation: [String]
    /// Training cases whose images are z-scores already and are taken as they are.
    ///
    /// Parts of brains need this, such as cubes around lesions: their own mean and deviation are
    /// not those of the brain. Their tumors are not pasted into others, nor others' into them.
    package var normalized: [String]?

    /// Creates lists of names.
    package init(train: [String], validation: [String], normalized: [String]? = nil) {
      self.train = train
      self.validation = validation
      self.normalized = normalized
    }
  }

  private struct Job {
    /// The files of a patient's images and labels.
    enum Source {
      case whole(Case)
      case stack(name: String, files: [Modality: String], reference: String)
    }

    var source: Source
    var isValidation: Bool
    var isNormalized = false

    var planes: [Plane] = [.axial]

    var isPartial: Bool {
      if case .stack = source { true } else { false }
    }

    /// Reads the patient; `note` receives what the user should know about the files.
    func read(note: (String) -> Void) throws -> TrainingCase {
      switch source {
      case .whole(let found):
        // BraTS used one scheme until 2021, and so do names in plain words; other layouts define
        // theirs.
        let scheme: LabelScheme? =
          [.brats, .plain].contains(found.layout) ? .brats2020 : nil
        let loaded = try CaseLoader(found, scheme: scheme).load()
        for text in loaded.notes { note("\(found.name): \(text)") }
        guard let labels = loaded.reference else {
          throw TrainingDataError("\(found.name) has no label map")
        }
        guard labels.grid.matches(loaded.grid) else {
          throw TrainingDataError(
            "the label map of \(found.name) has \(labels.grid), but its images have \(loaded.grid)")
        }
        let volumes = loaded.aligned
        // Across thick slices, or a few slices, other planes do not show what a tumor looks like.
        let across = labels.grid.showsEveryPlane ? planes.filter { $0 != .axial } : []
        let others = try across.map {
          try TrainingCase(
            name: found.name, volumes: volumes, labels: labels, plane: $0,
            isNormalized: isNormalized)
        }
        return try TrainingCase(
          name: found.name, volumes: volumes, labels: labels, others: others,
          isNormalized: isNormalized)
      case .stack(let name, let files, let reference):
        return try TrainingCase(name: name, volumes: files, reference: reference, scheme: .binary)
      }
    }
  }

  /// Reads everything found in some folders.
  ///
  /// Each folder is a case in BraTS layout, a folder of such cases, a Decathlon data set of 4-D
  /// files with four modalities, or a folder of stacks named `<name>_flair`, `<name>_t1ce` and
  /// `<name>_wt` with the splits in its `slices.json`.
  ///
  /// - `folders`: Where to look.
  /// - `splits`: Which patients are for training and validation; cases in neither list are left
  ///   out. Without splits, all are for training.
  /// - `layouts`: How data sets name their files.
  /// - `planes`: The planes whose slices are used; always includes axial. Stacks, and scans with
  ///   voxels too coarse for other planes (``Imaging/Grid/showsEveryPlane``), give only axial
  ///   slices.
  package init(
    folders: [String], splits: Splits?, planes: [Plane] = [.axial],
    layouts: LayoutTable = .standard
  ) throws {
    var jobs: [Job] = []
    for folder in folders { jobs += try Self.jobs(in: folder, splits: splits, layouts) }
    let results = Mutex<[Int: (case: Result<TrainingCase, any Error>, notes: [String])]>([:])
    for index in jobs.indices { jobs[index].planes = planes }
    let work = jobs
    DispatchQueue.concurrentPerform(iterations: work.count) { index in
      var notes: [String] = []
      let result = Result { try work[index].read { notes.append($0) } }
      results.withLock { $0[index] = (result, notes) }
    }
    let all = results.withLock { $0 }
    for (index, job) in jobs.enumerated() {
      notes += all[index]?.notes ?? []
      guard let item = try all[index]?.case.get() else { continue }
      if job.isValidation {
        if !job.isPartial { validation.append(item) }
      } else if job.isPartial {
        partial.append(item)
      } else {
        train.append(item)
      }
    }
    guard !train.isEmpty || !partial.isEmpty else {
      throw TrainingDataError("no case to train on in \(folders.joined(separator: ", "))")
    }
  }

  private static func jobs(
    in folder: String, splits: Splits?, _ layouts: LayoutTable
  ) throws -> [Job] {
    let manager = FileManager.default
    let names: [String]
    do {
      names = try manager.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw TrainingDataError("\(folder) cannot be read: \(error.localizedDescription)")
    }
    struct Stack: Decodable { var split: String }
    var partial: [String: Stack] = [:]
    let list = folder + "/slices.json"
    if manager.fileExists(atPath: list) {
      partial = try JSONDecoder().decode([String: Stack].self, from: RegularFile.read(list))
    }
    let stacks = names.filter { partial[$0] != nil }
    let jobs = stacks.map { stack($0, in: folder, isTraining: partial[$0]?.split == "train") }
    var search = CaseSearch(
      [folder], excluding: stacks.map { "\(folder)/\($0)" }, layouts: layouts)
    var cases: [Job] = []
    while let finding = search.next() {
      if let job = try job(of: finding, in: folder, splits, hasOthers: !jobs.isEmpty) {
        cases.append(job)
      }
    }
    return jobs + cases
  }

  /// A stack of slices with the whole tumor alone.
  private static func stack(_ name: String, in folder: String, isTraining: Bool) -> Job {
    let start = "\(folder)/\(name)/\(name)"
    var files: [Modality: String] = [:]
    for modality in Modality.allCases {
      let path = "\(start)_\(modality.rawValue).nii.gz"
      if FileManager.default.fileExists(atPath: path) { files[modality] = path }
    }
    return Job(
      source: .stack(name: name, files: files, reference: "\(start)_wt.nii.gz"),
      isValidation: !isTraining)
  }

  /// What to do with a case that was found; `nil` if nobody asked for it.
  ///
  /// Lists of names may have those of cases, or of the folders that hold them.
  private static func job(
    of finding: CaseSearch.Finding, in folder: String, _ splits: Splits?, hasOthers: Bool
  ) throws -> Job? {
    let below = finding.path.hasPrefix(folder) ? finding.path.dropFirst(folder.count) : ""
    let names = Set([finding.name] + below.split(separator: "/").prefix(1).map(String.init))
    let isWanted =
      splits.map { !names.isDisjoint(with: $0.train) || !names.isDisjoint(with: $0.validation) }
      ?? true
    guard isWanted else { return nil }
    let found: Case
    switch finding.result {
    case .success(let one): found = one
    // A folder of stacks holds no other case, and that is no problem.
    case .failure(.noImages) where hasOthers: return nil
    case .failure(let error): throw error
    }
    guard found.reference != nil else { return nil }
    return Job(
      source: .whole(found), isValidation: !names.isDisjoint(with: splits?.validation ?? []),
      isNormalized: !names.isDisjoint(with: splits?.normalized ?? []))
  }
}
