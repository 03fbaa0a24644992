import Files
import Imaging
import VolumeFiles

/// Files in plain words, in one folder or in folders of its parts, put together into cases.
///
/// 1. Files whose names begin alike ("p1_T1", "p1_FLAIR") are one case; without a beginning
///    ("AX_FLAIR_5", "T1_post_gado_9") all are, named after the folder.
/// 2. If that gives one sequence twice, and the numbers or words at the end split the files evenly
///    ("flair_001", "t1_001", "flair_002", …), each end is a case.
/// 3. Of several images of one sequence, ``ImageChoice`` chooses.
struct PlainFiles {
  /// A case of these files.
  struct Group {
    /// The patient's part of the names; empty if the case is named after its folder.
    var name: String
    var images: [ImageChoice] = []
    var masks: [PlainFile] = []
  }

  private(set) var groups: [Group] = []
  /// Whether the folder is named like a series, but is that of a patient.
  let isOfOnePatient: Bool
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
    let sequences = Set(files.compactMap { $0.isTelling ? $0.choice?.modality : nil })
    isOfOnePatient = FolderWords.isSeries(folder) && sequences.count > 1
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
        groups.append(
          Group(
            name: [lead, end].filter { !$0.isEmpty }.joined(separator: "_"),
            images: files.compactMap(\.choice)))
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
  /// The file as an image of its sequence; `nil` if it is none.
  var choice: ImageChoice? {
    guard case .image(let modality) = role else { return nil }
    var choice = ImageChoice(
      path, modality, words: words + folders.flatMap { SequenceWords.words(of: $0) },
      reading: reading)
    choice.depth = folders.count
    return choice
  }

  /// Whether its name, or that of its folder, says without a doubt that it is a mask.
  var isCertainMask: Bool { if case .mask(_, let isCertain) = role { isCertain } else { false } }

  /// How good it is as a reference; the best is 0.
  var maskRank: Int { if case .mask(let rank, _) = role { rank } else { 9 } }
}
