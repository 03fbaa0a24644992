import Files
import VolumeFiles

extension Case {
  /// A mask without its images, which is shown over nothing.
  ///
  /// - Parameters:
  ///   - path: The mask.
  ///   - name: The name of the case.
  ///   - consequence: What follows from it, for the remark.
  /// - Returns: A case whose image is as large as the mask, and empty.
  package static func mask(
    _ path: String, name: String, consequence: String = "its labels are shown over nothing"
  ) -> Case {
    let file = fileName(path)
    let folder = path.count > file.count ? trimmedPath(String(path.dropLast(file.count))) : "."
    var found = Case(
      name: name, directory: folder, modalities: [:], image: path, reference: path,
      layout: .single)
    found.remarks = ["There is no image with \(file), so \(consequence)."]
    return found
  }

  /// Whether the case is a mask without its images.
  package var isMaskAlone: Bool { image != nil && image == reference }
}

extension CaseSearch.Finding {
  /// The mask without its images that was found, by its name or else by its labels; `nil` for anything else.
  ///
  /// - Parameters:
  ///   - readsFile: Whether a single file whose name says nothing is read, to see whether it holds labels.
  ///   - consequence: What follows from it, for the remark.
  /// - Returns: A case of the mask.
  package func maskAlone(
    readsFile: Bool, consequence: String = "its labels are shown over nothing"
  ) -> Case? {
    switch result {
    case .failure(.loneMask(let name, let file, count: 1)):
      return .mask(file, name: name, consequence: consequence)
    case .failure: return nil
    case .success(let source):
      guard readsFile, source.layout == .single, source.reference == nil, let file = source.image,
        (try? VolumeFormats.readHeader(file))?.frameCount == 1,
        (try? VolumeFormats.readVolume(file))?.isCertainlyLabels == true
      else { return nil }
      return .mask(file, name: source.name, consequence: consequence)
    }
  }
}
