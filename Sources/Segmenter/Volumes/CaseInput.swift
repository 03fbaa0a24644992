package import Imaging

/// A case as network input, and the grid on which its result is wanted.
///
/// The network sees the working grid. If that is the grid of the result, probabilities are taken as they are;
/// if not, they are interpolated on the result's grid, to be thresholded there.
package struct CaseInput: Sendable {
  /// The images on the working grid.
  package let input: SegmentationInput
  /// The grid of the result.
  package let result: Grid
  /// The images that were interpolated.
  package let resampled: [Modality]
  /// The images that are left out because they have the same value everywhere.
  package let empty: [Modality]
  /// The share of the head that each image shows, 0–1, where that is small.
  package let coverage: [Modality: Double]

  /// The brain in the images with skull; `nil` if there are none, or if no mask is wanted.
  package let brain: BrainMask.OfSkulls?

  /// The brain mask by which heads with skull are normalized.
  package enum BrainChoice: Sendable {
    /// It is found where there is a skull.
    case automatic
    /// There is none.
    case off
    /// It is given.
    case given(BrainMask)
  }

  /// Brings images to the working grid.
  ///
  /// - Parameters:
  ///   - given: The images, on any grids.
  ///   - result: The grid of the result.
  ///   - spacing: The network's spacing, see ``ModelMetadata/spacing``.
  ///   - choice: The mask for images with skull.
  /// - Throws: ``SegmentationError``.
  package init(
    _ given: [Modality: Volume], result: Grid, spacing: [Double],
    brain choice: BrainChoice = .automatic
  ) throws(SegmentationError) {
    for (modality, volume) in given where volume.storage.isColor { throw .color(modality) }
    let volumes = given.filter { $0.value.hasContrast() }
    empty = Modality.allCases.filter { given[$0] != nil && volumes[$0] == nil }
    guard !volumes.isEmpty || empty.isEmpty else { throw .empty(empty) }
    let working = try WorkingGrid(volumes.mapValues(\.grid), result: result, spacing: spacing)
    switch choice {
    case .automatic: brain = BrainMask.ofSkulls(volumes)
    case .off: brain = nil
    case .given(let mask):
      brain = BrainMask.OfSkulls(
        mask: mask, modalities: Set(volumes.filter { !$0.value.isStripped }.keys))
    }
    input = try SegmentationInput(volumes: volumes, on: working.grid, brain: brain)
    self.result = result
    resampled = working.resampled
    coverage = input.coverage(brain: brain?.mask)
      .filter { $0.value < SegmentationInput.smallCoverage }
  }

  /// Whether the result is interpolated from the working grid.
  package var isRegridded: Bool { result.relation(to: input.grid) != .identical }

  /// The axial slices of the result.
  package var geometry: SliceGeometry {
    SliceGeometry(result, plane: .axial, convention: .radiological)
  }

  /// What the user should know: images that show nothing or little, images or a result on other grids, and a skull.
  package var notes: [String] {
    ([emptyNote] + coverageNotes + [gridNote, skullNote]).compactMap(\.self)
  }

  private var emptyNote: String? {
    guard !empty.isEmpty else { return nil }
    let (has, isWord) = empty.count == 1 ? ("has", "is") : ("have", "are")
    return "\(Self.list(empty)) \(has) the same value everywhere and \(isWord) not used"
  }

  private var coverageNotes: [String?] {
    Modality.allCases.compactMap { modality in
      coverage[modality].map {
        let share = $0 < 0.005 ? "less than 1" : "only \(Int(($0 * 100).rounded()))"
        return "\(modality.displayName) shows \(share) % of the head"
      }
    }
  }

  private var gridNote: String? {
    let spacing = input.grid.affine.spacing
    func size(_ spacing: [Double]) -> String {
      let numbers = spacing.map { short($0, 2) }
      return Set(numbers).count == 1 ? "\(numbers[0]) mm" : numbers.joined(separator: "×") + " mm"
    }
    guard resampled.isEmpty else {
      return "\(Self.list(resampled)) resampled to \(size(spacing)) for the network"
    }
    guard case .resampled = result.relation(to: input.grid) else { return nil }
    return "the result is resampled from \(size(spacing)) to \(size(result.affine.spacing))"
  }

  private var skullNote: String? {
    guard let brain, !brain.modalities.isEmpty else { return nil }
    func all(_ modalities: Set<Modality>) -> String? {
      modalities.count == input.volumes.count
        ? nil : Self.list(Modality.allCases.filter(modalities.contains))
    }
    let place = all(brain.modalities).map { " in \($0)" } ?? ""
    let normalized = input.normalizedByBrain
    let work =
      normalized.isEmpty ? "" : "normalized by it" + (all(normalized).map { " (\($0))" } ?? "")
    return "there is a skull\(place): tumor that does not reach the brain is removed"
      + (work.isEmpty ? "" : ", and images are \(work)")
  }

  private static func list(_ modalities: [Modality]) -> String {
    let names = modalities.map(\.displayName)
    return names.count == 1
      ? names[0] : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
  }

  /// The axial slices of the working grid that some slices of the result need.
  package func workingSlices(for slices: [Int]) -> [Int] {
    guard isRegridded else { return slices }
    let (own, plane) = (input.geometry, geometry)
    let map = input.grid.affine.inverse.after(result.affine)
    var needed = Set<Int>()
    for slice in slices {
      var places: [Double] = []
      for corner in 0..<8 {
        // The whole thickness of the slice counts.
        var point = [0.0, 0, 0]
        point[plane.columns.axis] = corner & 1 == 0 ? 0 : Double(plane.width - 1)
        point[plane.rows.axis] = corner & 2 == 0 ? 0 : Double(plane.height - 1)
        point[plane.normal] = Double(slice) + (corner & 4 == 0 ? -0.5 : 0.5)
        let place = map.world(i: point[0], j: point[1], k: point[2])
        places.append([place.x, place.y, place.z][own.normal])
      }
      let first = max(Int((places.min() ?? 0).rounded(.down)), 0)
      let last = min(Int((places.max() ?? 0).rounded(.up)), own.count - 1)
      if first <= last { needed.formUnion(first...last) }
    }
    return needed.sorted()
  }

  /// The number of network slices that a run takes.
  package func sliceCount(_ slices: [Int]?, planes: [Plane]) -> Int {
    guard let slices else { return planes.reduce(0) { $0 + input.geometry($1).count } }
    return workingSlices(for: slices).count
  }
}

extension Segmenter {
  /// Segments a case on its working grid, and returns the probabilities on the grid of the result.
  ///
  /// If the result is interpolated, its probabilities are already smoothed across slices as the model's metadata
  /// ask, because that rule is about slices that the network saw; see ``postProcessing(of:)``.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - slices: The axial slices of the result; `nil` for all.
  ///   - start: The axial slice of the result at which a whole volume starts.
  ///   - planes: As for ``segment(_:slices:from:planes:extent:mirrors:isCancelled:progress:)``.
  ///   - extent: How much of each slice is computed.
  ///   - mirrors: As for one slice.
  ///   - smooths: Whether a whole volume that is interpolated is smoothed first.
  ///   - isCancelled: Checked between tiles.
  ///   - progress: Called after each slice of the working grid.
  /// - Returns: Axial slices of the result's grid.
  /// - Throws: ``SegmentationError``.
  package func segment(
    _ input: CaseInput, slices: [Int]? = nil, from start: Int? = nil, planes: [Plane]? = nil,
    extent: Extent = .tissue, mirrors: Bool? = nil, smooths: Bool = true,
    isCancelled: @escaping @Sendable () -> Bool = { false }, progress: (Progress) -> Void = { _ in }
  ) throws(SegmentationError) -> VolumeSegmentation {
    let isRegridded = input.isRegridded
    let found = try segment(
      input.input, slices: slices.map(input.workingSlices),
      from: isRegridded ? start.flatMap { input.workingSlices(for: [$0]).first } : start,
      planes: planes, extent: extent, mirrors: mirrors, isCancelled: isCancelled,
      progress: progress)
    guard isRegridded else { return found }
    let isWhole = slices == nil && smooths
    let weight = isWhole ? model.tumorRegions?.postProcessing.sliceSmoothing ?? 0 : 0
    return found.smoothed(weight: weight).regridded(to: input.result, slices: slices)
  }

  /// The rules for a whole volume that are left to apply to the result of a case.
  package func postProcessing(of input: CaseInput) -> PostProcessing {
    var rules = model.tumorRegions?.postProcessing ?? .none
    if input.isRegridded { rules.sliceSmoothing = 0 }
    return rules
  }
}
