import Dispatch
package import Imaging
import Synchronization

/// The measures in addition to the overlap, and their settings.
package struct EvaluationOptions: Hashable, Sendable {
  /// The definition of surface distances; lesions always use the BraTS definition.
  package var distances: DistanceDefinition
  /// The distance in mm within which surfaces agree, for the normalized surface Dice.
  package var tolerance: Double
  /// The rules for lesions.
  package var lesions: LesionRules
  /// The plane of the slices to compare one by one; `nil` for the volume alone.
  package var plane: Plane?

  /// Creates options; the defaults are those of the BraTS 2023 glioma challenge and 1 mm.
  ///
  /// - Precondition: the tolerance is not negative.
  package init(
    distances: DistanceDefinition = .brats, tolerance: Double = 1,
    lesions: LesionRules = Challenge.gli.lesionRules, plane: Plane? = nil
  ) {
    precondition(tolerance >= 0, "a tolerance of \(tolerance) mm")
    self.distances = distances
    self.tolerance = tolerance
    self.lesions = lesions
    self.plane = plane
  }
}

/// The overlap in one slice.
package struct SliceReport: Hashable, Codable, Sendable {
  /// The slice's index in the stored array, from 0.
  package let index: Int
  /// The overlap in each structure.
  package let overlaps: StructureOverlaps
}

/// The agreement of a prediction with a reference: over the volume, and slice by slice.
package struct EvaluationReport: Hashable, Codable, Sendable {
  /// One report per structure that both label schemes define: regions from the whole tumor inward,
  /// then the labels in their order.
  package let structures: [StructureReport]
  /// One report per slice, in the order of the stored array; empty if no plane was requested.
  package let slices: [SliceReport]

  /// The reports of the regions.
  package var regions: [StructureReport] {
    structures.filter { $0.structure.region != nil }
  }

  /// The report of a structure; `nil` if a scheme does not define it.
  package subscript(structure: Structure) -> StructureReport? {
    structures.first { $0.structure == structure }
  }

  /// Compares two label maps, with their structures on several threads.
  ///
  /// - Parameters:
  ///   - prediction: The model's labels.
  ///   - reference: The expert's labels.
  ///   - options: What to measure.
  /// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` if their voxels do not coincide.
  package init(
    prediction: LabelMap, reference: LabelMap, options: EvaluationOptions = EvaluationOptions()
  ) throws(MetricError) {
    let volume = try StructureOverlaps(prediction: prediction, reference: reference)
    let box = StructureBox(prediction: prediction, reference: reference)
    let grid = reference.grid
    // Enhancing tumor is both a region and a label; it is measured once.
    let same = Structure.region(.enhancingTumor)
    let wanted = volume.structures.filter {
      $0 != .tissue(.enhancing) || !volume.structures.contains(same)
    }
    let reports = Mutex([Structure: StructureReport]())
    DispatchQueue.concurrentPerform(iterations: wanted.count) { index in
      let structure = wanted[index]
      let report = StructureReport(
        structure, counts: volume[structure] ?? OverlapCounts(), box: box, grid: grid,
        options: options)
      reports.withLock { $0[structure] = report }
    }
    let measured = reports.withLock { $0 }
    structures = volume.structures.compactMap { structure in
      measured[structure] ?? measured[same]?.renamed(structure)
    }
    guard let plane = options.plane else {
      slices = []
      return
    }
    let perSlice = try StructureOverlaps.perSlice(
      prediction: prediction, reference: reference, plane: plane)
    slices = perSlice.enumerated().map { SliceReport(index: $0, overlaps: $1) }
  }
}
