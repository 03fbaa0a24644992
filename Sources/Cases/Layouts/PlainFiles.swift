import Files
import Imaging
import VolumeFiles

/// Files in plain words, in one folder or in folders of its parts, put together into cases.
///
/// 1. Files whose names begin alike ("p1_T1", "p1_FLAIR") are one case; without a beginning
///    ("AX_FLAIR_5", "T1_post_gado_9") all are, named after the folder.
/// 2. If that gives one sequence twice, and the numbers or words at the end split the files evenly
///    ("flair_001", "t1_001", "flair_002", …), each end is a case.
/// 3. Of several images of one sequence, those are used that make up the most complete set that
///    was processed alike; then 3-D before 2-D, axial before other planes, the later series.
struct PlainFiles {
  /// A case of these files.
  struct Group {
    /// The patient's part of the names; empty if the case is named after its folder.
    var name: String
    var images: [Modality: PlainFile] = [:]
    /// Images of a sequence of which another one is used.
    var spare: [PlainFile] = []
    var masks: [PlainFile] = []
  }

  private(set) var groups: [Group] = []
  /// Images of unknown sequence and of other kinds.
  private(set) var unknown: [PlainFile] = []
  /// Masks of the brain, probabilities, and masks that belong to none of several cases.
  private(set) var others: [PlainFile] = []
  /// Masks without an image.
  private(set) var lonely: [PlainFile] = []

  /// Puts files together.
  ///
  /// - Parameters:
  ///   - files: The files of one folder and of the folders of its parts.
  ///   - folder: The folder's name.
  init(_ files: [PlainFile], in folder: String) {
    var order: [String] = []
    var byLead: [String: [PlainFile]] = [:]
    var masks: [PlainFile] = []
    for file in files {
      switch file.role {
      case .image:
        let lead = Self.isGeneric(file.lead) ? "" : file.lead
        if byLead[lead] == nil { order.append(lead) }
        byLead[lead, default: []].append(file)
      case .unknown: unknown.append(file)
      case .mask: masks.append(file)
      case .other: others.append(file)
      }
    }
    // One lead that all but a few words share: "scan" of the unnamed rest.
    for lead in order {
      let found = byLead[lead] ?? []
      for (end, files) in Self.split(found) {
        groups.append(Self.group([lead, end].filter { !$0.isEmpty }.joined(separator: "_"), files))
      }
    }
    assign(masks, folder)
  }

  /// Whether the beginning of a name names no patient: numbers of series, and words like "brain".
  private static func isGeneric(_ lead: String) -> Bool {
    let words = SequenceWords.words(of: lead)
    return words.allSatisfy { word in
      word.allSatisfy(\.isNumber) || generic.contains(word)
    }
  }

  private static let generic: Set = [
    "img", "image", "scan", "series", "se", "vol", "mri", "mr", "head", "data", "file", "r", "w",
    "s",
    "m", "c", "wr", "patient", "subject", "neuro", "t", "nii", "ser",
  ]

  /// Splits files by what their names end in, if that makes several cases.
  private static func split(_ files: [PlainFile]) -> [(end: String, files: [PlainFile])] {
    func modalities(_ files: [PlainFile]) -> Int {
      Set(files.compactMap { if case .image(let modality) = $0.role { modality } else { nil } })
        .count
    }
    guard modalities(files) > 1, files.count > modalities(files) else { return [("", files)] }
    var order: [String] = []
    var byEnd: [String: [PlainFile]] = [:]
    for file in files {
      let key = file.tail
      if byEnd[key] == nil { order.append(key) }
      byEnd[key, default: []].append(file)
    }
    let isEven =
      order.count > 1 && !order.contains("")
      && order.allSatisfy {
        let own = byEnd[$0] ?? []
        return modalities(own) == own.count && own.count > 1
      }
    return isEven ? order.map { ($0, byEnd[$0] ?? []) } : [("", files)]
  }

  private static func group(_ name: String, _ files: [PlainFile]) -> Group {
    var group = Group(name: name)
    let sets = Set(files.map(\.reading.processing))
    func isBetter(_ one: Set<SequenceWords.Processing>, _ other: Set<SequenceWords.Processing>)
      -> Bool
    {
      func count(_ processing: Set<SequenceWords.Processing>) -> Int {
        Set(files.filter { $0.reading.processing == processing }.map(\.role)).count
      }
      let counts = (count(one), count(other))
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      // The network expects registered brains.
      for wanted in [SequenceWords.Processing.registered, .stripped]
      where one.contains(wanted) != other.contains(wanted) {
        return one.contains(wanted)
      }
      return (one.count, one.map(\.rawValue).sorted().joined()) < (
        other.count, other.map(\.rawValue).sorted().joined()
      )
    }
    let best = sets.sorted(by: isBetter).first ?? []
    func isFirst(_ one: PlainFile, _ other: PlainFile) -> Bool {
      let matches = (one.reading.processing == best, other.reading.processing == best)
      if matches.0 != matches.1 { return matches.0 }
      if one.reading.is3D != other.reading.is3D { return one.reading.is3D }
      if one.isAxial != other.isAxial { return one.isAxial }
      if one.folders.count != other.folders.count { return one.folders.count < other.folders.count }
      if one.number != other.number { return one.number > other.number }
      return one.path < other.path
    }
    for file in files.sorted(by: isFirst) {
      guard case .image(let modality) = file.role else { continue }
      if group.images[modality] == nil {
        group.images[modality] = file
      } else {
        group.spare.append(file)
      }
    }
    return group
  }

  private mutating func assign(_ masks: [PlainFile], _ folder: String) {
    // In the folder of one patient, a single mask is of this patient whatever its name.
    let isOne =
      groups.count == 1
      && (groups[0].name.isEmpty || masks.count == 1 && groups[0].name == folder)
    for mask in masks {
      let lead = mask.lead.lowercased()
      let place =
        groups.firstIndex { !$0.name.isEmpty && $0.name.lowercased() == lead }
        ?? groups.firstIndex {
          !$0.name.isEmpty
            && (lead.hasPrefix($0.name.lowercased() + "_")
              || lead.hasPrefix($0.name.lowercased() + "-"))
        }
        ?? (isOne || groups.count == 1 && Self.isGeneric(mask.lead) ? 0 : nil)
      if let place {
        groups[place].masks.append(mask)
      } else if groups.isEmpty {
        lonely.append(mask)
      } else {
        others.append(mask)
      }
    }
    for place in groups.indices {
      groups[place].masks.sort {
        ($0.maskRank, $0.folders.count, $0.path) < ($1.maskRank, $1.folders.count, $1.path)
      }
    }
  }
}

extension PlainFile {
  /// How good it is as a reference; the best is 0.
  var maskRank: Int { if case .mask(let rank, _) = role { rank } else { 9 } }
}
