extension VolumeSegmentation {
  /// Returns the labels of all voxels after post-processing.
  ///
  /// Meant for whole volumes: slices that were not segmented are background, and their neighbors
  /// are smoothed as at the volume's end.
  ///
  /// - Parameters:
  ///   - rules: The rules to apply; with ``PostProcessing/none`` the labels are those of
  ///     ``labelMap(thresholds:scheme:)``.
  ///   - thresholds: Thresholds that replace the model's own.
  ///   - scheme: The meaning of the labels.
  /// - Returns: Labels on the grid of the volumes, and the changes made.
  /// - Complexity: several passes over the volume.
  package func postProcessed(
    by rules: PostProcessing, thresholds: [Region: Float] = [:], scheme: LabelScheme
  ) -> PostProcessed {
    let plain = labelMap(thresholds: thresholds, scheme: scheme)
    var changes = Dictionary(
      uniqueKeysWithValues: Region.allCases.map { ($0, PostProcessed.Change()) })
    for (region, count) in scheme.voxels(plain.labels) { changes[region]?.voxelsBefore = count }
    guard !rules.isNone else {
      for (region, change) in changes { changes[region]?.voxelsAfter = change.voxelsBefore }
      return PostProcessed(map: plain, changes: changes, enhancingVoxelsToCore: 0, changedVoxels: 0)
    }
    var volume = RegionVolume(self, rules, thresholds: thresholds)
    for region in Region.allCases {
      let removed = volume.removeComponents(
        of: region, minimum: rules.minimumIslands[region] ?? 0,
        needsSeed: rules.seedThresholds[region] != nil)
      changes[region]?.components = removed.components
      changes[region]?.componentVoxels = removed.voxels
    }
    let toCore = volume.clearEnhancing(
      below: rules.minimumEnhancing, share: rules.minimumEnhancingShare)
    let map = volume.labelMap(scheme)
    for (region, count) in scheme.voxels(map.labels) { changes[region]?.voxelsAfter = count }
    var changed = 0
    map.labels.withUnsafeBufferPointer { labels in
      plain.labels.withUnsafeBufferPointer { before in
        for place in 0..<labels.count where labels[place] != before[place] { changed += 1 }
      }
    }
    return PostProcessed(
      map: map, changes: changes, enhancingVoxelsToCore: toCore, changedVoxels: changed)
  }
}

/// The regions of all voxels of a volume, one byte each, while rules are applied.
private struct RegionVolume {
  let geometry: SliceGeometry
  /// Bits 0 to 2 are those of ``Imaging/RegionSet``; bits 3 to 5 tell for each region whether its
  /// probability is above the seed threshold.
  private var bits: [UInt8]

  /// Smooths the probabilities and finds regions and seeds by thresholds; regions are nested.
  init(_ volume: VolumeSegmentation, _ rules: PostProcessing, thresholds: [Region: Float]) {
    geometry = volume.geometry
    bits = [UInt8](repeating: 0, count: geometry.grid.voxelCount)
    for (index, slice) in volume.slices {
      var bytes = [UInt8](repeating: 0, count: geometry.width * geometry.height)
      for (place, region) in Region.allCases.enumerated() {
        let values = volume.smoothed(index, region, weight: rules.sliceSmoothing)
        let limit = thresholds[region] ?? slice.thresholds[region] ?? 0.5
        let seed = rules.seedThresholds[region] ?? 0
        // A voxel of a region is also in the regions around it.
        let own: UInt8 = 0b111 >> UInt8(2 - place)
        let seedBit: UInt8 = 8 << UInt8(place)
        bytes.withUnsafeMutableBufferPointer { bytes in
          values.withUnsafeBufferPointer { values in
            for pixel in 0..<bytes.count {
              bytes[pixel] |=
                (values[pixel] > limit ? own : 0) | (values[pixel] > seed ? seedBit : 0)
            }
          }
        }
      }
      let walk = geometry.walk(index)
      for row in 0..<geometry.height {
        var place = walk.start + row * walk.rowStride
        for column in 0..<geometry.width {
          bits[place] = bytes[row * geometry.width + column]
          place += walk.columnStride
        }
      }
    }
  }

  /// Removes components that are too small, or that lack a required seed.
  mutating func removeComponents(
    of region: Region, minimum: Double, needsSeed: Bool
  ) -> (components: Int, voxels: Int) {
    guard minimum > 0 || needsSeed else { return (0, 0) }
    let bit = RegionSet(region).rawValue
    let found = ConnectedComponents(
      bits.map { $0 & bit }, size: geometry.grid.size, connectivity: .corners)
    var stays = [Bool](repeating: !needsSeed, count: found.count)
    if needsSeed {
      for run in found.runs where !stays[run.component] {
        stays[run.component] = run.places.contains { bits[$0] & (bit << 3) != 0 }
      }
    }
    for (index, component) in found.components.enumerated()
    where isBelow(minimum, voxels: component.voxelCount) {
      stays[index] = false
    }
    // A voxel that leaves a region also leaves the regions inside it: its bit and the higher ones
    // of the three.
    let kept: UInt8 = ~(0b111 & ~(bit - 1))
    for run in found.runs where !stays[run.component] {
      for place in run.places { bits[place] &= kept }
    }
    let gone = found.components.indices.filter { !stays[$0] }
    return (gone.count, gone.reduce(0) { $0 + found.components[$1].voxelCount })
  }

  /// Turns all enhancing tumor into core if it is below a volume, or below a fraction of the core.
  ///
  /// - Returns: The number of changed voxels.
  mutating func clearEnhancing(below minimum: Double, share: Double) -> Int {
    guard minimum > 0 || share > 0 else { return 0 }
    let (bit, coreBit) = (RegionSet.enhancingTumor.rawValue, RegionSet.tumorCore.rawValue)
    var (count, core) = (0, 0)
    for byte in bits {
      if byte & bit != 0 { count += 1 }
      if byte & coreBit != 0 { core += 1 }
    }
    let isTooLittle = isBelow(minimum, voxels: count) || Double(count) < share * Double(core)
    guard count > 0, isTooLittle else { return 0 }
    for place in bits.indices { bits[place] &= ~bit }
    return count
  }

  /// Returns whether a number of voxels is below a volume; a billionth of a milliliter is ignored.
  private func isBelow(_ milliliters: Double, voxels: Int) -> Bool {
    Double(voxels) * geometry.grid.voxelMilliliters < milliliters - 1e-9
  }

  /// Returns the labels of the regions.
  func labelMap(_ scheme: LabelScheme) -> LabelMap {
    let names = (0...255).map { scheme.label(of: RegionSet(rawValue: UInt8($0) & 0b111)) }
    return LabelMap(grid: geometry.grid, scheme: scheme, labels: bits.map { names[Int($0)] })
  }
}

extension VolumeSegmentation {
  /// Returns a slice's probabilities averaged with those of the two neighboring slices.
  ///
  /// A neighbor has `weight` relative to 1 for the slice itself; a missing neighbor has none. A
  /// voxel that is exactly 0 is background and stays 0.
  func smoothed(_ index: Int, _ region: Region, weight: Float) -> [Float] {
    guard let own = slices[index]?[region].values else { return [] }
    let neighbors = [index - 1, index + 1].compactMap { slices[$0]?[region].values }
    guard weight > 0, !neighbors.isEmpty else { return own }
    var result = own
    let share = 1 / (1 + weight * Float(neighbors.count))
    result.withUnsafeMutableBufferPointer { result in
      for neighbor in neighbors {
        neighbor.withUnsafeBufferPointer { neighbor in
          for place in 0..<result.count { result[place] += weight * neighbor[place] }
        }
      }
      own.withUnsafeBufferPointer { own in
        for place in 0..<result.count {
          result[place] = own[place] == 0 ? 0 : result[place] * share
        }
      }
    }
    return result
  }
}
