import Imaging

/// What the name of a folder says about the files in it.
enum FolderWords {
  /// Whether a folder holds a part of a case, which is named after a folder above: masks, one
  /// series, or another version of the images.
  static func isPart(_ name: String) -> Bool {
    let words = SequenceWords.words(of: name)
    if words.isEmpty || isSession(name) { return false }
    if words.allSatisfy({ parts.contains($0) || $0.allSatisfy(\.isNumber) }),
      words.contains(where: parts.contains)
    {
      return true
    }
    return MaskWords.isFolder(name) || isSeries(name)
  }

  /// Whether a folder is named after one series, such as "5_AX_FLAIR".
  static func isSeries(_ name: String) -> Bool {
    let words = SequenceWords.words(of: name)
    let reading = SequenceWords.read(words)
    guard reading.modality != nil || reading.isRefused else { return false }
    return words.contains {
      let meaning = SequenceVocabulary.meaning(of: $0)
      if case .refused = meaning { return true }
      return meaning.isTelling || SequenceVocabulary.parts(of: $0) != nil
    }
  }

  /// Whether a folder is named after a visit, such as "ses-02", "week-004", "baseline" or a date.
  static func isSession(_ name: String) -> Bool {
    let lower = name.lowercased()
    let letters = lower.prefix { $0.isLetter }
    let rest = lower.dropFirst(letters.count)
    if letters.isEmpty {
      // 2011-12-19, 20111219, 1996.08.23
      let digits = lower.filter(\.isNumber)
      return digits.count == 8 && lower.allSatisfy { $0.isNumber || "-._".contains($0) }
    }
    let separated = rest.drop { "-_. ".contains($0) }
    let isNumbered = !separated.isEmpty && separated.first?.isNumber == true
    if numbered.contains(String(letters)), isNumbered || rest.isEmpty && letters.count > 3 {
      return true
    }
    if letters == "ses", rest.hasPrefix("-") { return true }
    let whole = lower.filter { $0.isLetter || $0.isNumber }
    return named.contains(whole) || named.contains(String(letters)) && isNumbered
  }

  /// Whether a folder or file is an atlas or template, which is no patient.
  static func isTemplate(_ name: String) -> Bool {
    SequenceWords.words(of: name).contains {
      templates.contains($0) || $0.hasPrefix("mni152") || $0.hasPrefix("icbm")
    }
  }

  /// Folders of a BIDS data set that hold no raw images.
  static let besideRaw: Set = ["derivatives", "sourcedata", "code", "stimuli", "phenotype"]

  private static let parts: Set = [
    "anat", "nifti", "nii", "niigz", "niftis", "images", "image", "imgs", "img", "raw", "orig",
    "original",
    "originals", "preprocessed", "processed", "registered", "coregistered", "coreg", "reg",
    "native",
    "stripped", "skullstripped", "skull", "strip", "bet", "n4", "bias", "corrected", "resampled",
    "normalized", "mni", "scans", "resources", "files", "structural", "data", "preproc", "hdbet",
    "mri", "mr",
  ]
  private static let numbered: Set = [
    "ses", "session", "week", "month", "day", "year", "visit", "time", "timepoint", "tp", "study",
    "scan", "exam", "mr", "v", "fu", "followup", "followups", "date", "wk", "mo", "bl",
  ]
  private static let named: Set = [
    "baseline", "bl", "pre", "post", "preop", "postop", "preoperative", "postoperative", "followup",
    "intraop", "initial", "first", "second", "early", "late", "before", "after", "preradiation",
    "postradiation", "recurrence", "progression", "prert", "postrt", "presurgery", "postsurgery",
  ]
  private static let templates: Set = [
    "atlas", "atlases", "template", "templates", "mni", "sri24", "colin27", "tpm",
  ]
}
