import VolumeFiles

/// Where the frames of a segmentation are, and which segments they show.
struct FrameLayout {
  /// The geometry of all frames.
  let shape: PlaneShape
  /// The center of each frame's first pixel in millimeters, LPS.
  let positions: [[Double]]
  /// The number of each frame's segment; 0 in label maps.
  let segments: [Int]

  /// Reads the functional groups, a frame's own before the shared ones.
  ///
  /// - Throws: `VolumeFileError` if one is missing, or if the frames are not parallel.
  init(
    _ file: DICOMFile, groups: [DICOMDataSet], kind: SegmentationFile.Kind
  ) throws(VolumeFileError) {
    let (path, data) = (file.path, file.dataSet)
    let shared = data.items(.sharedFunctionalGroupsSequence).first ?? DICOMDataSet()
    var (positions, segments) = ([[Double]](), [Int]())
    positions.reserveCapacity(groups.count)
    segments.reserveCapacity(groups.count)
    var common: PlaneShape?
    // Most frames have no shape of their own, so it is read once.
    var sharedShape: PlaneShape?
    for (index, group) in groups.enumerated() {
      func item(_ sequence: DICOMTag) -> DICOMDataSet {
        group.items(sequence).first ?? shared.items(sequence).first ?? DICOMDataSet()
      }
      func refuse(_ name: String, _ value: [Double], _ requirement: String) -> VolumeFileError {
        .field(
          "\(name) of frame \(index + 1)", file: path,
          value: value.isEmpty ? "missing" : value.map { "\($0)" }.joined(separator: ", "),
          requirement: requirement)
      }
      let position = item(.planePositionSequence).numbers(.imagePositionPatient)
      guard position.count == 3, position.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
        throw refuse("ImagePositionPatient", position, "it must be three numbers of millimeters")
      }
      positions.append(position)
      if kind == .labelMap {
        segments.append(0)
      } else {
        let segment = item(.segmentIdentificationSequence).integer(.referencedSegmentNumber)
        guard let segment, (1...65_535).contains(segment) else {
          throw refuse(
            "ReferencedSegmentNumber", segment.map { [Double($0)] } ?? [], "it must be 1 to 65535")
        }
        segments.append(segment)
      }
      let hasOwn =
        group[.planeOrientationSequence] != nil || group[.pixelMeasuresSequence] != nil
      if !hasOwn, let sharedShape {
        common = common ?? sharedShape
        continue
      }
      let turn = item(.planeOrientationSequence)
      let measures = item(.pixelMeasuresSequence)
      let orientation = turn.numbers(.imageOrientationPatient)
      guard isFrame(orientation) else {
        throw refuse(
          "ImageOrientationPatient", orientation, "it must be two directions at right angles")
      }
      let spacing = measures.numbers(.pixelSpacing)
      guard spacing.count == 2, spacing.allSatisfy({ $0.isFinite && $0 >= 1e-4 && $0 <= 1e4 })
      else {
        throw refuse("PixelSpacing", spacing, "it must be two positive numbers of millimeters")
      }
      func length(_ tag: DICOMTag) -> Double? {
        measures.number(tag).flatMap { (1e-4...1e4).contains($0) ? $0 : nil }
      }
      let shape = PlaneShape(
        rows: 1, columns: 1, orientation: orientation, spacing: spacing,
        thickness: length(.sliceThickness), spacingBetween: length(.spacingBetweenSlices),
        orientationText: turn.strings(.imageOrientationPatient),
        spacingText: measures.strings(.pixelSpacing))
      if !hasOwn { sharedShape = shape }
      guard common?.agrees(with: shape) ?? true else {
        throw refuse(
          "ImageOrientationPatient", orientation,
          "frames of other directions or spacing cannot be one volume")
      }
      common = common ?? shape
    }
    guard let common else {
      throw .field(
        "NumberOfFrames", file: path, value: "0", requirement: "it must be at least 1")
    }
    shape = PlaneShape(
      rows: data.integer(.rows) ?? 1, columns: data.integer(.columns) ?? 1,
      orientation: common.orientation, spacing: common.spacing, thickness: common.thickness,
      spacingBetween: common.spacingBetween, orientationText: common.orientationText,
      spacingText: common.spacingText)
    self.positions = positions
    self.segments = segments
  }
}
