import VolumeFiles

extension Case {
  /// Checks that the sequences of the images are known, as segmentation needs; reads no voxels.
  ///
  /// - Throws: ``CaseError/unknownSequence(file:frames:)``.
  package func checkSequences() throws(CaseError) {
    guard modalities.isEmpty, let image else { return }
    throw .unknownSequence(file: image, frames: try VolumeFormats.caseHeader(image).frameCount)
  }
}
