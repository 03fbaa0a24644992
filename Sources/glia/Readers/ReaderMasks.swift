import Cases
import Files
import Imaging
import VolumeFiles

/// The masks of one case by several readers, on one grid and with known labels.
struct ReaderMasks {
  let maps: [LabelMap]
  /// The geometry of the first mask's file, for what is written.
  let geometry: VolumeGeometry
  /// What the user should know about the files, one sentence each.
  let notes: [String]

  /// Reads masks.
  ///
  /// - Parameters:
  ///   - readers: The readers and their files.
  ///   - chosen: What labels mean; `nil` lets all files together decide.
  ///   - mayResample: Whether masks on other grids are resampled to the first one's.
  /// - Throws: One sentence if a file cannot be read or does not fit the others.
  init(
    _ readers: [ReaderSources.Reader], scheme chosen: LabelScheme?, mayResample: Bool
  ) throws {
    var (maps, labels, evidence, notes) = (
      [LabelMap](), [Set<Label>](), [SchemeEvidence](), [FileNote]()
    )
    var geometry: VolumeGeometry?
    for reader in readers {
      try Interruption.check()
      let file = try VolumeFormats.readVolume(reader.path)
      let map = try file.labelMap(scheme: .binary) { notes.append($0) }
      let present = map.presentLabels
      try SchemeRule.check(reader.path, present, chosen: chosen)
      geometry = geometry ?? file.header.geometry
      maps.append(map)
      labels.append(present)
      evidence.append(
        SchemeEvidence(
          labels: present, origin: .init(path: reader.path), own: file.ownScheme(of: present)))
    }
    let all = evidence.dropFirst().reduce(evidence[0]) { $0.joined(with: $1) }
    let schemes = Self.schemes(evidence, chosen: chosen)
    for (number, scheme) in schemes.enumerated() {
      guard let scheme else {
        throw CommandFailure(
          "\(readers[number].path) has labels \(SchemeRule.list(labels[number])), which do not fit "
            + "those of the other masks; --scheme labels takes each label by itself, "
            + "--scheme binary treats all but 0 as tumor")
      }
      maps[number].scheme = scheme
    }
    var sentences = notes.map(\.description)
    let grid = maps[0].grid
    for number in maps.indices.dropFirst() {
      if maps[number].grid.coincides(with: grid) {
        maps[number] = maps[number].on(grid)
      } else if mayResample {
        sentences.append(
          "\(readers[number].path) has \(maps[number].grid); its labels were resampled to the grid "
            + "of \(readers[0].path) by nearest neighbor")
        maps[number] = maps[number].resampled(to: grid)
      } else {
        throw CommandFailure(
          "the grids differ: \(readers[number].path) has \(maps[number].grid), \(readers[0].path) "
            + "has \(grid); --resample resamples masks to the first one's grid")
      }
    }
    if chosen == nil, let note = Self.note(readers, maps.map(\.scheme), all) {
      sentences.append(note)
    }
    self.maps = maps
    self.geometry = geometry ?? VolumeGeometry(grid: maps[0].grid)
    self.notes = sentences
  }

  /// What the labels of each reader mean.
  ///
  /// - Parameters:
  ///   - evidence: The labels and names of each reader's files.
  ///   - chosen: The scheme of all; `nil` lets the files decide.
  /// - Returns: One scheme for each reader; `nil` where its labels do not fit those of the others.
  static func schemes(_ evidence: [SchemeEvidence], chosen: LabelScheme?) -> [LabelScheme?] {
    let all = evidence.dropFirst().reduce(evidence[0]) { $0.joined(with: $1) }
    // A 3 in one mask and a 4 in another are two schemes, not the one that has both.
    let isSplit =
      all.labels.isSuperset(of: [3, 4])
      && !evidence.contains { $0.labels.isSuperset(of: [3, 4]) }
    return evidence.map { one in
      SchemeRule(prediction: chosen, reference: chosen)
        .schemes(one, isSplit ? one : all)?.prediction
    }
  }

  /// What the labels were taken for, in one sentence.
  static func note(
    _ readers: [ReaderSources.Reader], _ schemes: [LabelScheme], _ all: SchemeEvidence
  ) -> String? {
    guard Set(schemes.map(\.rawValue)).count == 1 else {
      return zip(readers, schemes).map { "\($0.name) is read as \($1.rawValue)" }
        .joined(separator: ", ") + "; --scheme chooses one for all"
    }
    let side = SchemeRule.Side(what: "the masks", evidence: all)
    return SchemeRule(prediction: nil, reference: nil).note(
      side, side, SchemePair(prediction: schemes[0], reference: schemes[0]))
  }
}
