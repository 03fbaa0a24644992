internal import Dispatch
internal import Synchronization

extension BrainMask {
  /// The brain in those images of a case that show a skull, if any do.
  package struct OfSkulls: Sendable {
    /// The brain.
    package let mask: BrainMask
    /// The images that show a skull.
    package let modalities: Set<Modality>

    /// Combines a mask with the images that it is for.
    package init(mask: BrainMask, modalities: Set<Modality>) {
      (self.mask, self.modalities) = (mask, modalities)
    }
  }

  /// Looks for images with a skull, and finds the brain in them.
  ///
  /// - Returns: `nil` if no image shows a skull, or if no brain is found.
  /// - Complexity: milliseconds for skull-stripped images.
  package static func ofSkulls(_ volumes: [Modality: Volume]) -> OfSkulls? {
    let candidates = Modality.allCases.filter { modality in
      volumes[modality].map { !$0.isStripped } ?? false
    }
    let images = candidates.compactMap { volumes[$0] }
    let found = Mutex<[Modality: BrainMask]>([:])
    DispatchQueue.concurrentPerform(iterations: images.count) { index in
      guard let mask = BrainMask(of: images[index]), mask.isPlausible else { return }
      found.withLock { $0[candidates[index]] = mask }
    }
    let masks = found.withLock { $0 }
    return BrainMask(joining: candidates.compactMap { masks[$0] }).map {
      OfSkulls(mask: $0, modalities: Set(masks.keys))
    }
  }

  /// Whether it can be a brain in a head: some of it is not brain, and a gap lies between it and the skin.
  ///
  /// The largest part of a stripped brain reaches its surface everywhere.
  package var isPlausible: Bool { headShare < 0.85 && headShare > 0.1 && skinContact < 0.3 }
}

extension Volume {
  /// Whether an image certainly shows a brain without skull: two fifths of it or more are background, and the
  /// rest is less than 2.2 liters, which is more than a brain and less than a head.
  ///
  /// Nothing is certain for a few slices.
  package var isStripped: Bool {
    let background = background().value
    var (tissue, count) = (0, 0)
    // A third of the rows is enough.
    forEachRow(step: 3) { row in
      for value in row { tissue += value != background && value.isFinite ? 1 : 0 }
      count += row.count
    }
    let share = Double(tissue) / Double(max(count, 1))
    let size = zip(grid.size, grid.affine.spacing).map { Double($0) * $1 }
    let liters = share * Double(grid.voxelCount) * grid.voxelMilliliters / 1000
    return share <= 0.6 && liters < 2.2 && (size.min() ?? 0) >= 60
  }
}
