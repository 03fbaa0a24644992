import Files
package import Imaging

extension Case {
  /// Makes a case from single files whose sequences the user knows, whatever their names.
  ///
  ///     try Case.files([.flair: "scan/series7.nii.gz", .t1: "scan/series3.nii.gz"])
  ///
  /// A folder of DICOM files stands for its series, if it has only one. The name is that of the
  /// first file in the model's order, without the words for the modality.
  ///
  /// - Parameter modalities: The file of each sequence; at least one.
  /// - Returns: A case without a reference.
  /// - Throws: ``CaseError`` if a path does not lead to a file.
  /// - Precondition: `modalities` is not empty.
  package static func files(_ modalities: [Modality: String]) throws(CaseError) -> Case {
    var modalities = modalities
    let present = Modality.allCases.filter { modalities[$0] != nil }
    for modality in present {
      if let path = modalities[modality] { modalities[modality] = try DICOMCases.file(path) }
    }
    guard let path = present.first.flatMap({ modalities[$0] }) else {
      preconditionFailure("a case of no files")
    }
    for modality in present {
      if let file = modalities[modality] { _ = try VolumeFormats.caseHeader(file) }
    }
    let name = fileName(path)
    let lead = NameParts(CaseFile.stem(name) ?? name).lead
    let folder = path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
    if let study = DICOMCases.study(of: path) {
      let names = DICOMNames(root: folder, folders: [folder], isOnly: true)
      return Case(
        name: names.name(of: study, count: 1), directory: folder, modalities: modalities,
        layout: present.allSatisfy { DICOMCases.isDICOM(modalities[$0] ?? "") } ? .dicom : .named)
    }
    return Case(
      name: lead.isEmpty ? CaseNames.ofFolder(folder) : lead, directory: folder,
      modalities: modalities, layout: .named)
  }
}
