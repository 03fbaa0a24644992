package import Imaging

/// What a segment shows, in terms of DICOM's terminologies.
///
///     SegmentMeaning(LabelTable.Entry(2, "edema", tissue: .edema)).type.meaning  // "Edema"
///
/// A name that is not known is "Tissue", or "Lesion" if it sounds like one; the segment's label keeps the
/// name itself. There is no code for a resection cavity in DICOM's context groups: it is a lesion.
package struct SegmentMeaning: Hashable, Sendable {
  /// The kind of thing, such as "Morphologically Abnormal Structure".
  package let category: DICOMCode
  /// The thing, such as "Edema".
  package let type: DICOMCode
  /// The side of the body; `nil` if the name does not say it.
  package let side: DICOMCode?

  /// Finds what a label's name says.
  ///
  /// - Parameter entry: The label; its tissue decides before its name does.
  package init(_ entry: LabelTable.Entry) {
    let words = Self.words(entry.name)
    let abnormal: DICOMCode? =
      switch entry.tissue {
      case .edema: .edema
      case .enhancing: .enhancingLesion
      case .core: words.contains { $0.hasPrefix("necro") } ? .necrosis : .nonEnhancingLesion
      case .cavity: .lesion
      case nil: Self.abnormality(words)
      }
    if let abnormal {
      (category, type, side) = (.abnormal, abnormal, Self.side(words))
    } else if words.contains("csf") || words.contains("cerebrospinal") {
      (category, type, side) = (.bodySubstance, .cerebrospinalFluid, nil)
    } else if let part = Self.part(words) {
      (category, type, side) = (.anatomy, part, Self.side(words))
    } else {
      (category, type, side) = (.tissue, .tissue, Self.side(words))
    }
  }

  /// Whether it is something that a healthy head does not have.
  package var isAbnormal: Bool { category == .abnormal }

  /// Splits a name into words in lower case: "Left-Lateral_Ventricle" and "leftLateral" alike.
  private static func words(_ name: String) -> [String] {
    var result = ""
    var wasLower = false
    for character in name {
      if character.isUppercase, wasLower { result += " " }
      result += character.isLetter || character.isNumber ? character.lowercased() : " "
      wasLower = character.isLowercase
    }
    return result.split(separator: " ").map { String($0) }
  }

  /// Names of lesions by the beginnings of words, the more specific first.
  private static let abnormalities: [(starts: [String], code: DICOMCode)] = [
    (["necro", "ncr"], .necrosis),
    (["edema", "oedema", "snfh"], .edema),
    (["flair hyperintens"], .edema),
    (["non enhanc", "nonenhanc", "netc", "net "], .nonEnhancingLesion),
    (["enhanc", "et "], .enhancingLesion),
    (["metasta"], .metastasis),
    (["cyst"], .cyst),
    (["absces"], .abscess),
    (["hemorrh", "haemorrh", "hematom", "haematom", "bleed", "microbleed"], .hemorrhage),
    (["tumor", "tumour", "glio", "neoplas", "mening", "wt ", "tc ", "gtv"], .neoplasm),
    (
      ["lesion", "infarct", "stroke", "cavity", "resection", "ischem", "wmh", "hyperintens"],
      .lesion
    ),
  ]

  private static func abnormality(_ words: [String]) -> DICOMCode? {
    // Meninges are healthy, a meningioma is not.
    let text = words.filter { $0 != "meninges" }.joined(separator: " ") + " "
    return abnormalities.first { row in
      row.starts.contains { start in text.hasPrefix(start) || text.contains(" " + start) }
    }?.code
  }

  private static func part(_ words: [String]) -> DICOMCode? {
    DICOMCode.parts.first { row in row.words.allSatisfy(words.contains) }?.code
  }

  private static func side(_ words: [String]) -> DICOMCode? {
    if words.contains("left") || words.first == "lh" { return .left }
    return words.contains("right") || words.first == "rh" ? .right : nil
  }
}
