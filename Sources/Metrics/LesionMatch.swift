import Imaging

/// The matches between predicted lesions and lesions of a reference.
struct LesionMatch {
  private let pair: MaskPair
  private let predicted: ConnectedComponents
  private let grown: ConnectedComponents
  /// The predicted lesions that find each reference lesion.
  private var finders: [[Int]]
  /// The number of voxels of each reference lesion.
  private var sizes: [Int]
  /// The number of voxels that each reference lesion shares with the prediction.
  private var shared: [Int]

  /// Finds the lesions of a pair of masks that have a border of one empty voxel.
  init(_ pair: MaskPair, rules: LesionRules) {
    // The grown mask must fit, with one more voxel left for the surfaces.
    self.pair = pair.widened(by: rules.dilation)
    let (voxels, size) = (self.pair.voxels, self.pair.size)
    predicted = ConnectedComponents(voxels.map { $0 & 1 }, size: size, connectivity: .corners)
    grown = ConnectedComponents(
      dilated(voxels.map { $0 >> 1 }, size: size, iterations: rules.dilation), size: size,
      connectivity: .corners)
    finders = [[Int]](repeating: [], count: grown.count)
    sizes = [Int](repeating: 0, count: grown.count)
    shared = [Int](repeating: 0, count: grown.count)
    match()
  }

  private mutating func match() {
    var found = [[Int]](repeating: [], count: predicted.count)
    pair.voxels.withUnsafeBufferPointer { voxels in
      for run in grown.runs {
        for place in run.places where voxels[place] & 2 != 0 {
          sizes[run.component] += 1
          if voxels[place] & 1 != 0 { shared[run.component] += 1 }
        }
      }
    }
    // Both lists of runs are in array order.
    var next = 0
    for run in predicted.runs {
      while next < grown.runs.count, grown.runs[next].places.upperBound <= run.start { next += 1 }
      var other = next
      while other < grown.runs.count, grown.runs[other].start < run.places.upperBound {
        let lesion = grown.runs[other].component
        if found[run.component].last != lesion, !found[run.component].contains(lesion) {
          found[run.component].append(lesion)
        }
        other += 1
      }
    }
    for (component, lesions) in found.enumerated() {
      for lesion in lesions { finders[lesion].append(component) }
    }
    falsePositives = found.filter(\.isEmpty).count
  }

  /// The number of predicted lesions that find no reference lesion.
  private(set) var falsePositives = 0

  /// Measures the lesions.
  ///
  /// - Parameters:
  ///   - spacing: The spacing of the voxels in mm.
  ///   - rules: The rules for what counts.
  ///   - whole: HD95 of the whole structure by the BraTS definition, if known; used if there is
  ///     only one lesion and the whole prediction finds it.
  /// - Returns: The lesions and their scores.
  func report(spacing: [Double], rules: LesionRules, whole: Double?) -> LesionReport {
    let voxel = spacing.reduce(1, *)
    let predictedRuns = Self.grouped(predicted)
    let grownRuns = Self.grouped(grown)
    let lesions = sizes.indices.map { index -> LesionReport.Lesion in
      let volume = Double(sizes[index]) * voxel
      let components = finders[index]
      let predictedSize = components.reduce(0) { $0 + predicted.components[$1].voxelCount }
      let dice = Double(2 * shared[index]) / Double(predictedSize + sizes[index])
      var hd95: Double?
      if volume > rules.minimumVolume {
        if components.isEmpty {
          hd95 = rules.distancePenalty
        } else if sizes.count == 1, components.count == predicted.count, let whole {
          hd95 = whole
        } else {
          let pair = cut(index, grownRuns[index], components, predictedRuns)
          hd95 = SurfaceDistances(pair, spacing: spacing, definition: .brats)?.hausdorff()
        }
      }
      return LesionReport.Lesion(
        volume: volume, finders: components.count, dice: dice, hd95: hd95)
    }
    return LesionReport(lesions: lesions, falsePositives: falsePositives, rules: rules)
  }

  /// Groups the runs by component.
  private static func grouped(_ parts: ConnectedComponents) -> [[ConnectedComponents.Run]] {
    var groups = [[ConnectedComponents.Run]](repeating: [], count: parts.count)
    for run in parts.runs { groups[run.component].append(run) }
    return groups
  }

  /// Crops one lesion and the predicted lesions that find it to their own box.
  private func cut(
    _ lesion: Int, _ grownRuns: [ConnectedComponents.Run], _ components: [Int],
    _ predictedRuns: [[ConnectedComponents.Run]]
  ) -> MaskPair {
    let boxes = [grown.components[lesion]] + components.map { predicted.components[$0] }
    let full = pair.size
    let lower = (0..<3).map { axis in boxes.reduce(full[axis]) { min($0, $1.from[axis]) } - 1 }
    let upper = (0..<3).map { axis in boxes.reduce(0) { max($0, $1.to[axis]) } + 1 }
    let size = (0..<3).map { upper[$0] - lower[$0] + 1 }
    var voxels = [UInt8](repeating: 0, count: size[0] * size[1] * size[2])
    func target(_ place: Int) -> Int {
      let (i, j, k) = (place % full[0], place / full[0] % full[1], place / full[0] / full[1])
      return i - lower[0] + size[0] * (j - lower[1] + size[1] * (k - lower[2]))
    }
    for run in grownRuns {
      let shift = target(run.start) - run.start
      for place in run.places { voxels[place + shift] |= pair.voxels[place] & 2 }
    }
    for component in components {
      for run in predictedRuns[component] {
        let shift = target(run.start) - run.start
        for place in run.places { voxels[place + shift] |= 1 }
      }
    }
    return MaskPair(size: size, voxels: voxels)
  }
}
