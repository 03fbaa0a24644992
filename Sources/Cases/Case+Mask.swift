import Files

extension Case {
  /// A mask without its images, which is shown over nothing.
  ///
  /// - Parameters:
  ///   - path: The mask.
  ///   - name: The name of the case.
  /// - Returns: A case whose image is as large as the mask, and empty.
  package static func mask(_ path: String, name: String) -> Case {
    let file = fileName(path)
    let folder = path.count > file.count ? trimmedPath(String(path.dropLast(file.count))) : "."
    var found = Case(
      name: name, directory: folder, modalities: [:], image: path, reference: path,
      layout: .single)
    found.remarks = ["There is no image with \(file), so its labels are shown over nothing."]
    return found
  }

  /// Whether the case is a mask without its images.
  package var isMaskAlone: Bool { image != nil && image == reference }
}
