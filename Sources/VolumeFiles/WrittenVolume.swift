package import Imaging

/// Voxels to write, with everything about them that some format can keep.
package struct WrittenVolume: Sendable {
  /// The stored numbers, the first array axis fastest and the frames last.
  package var storage: VoxelStorage
  /// The length of the fourth axis; `nil` for a 3-D file.
  package var frames: Int?
  /// The factor applied to stored numbers.
  package var slope = 1.0
  /// The number added to scaled numbers.
  package var intercept = 0.0
  /// The positions of the voxels; fields of the same format are copied bit for bit.
  package var geometry: VolumeGeometry
  /// The time between frames in seconds; `nil` if it is unknown.
  package var frameSeconds: Double?
  /// The names and colors of labels; `nil` for images, and if nothing is known.
  package var labels: LabelTable?

  /// Creates a volume to write.
  package init(
    _ storage: VoxelStorage, frames: Int? = nil, geometry: VolumeGeometry, labels: LabelTable? = nil
  ) {
    self.storage = storage
    self.frames = frames
    self.geometry = geometry
    self.labels = labels
  }

  /// Creates a label map to write, with the names of its labels; bytes hold it if they can.
  package init(_ map: LabelMap, geometry: VolumeGeometry) {
    let isSmall = map.labels.allSatisfy { $0 <= 255 }
    self.init(
      isSmall ? VoxelStorage.uint8(map.labels.map { UInt8($0) }) : VoxelStorage.uint16(map.labels),
      geometry: geometry, labels: map.namedLabels)
  }

  /// Creates a volume to write from plain voxels.
  package init(plain voxels: StoredVoxels, geometry: VolumeGeometry, labels: LabelTable? = nil) {
    switch voxels {
    case .uint8(let values): self.init(.uint8(values), geometry: geometry, labels: labels)
    case .uint16(let values): self.init(.uint16(values), geometry: geometry, labels: labels)
    case .int16(let values): self.init(.int16(values), geometry: geometry, labels: labels)
    case .float32(let values, let frames):
      self.init(
        .float32(values), frames: frames > 1 ? frames : nil, geometry: geometry, labels: labels)
    }
  }

  /// Whether stored numbers are not the values.
  package var isScaled: Bool { slope != 1 || intercept != 0 }

  /// Stops the program if the voxels do not fill the grid, which is a programmer's error.
  package func check() {
    precondition(
      storage.count == geometry.grid.voxelCount * (frames ?? 1), "voxels do not fit the grid")
  }
}

extension VolumeFile {
  /// The volume as it would be written again.
  package var written: WrittenVolume {
    var written = WrittenVolume(
      volume.storage, frames: volume.frameCount > 1 ? volume.frameCount : nil,
      geometry: header.geometry, labels: labels)
    (written.slope, written.intercept) = (volume.slope, volume.intercept)
    written.frameSeconds = header.frameSeconds
    return written
  }
}
