import Files

/// Label maps for several cases, as the user names them: one file, or a folder with one per case.
///
///     let source = try LabelSource("predictions", role: .prediction)
///     source.file(for: "BraTS19_2013_10_1")  // predictions/BraTS19_2013_10_1_pred.nii.gz
package enum LabelSource: Hashable, Sendable {
  /// A file, which belongs to the case that it is named after.
  case file(path: String, name: String)
  /// A folder, searched as ``LabelFolder`` does.
  case folder(LabelFolder)

  /// Inspects a path.
  ///
  /// - Parameters:
  ///   - path: A file or a folder.
  ///   - role: Which label map to prefer if a case has several.
  /// - Throws: ``CaseError`` if it cannot be read.
  package init(_ path: String, role: LabelFolder.Role) throws(CaseError) {
    if try LabelFolder.isFolder(path) {
      self = .folder(try LabelFolder(path, role: role))
    } else {
      _ = try VolumeFormats.caseHeader(path)
      let name = fileName(path)
      let folder = path.count > name.count ? String(path.dropLast(name.count)) : "./"
      self = .file(path: path, name: LabelFile(name, in: trimmedPath(folder))?.name ?? name)
    }
  }

  /// Finds the label map of a case.
  ///
  /// - Parameters:
  ///   - name: The case.
  ///   - isOnly: Whether there is no other case; if so, a file belongs to it whatever its name.
  /// - Returns: The path; `nil` if there is none.
  package func file(for name: String, isOnly: Bool = false) -> String? {
    switch self {
    case .file(let path, let owner): isOnly || owner == name ? path : nil
    case .folder(let folder): folder.files[name]
    }
  }
}
