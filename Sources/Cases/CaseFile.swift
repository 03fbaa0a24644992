import Files

/// Names of files that can be part of a case.
enum CaseFile {
  /// Returns the name of a volume file without its suffix; `nil` for other files.
  static func stem(_ name: String) -> String? {
    for suffix in VolumeFormats.suffixes
    where name.count > suffix.count && name.lowercased().hasSuffix(suffix) {
      return String(name.dropLast(suffix.count))
    }
    return nil
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
