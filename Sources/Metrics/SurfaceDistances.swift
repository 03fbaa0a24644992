import Dispatch
package import Imaging
import Synchronization

/// The distances between the surfaces of two masks, in millimeters.
///
/// By the BraTS definition, each mask's surface is made of pieces, one at each corner of the voxel
/// grid where inside meets outside. Each piece has a distance to the nearest piece of the other
/// surface and is weighted by its area. By the MONAI and MedPy definitions, the pieces are the
/// mask's voxels that share a face with a voxel outside, all with equal weight.
///
///     let distances = try SurfaceDistances(
///       prediction: prediction, reference: reference, region: .wholeTumor)
///     distances?.hausdorff(percentile: 0.95)  // HD95 in mm
///     distances?.surfaceDice(tolerance: 2)    // the part of both surfaces that agrees to 2 mm
///
/// Distances are measured along the array's axes with the grid's spacing, as if the axes were
/// perpendicular, which they are unless the affine shears.
///
/// Source: S. Nikolov et al., "Clinically Applicable Segmentation of Head and Neck Anatomy for
/// Radiotherapy", *JMIR* 23:7 (2021), e26151; see ``DistanceDefinition`` for the programs.
package struct SurfaceDistances: Sendable {
  /// The definition used to combine distances.
  package let definition: DistanceDefinition
  let fromPrediction: DirectedDistances
  let fromReference: DirectedDistances

  /// Measures one region of two label maps; `nil` if either mask is empty.
  ///
  /// - Parameters:
  ///   - prediction: The model's labels.
  ///   - reference: The expert's labels.
  ///   - region: The region to compare.
  ///   - definition: The definition of a surface.
  /// - Throws: ``MetricError/gridsDiffer(prediction:reference:)`` if their voxels do not coincide.
  /// - Complexity: linear in the voxels of the box around both masks; tens of milliseconds for a
  ///   BraTS case.
  package init?(
    prediction: LabelMap, reference: LabelMap, region: Region,
    definition: DistanceDefinition = .brats
  ) throws(MetricError) {
    guard prediction.grid.matches(reference.grid) else {
      throw .gridsDiffer(prediction: prediction.grid, reference: reference.grid)
    }
    let box = StructureBox(prediction: prediction, reference: reference)
    self.init(
      MaskPair(box, .region(region)), spacing: reference.grid.affine.spacing,
      definition: definition)
  }

  /// Measures a pair of masks; `nil` if either is empty.
  init?(_ pair: MaskPair, spacing: [Double], definition: DistanceDefinition) {
    guard pair.hasPrediction, pair.hasReference else { return nil }
    let surfaces =
      definition.isOfVoxels
      ? SurfaceElements.voxels(pair) : SurfaceElements.corners(pair, spacing: spacing)
    self.definition = definition
    let sides = [surfaces.prediction, surfaces.reference]
    let directed = Mutex([DirectedDistances?](repeating: nil, count: 2))
    DispatchQueue.concurrentPerform(iterations: 2) { side in
      let field = DistanceField(
        to: sides[1 - side].places, size: surfaces.size, spacing: spacing)
      let distances = DirectedDistances(from: sides[side], to: field)
      directed.withLock { $0[side] = distances }
    }
    let both = directed.withLock { $0.compactMap { $0 } }
    (fromPrediction, fromReference) = (both[0], both[1])
  }

  /// Returns the Hausdorff distance in mm, or its robust form for a percentile below 1.
  ///
  /// - Parameter percentile: 0.95 for HD95; 1 for the largest distance from either surface to the
  ///   other.
  /// - Returns: The distance in millimeters.
  package func hausdorff(percentile: Double = 0.95) -> Double {
    if percentile >= 1 { return max(fromPrediction.greatest, fromReference.greatest) }
    return switch definition {
    case .brats:
      max(fromPrediction.percentile(percentile), fromReference.percentile(percentile))
    case .monai:
      max(
        Self.interpolated(fromPrediction.distances, percentile),
        Self.interpolated(fromReference.distances, percentile))
    case .medpy:
      Self.interpolated(
        (fromPrediction.distances + fromReference.distances).sorted(), percentile)
    }
  }

  /// Returns the fraction of both surfaces that is within a tolerance of the other, from 0 to 1.
  ///
  /// - Parameter tolerance: The tolerance in mm; an equal distance is within it.
  /// - Returns: The normalized surface Dice (NSD).
  package func surfaceDice(tolerance: Double) -> Double {
    (fromPrediction.weight(within: tolerance) + fromReference.weight(within: tolerance))
      / (fromPrediction.total + fromReference.total)
  }

  /// The mean distances from the prediction's surface to the reference's, and the reverse, in mm.
  package var means: (fromPrediction: Double, fromReference: Double) {
    (fromPrediction.sum / fromPrediction.total, fromReference.sum / fromReference.total)
  }

  /// The mean distance from each surface to the other, over both surfaces, in mm.
  package var mean: Double {
    (fromPrediction.sum + fromReference.sum) / (fromPrediction.total + fromReference.total)
  }

  /// Returns a percentile of sorted numbers, with linear interpolation as in NumPy.
  private static func interpolated(_ numbers: [Float], _ fraction: Double) -> Double {
    let place = fraction * Double(numbers.count - 1)
    let lower = Int(place.rounded(.down))
    let upper = min(lower + 1, numbers.count - 1)
    let part = place - Double(lower)
    return Double(numbers[lower]) * (1 - part) + Double(numbers[upper]) * part
  }
}
