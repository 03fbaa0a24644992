import Files
package import Imaging

extension Case {
  /// Makes a case from single files whose sequences the user knows, whatever their names.
  ///
  ///     try Case.files([.flair: "scan/series7.nii.gz", .t1: "scan/series3.nii.gz"])
  ///
  /// Its name is that of the first file in the model's order, without the word for the modality.
  ///
  /// - Parameter modalities: The file of each sequence; at least one.
  /// - Returns: A case without a reference.
  /// - Throws: ``CaseError`` if a path does not lead to a file.
  /// - Precondition: `modalities` is not empty.
  package static func files(_ modalities: [Modality: String]) throws(CaseError) -> Case {
    let present = Modality.allCases.filter { modalities[$0] != nil }
    guard let path = present.first.flatMap({ modalities[$0] }) else {
      preconditionFailure("a case of no files")
    }
    for modality in present {
      if let file = modalities[modality] { _ = try VolumeFormats.caseHeader(file) }
    }
    let first = CaseFile(path)
    return Case(
      name: first.key.isEmpty ? fileName(absolutePath(first.directory)) : first.key,
      directory: first.directory, modalities: modalities, image: nil, reference: nil, layout: .brats
    )
  }
}
