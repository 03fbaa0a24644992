import Files

/// Names of files that can be part of a case.
enum CaseFile {
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
