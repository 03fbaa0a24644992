import Files
import Imaging
import VolumeFiles

/// Makes cases of files that belong together.
struct CaseBuilder {
  let layouts: LayoutTable
  private let cache = FolderCache()
  /// Images that belong to no case, because their sequence is unknown.
  private var unknown: [PlainFile] = []

  init(_ layouts: LayoutTable) { self.layouts = layouts }

  /// A finding, and the files next to it that are no part of it.
  struct Built {
    var finding: CaseSearch.Finding?
    var leftOut: [FileNote] = []
  }

  // MARK: - Known layouts

  /// Makes a case of the files of a known layout.
  ///
  /// - Parameters:
  ///   - known: The files.
  ///   - folder: The folder that contains them, as the user named it.
  ///   - absolute: The same folder from the root.
  ///   - usesOwnFolder: Whether masks next to the images count; not if the user named the files.
  /// - Returns: The case, and the files left out.
  func build(
    _ known: KnownFiles, folder: String, absolute: String, usesOwnFolder: Bool = true
  ) -> Built {
    let name = known.row.caseName(known.match) ?? CaseNames.ofFolder(folder)
    var built = Built()
    guard known.hasImages else {
      return built
    }
    let (files, spare) = ImageChoice.choose(known.images)
    var found = Case(
      name: name, directory: folder, modalities: files, layout: .init(known.row.name),
      labelScheme: known.row.scheme)
    built.leftOut = Self.note(spare, files, of: &found)
    if !known.channels.isEmpty {
      do throws(CaseError) {
        found = try channels(known, of: found)
      } catch {
        var finding = CaseSearch.Finding(folder, error)
        finding.name = name
        built.finding = finding
        return built
      }
    }
    chooseMask(known, of: &found, folder: folder, absolute: absolute, usesOwnFolder)
    built.finding = CaseSearch.Finding(found)
    return built
  }

  /// Gives the channels of a data set their sequences.
  private func channels(_ known: KnownFiles, of start: Case) throws(CaseError) -> Case {
    let dataSet = DataSetFile(in: known.root)
    func image(_ path: String) -> Case {
      Case(
        name: start.name, directory: start.directory, modalities: [:], image: path,
        layout: start.layout, labelScheme: dataSet?.scheme)
    }
    if let whole = known.channels[""] {
      let isBrain = known.row.scheme == .msd && fileName(whole).uppercased().hasPrefix("BRATS_")
      var names = dataSet?.channels ?? [:]
      if names.isEmpty, isBrain {
        guard try VolumeFormats.caseHeader(whole).frameCount == 4 else { return image(whole) }
        names = [0: "FLAIR", 1: "T1w", 2: "t1gd", 3: "T2w"]
      }
      let frames = Self.modalities(names)
      guard names.count > 1, !frames.isEmpty else { return image(whole) }
      var found = start
      found.modalities = frames.mapValues { _ in whole }
      found.frames = frames
      found.labelScheme = dataSet.map(\.scheme) ?? .msd
      return found
    }
    let numbers = known.channels.keys.sorted()
    var found = start
    for (modality, channel) in Self.modalities(dataSet?.channels ?? [:]) {
      found.modalities[modality] = known.channels.first { Int($0.key) == channel }?.value
    }
    found.labelScheme = dataSet?.scheme
    guard found.modalities.isEmpty, let first = numbers.first, let path = known.channels[first]
    else {
      return found
    }
    let why =
      dataSet == nil && isThere(known.root)
      ? "dataset.json in \(fileName(known.root)), which names the channels, cannot be read as JSON"
      : dataSet == nil
        ? "there is no dataset.json in \(fileName(known.root)), which names the channels"
        : "dataset.json names no sequence of the channels"
    return image(path).adding([], ["\(why); \(fileName(path)) is shown alone"])
  }

  /// Whether a data set has a `dataset.json`, whatever is in it.
  private func isThere(_ root: String) -> Bool {
    (try? fileKind("\(root)/dataset.json")) != nil
  }

  /// The channel of each sequence.
  private static func modalities(_ names: [Int: String]) -> [Modality: Int] {
    var found: [Modality: Int] = [:]
    for (channel, name) in names.sorted(by: { $0.key < $1.key }) {
      if let modality = SequenceWords.read(name).modality, found[modality] == nil {
        found[modality] = channel
      }
    }
    return found
  }

  /// Finds the reference of a case.
  private func chooseMask(
    _ known: KnownFiles, of found: inout Case, folder: String, absolute: String,
    _ usesOwnFolder: Bool
  ) {
    var candidates: [(rank: Int, words: Int, path: String)] = []
    for (rank, mask) in known.row.masks.enumerated() {
      for path in mask.pattern.files(in: known.root, knowing: known.match.fields, cache) {
        if !usesOwnFolder, path.hasPrefix(absolute + "/"),
          !path.dropFirst(absolute.utf8.count + 1).contains("/")
        {
          continue
        }
        // What glia itself predicted is nobody's reference.
        if path.contains(Case.predictionEntity) { continue }
        let words = SequenceWords.words(of: String(path.dropFirst(known.root.count)))
        if mask.isOpen, MaskWords.isAnatomy(words) { continue }
        let order = mask.isOpen ? MaskWords.rank(words) : 0
        if !candidates.contains(where: { $0.path == path }) {
          candidates.append((rank, order, path))
        }
      }
    }
    // A map of parts tells more than a mask.
    func order(_ one: (rank: Int, words: Int, path: String)) -> (Int, Int, Int, Int, String) {
      (one.words, one.rank, one.path.contains("_dseg.") ? 0 : 1, one.path.utf8.count, one.path)
    }
    candidates.sort { order($0) < order($1) }
    guard let best = candidates.first else { return }
    func given(_ path: String) -> String {
      path.hasPrefix(absolute + "/") ? folder + path.dropFirst(absolute.count) : path
    }
    found.reference = given(best.path)
    let mask = known.row.masks[best.rank]
    if let scheme = mask.scheme { found.labelScheme = scheme }
    found.otherMasks = OtherMask.named(
      candidates.map { (given($0.path), known.row.masks[$0.rank].scheme) }, caseName: found.name)
    let rest = candidates.dropFirst().map { fileName($0.path) }
    if !rest.isEmpty {
      let list =
        rest.count > 2 ? "\(rest[0]) and \(rest.count - 1) more" : rest.joined(separator: " and ")
      found.remarks.append("the reference is \(fileName(best.path)) (\(mask.maker)), not \(list)")
    }
  }

  // MARK: - Plain words

  /// The cases of files in plain words.
  struct PlainBuilt {
    var findings: [CaseSearch.Finding] = []
    var leftOut: [FileNote] = []
    /// All images of the cases.
    var files: [String] = []
    var isSingle = false

    /// Whether these are single images next to folders with more cases, such as an atlas.
    func isStray(cases: Int) -> Bool { isSingle && cases > findings.count }
  }

  /// Makes cases of files in plain words.
  mutating func build(_ plain: PlainFiles, folder: String, hasCases: Bool) -> PlainBuilt {
    var built = PlainBuilt()
    built.isSingle = plain.groups.allSatisfy { $0.images.count == 1 && $0.masks.isEmpty }
    for group in plain.groups {
      let (files, spare) = ImageChoice.choose(group.images)
      built.files += files.values.sorted()
      var found = Case(
        name: Self.name(group, folder, isOne: plain.isOfOnePatient), directory: folder,
        modalities: files,
        reference: group.masks.first?.path, layout: .plain)
      built.leftOut += Self.note(spare, files, of: &found)
      if let best = group.masks.first, group.masks.count > 1 {
        found.otherMasks = OtherMask.named(
          group.masks.map { ($0.path, nil) }, caseName: found.name)
        let rest = group.masks.dropFirst().map { fileName($0.path) }
        found.remarks.append(
          "the reference is \(fileName(best.path)), not "
            + (rest.count > 2
              ? "\(rest[0]) and \(rest.count - 1) more" : rest.joined(separator: " and ")))
      }
      built.findings.append(CaseSearch.Finding(found))
    }
    let certain = plain.lonely.filter { $0.isCertainMask && $0.folders.isEmpty }
    let others = plain.lonely.filter { mask in !certain.contains { $0.path == mask.path } }
    if !certain.isEmpty, !hasCases, plain.unknown.isEmpty, others.isEmpty {
      built.findings.append(Self.incomplete(certain, folder))
    } else {
      built.leftOut += certain.map { FileNote(file: $0.path, text: "a mask without its images") }
    }
    for file in plain.unknown + others {
      let text: String
      if case .unknown(_, let reason) = file.role {
        text = reason
      } else {
        text = "no word of it names a sequence"
      }
      built.leftOut.append(FileNote(file: file.path, text: text))
      unknown.append(file)
    }
    built.leftOut += plain.others.map {
      FileNote(file: $0.path, text: "no image, and no mask of lesions")
    }
    return built
  }

  private static func name(
    _ group: PlainFiles.Group, _ folder: String, isOne: Bool
  ) -> String {
    let own = isOne ? fileName(absolutePath(folder)) : CaseNames.ofFolder(folder)
    if group.name.isEmpty { return own }
    let last = fileName(absolutePath(folder))
    return FolderWords.isSession(last) && !group.name.contains(last)
      ? "\(group.name)_\(last)" : group.name
  }

  /// Takes the files that belong to no case so far: images are cases by themselves, and masks alone are one
  /// finding.
  ///
  /// - Parameter folder: The folder that the user named.
  /// - Returns: The findings, and the files.
  mutating func takeUnknown(in folder: String) -> (
    findings: [CaseSearch.Finding], files: [String]
  ) {
    let files = unknown
    unknown = []
    let findings =
      !files.isEmpty && files.allSatisfy(\.isCertainMask)
      ? [Self.incomplete(files, folder)]
      : files.map { file in
        CaseSearch.Finding(
          file.isCertainMask
            ? .mask(file.path, name: file.stem) : single(file.path, file.stem))
      }
    return (findings, files.map(\.path))
  }

  /// One image by itself.
  func single(_ path: String, _ stem: String) -> Case {
    let folder = String(path.dropLast(fileName(path).count))
    return Case(
      name: stem, directory: folder.isEmpty ? "." : trimmedPath(folder), modalities: [:],
      image: path, layout: .single)
  }

  // MARK: - Sentences

  /// Masks without an image with them; at least one.
  static func incomplete(_ masks: [PlainFile], _ folder: String) -> CaseSearch.Finding {
    let name = masks[0].lead.isEmpty ? CaseNames.ofFolder(folder) : masks[0].lead
    let file = masks[0].path
    var finding = CaseSearch.Finding(file, .loneMask(name: name, file: file, count: masks.count))
    finding.name = name
    return finding
  }

  /// Says on the case which of several images of a sequence are used.
  private static func note(
    _ spare: [String], _ used: [Modality: String], of found: inout Case
  ) -> [FileNote] {
    guard let first = spare.first else { return [] }
    let more = spare.count > 1 ? " and \(spare.count - 1) more images" : ""
    found.remarks.append(
      "\(fileName(first))\(more) \(spare.count > 1 ? "are" : "is") not used, because "
        + (spare.count > 1
          ? "other images show their sequences" : "another image shows its sequence"))
    return spare.map { FileNote(file: $0, text: "another image of its sequence is used") }
  }
}
