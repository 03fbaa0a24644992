package import Imaging

extension LabelMap {
  /// A map with more labels than this is an image, unless they form patches as structures do.
  private static let mostLabels = 16

  /// Whether whole numbers look like labels rather than like an image's intensities: they are few, or they
  /// form patches.
  ///
  /// - Parameter present: The labels that occur.
  /// - Returns: Whether they look like labels.
  package func looksLikeLabels(_ present: Set<Label>) -> Bool {
    present.count <= Self.mostLabels || hasPatches
  }

  /// Whether the numbers can hardly be anything but labels: few that form patches, or many that form large ones.
  fileprivate var isCertain: Bool {
    let present = presentLabels.subtracting([0])
    guard !present.isEmpty else { return false }
    return patchShare >= (present.count <= Self.mostLabels ? 0.5 : 0.75)
  }
}

extension VolumeFile {
  /// Whether the file holds a label map without a doubt, whatever its name.
  ///
  /// Images whose numbers could be labels, such as empty ones, are none.
  ///
  /// - Complexity: one pass over some thousand voxels for most images, several over all voxels for the others.
  package var isCertainlyLabels: Bool {
    guard volume.frameCount == 1, !volume.storage.isColor, !hasManyValues else { return false }
    return (try? labelMap())?.isCertain ?? false
  }

  /// Whether a sample of the voxels has more values than labels do.
  private var hasManyValues: Bool {
    let count = volume.grid.voxelCount
    let values = stride(from: 0, to: count, by: max(count / 4096, 1)).map { volume.storage[$0] }
    return Set(values).count > 256
  }
}
