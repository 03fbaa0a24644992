import Files
import Imaging

/// A file's role in a case, from its name.
struct CaseFile {
  /// The contents of the file.
  enum Role: Hashable {
    case modality(Modality)
    case reference
    case unknown

    /// The role in words.
    var words: String {
      switch self {
      case .modality(let modality): modality.displayName
      case .reference: "the reference"
      case .unknown: "an image"
      }
    }
  }

  let path: String
  let directory: String
  /// The name without its suffix and without the word for the modality.
  let key: String
  let role: Role
  /// Whether the word comes from BraTS 2023.
  let isBraTS2023: Bool

  /// Parses a name such as `BraTS19_2013_10_1_t1ce.nii.gz`.
  init(_ path: String) {
    self.path = path
    let name = fileName(path)
    directory = path.count > name.count ? String(path.dropLast(name.count)) : "./"
    let stem = Self.stem(name) ?? name
    let start = stem.lastIndex { "_-. ".contains($0) }
    let word = start.map { stem[stem.index(after: $0)...] } ?? stem[...]
    guard let (role, isBraTS2023) = Self.words[word.lowercased()] else {
      (key, self.role, self.isBraTS2023) = (stem, .unknown, false)
      return
    }
    key = start.map { String(stem[..<$0]) } ?? ""
    (self.role, self.isBraTS2023) = (role, isBraTS2023)
  }

  /// The role words at the end of BraTS file names.
  private static let words: [String: (Role, Bool)] = [
    "flair": (.modality(.flair), false), "t2f": (.modality(.flair), true),
    "t1": (.modality(.t1), false), "t1w": (.modality(.t1), false),
    "t1n": (.modality(.t1), true),
    "t1ce": (.modality(.t1ce), false), "t1gd": (.modality(.t1ce), false),
    "t1c": (.modality(.t1ce), true),
    "t2": (.modality(.t2), false), "t2w": (.modality(.t2), true),
    "seg": (.reference, false), "wt": (.reference, false),
  ]

  /// Returns the name of a volume file without its suffix; `nil` for other files.
  ///
  /// 3D Slicer's `.seg.nrrd` makes a file a mask, unless the rest of the name says what mask it is:
  /// `a.seg.nrrd` is `a.seg`, `a_pred.seg.nrrd` is `a_pred`, and `Segmentation.seg.nrrd` is `seg`.
  static func stem(_ name: String) -> String? {
    let lower = name.lowercased()
    guard
      let suffix = VolumeFormats.suffixes.first(where: {
        lower.hasSuffix($0) && lower.count > $0.count
      })
    else { return nil }
    let stem = String(name.dropLast(suffix.count))
    guard suffix == ".nrrd", stem.lowercased().hasSuffix(".seg") else { return stem }
    let inner = String(stem.dropLast(4))
    if inner.lowercased().hasPrefix("segmentation") { return "seg" }
    let word = inner.split { "_-. ".contains($0) }.last?.lowercased() ?? ""
    return ["pred", "prob", "edit", "seg", "prediction", "gt", "mask", "label"].contains(word)
      ? inner : stem
  }

  /// Returns whether a file in a folder is an image to show: not hidden, not the `.img` of a pair,
  /// and not written there by glia itself.
  static func isListed(_ name: String) -> Bool {
    guard let stem = stem(name), !name.hasPrefix(".") else { return false }
    let lower = name.lowercased()
    if lower.hasSuffix(".img") || lower.hasSuffix(".img.gz") { return false }
    return !["_pred", "_prob", "_edit"].contains { stem.hasSuffix($0) }
  }
}
