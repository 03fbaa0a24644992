import Foundation
import Imaging

/// The model of a region's appearance in a box, from the strokes and the prior.
struct SeedModel {
  /// How far a stroke corrects a mask or a network, in millimeters.
  static let reach = 70.0
  /// The weight of voxels outside all strokes, relative to voxels of strokes, for each 27 mm³.
  ///
  /// One stroke alone must not change the whole mask; several show what differs. Chosen on ten masks of a network
  /// that was given T2 alone.
  private static func beliefWeight(strokes: Int) -> Double { 0.3 / pow(Double(strokes), 1.6) }
  /// The prior log odds of a mask where there is no prediction.
  private static let maskLogOdds: Float = 2
  /// The least change of the log odds for which a voxel outside all strokes changes sides.
  private static let leastChange: Float = 0.2
  private static let mostSamples = 4000

  /// The features of the images.
  let features: QuadraticFeatures
  /// 1 for voxels of strokes inside, −1 for voxels of strokes outside, 0 for all others.
  let seeds: [Int8]
  /// The probability of each voxel before the random walk.
  let probabilities: [Float]

  private let patch: Patch
  private let size: [Int]
  private let isInMask: [Bool]
  /// By how much strokes change the log odds; `nil` if there is no prior.
  private let change: [Float]?
  private let hasMask: Bool

  /// Fits the model.
  init(_ growing: SeedGrowing, _ box: SeedBox, hasMask: Bool) {
    let grid = growing.map.grid
    let patch = Patch(grid, from: box.from, to: box.to)
    let count = patch.count
    var isTissue = [Bool](repeating: false, count: count)
    let images = growing.images.map {
      $0.values(from: box.from, to: box.to, isTissue: &isTissue)
    }
    let features = QuadraticFeatures(images, size: box.size, spacing: patch.spacing)
    var seeds = [Int8](repeating: 0, count: count)
    for (place, isInside) in growing.seeds.sides {
      let row = place / grid.size[0]
      let point = VoxelPoint(
        i: place % grid.size[0], j: row % grid.size[1], k: row / grid.size[1])
      if let index = patch.index(of: point) { seeds[index] = isInside ? 1 : -1 }
    }
    let labels = growing.structure.labels
    let isInMask = patch.labels(of: growing.map).map { $0 != 0 && labels.contains($0) }
    let belief = Self.belief(
      growing.prior?.logOdds(box.from, box.to), isInMask, hasMask: hasMask)

    let samples = Samples(
      features: features, seeds: seeds, isTissue: isTissue, belief: belief, size: box.size,
      spacing: patch.spacing, strokes: growing.seeds.strokes.count)
    var logOdds: [Float]
    if samples.values.isEmpty {
      logOdds = [Float](repeating: 0, count: count)
    } else {
      let fit = LogisticFit(samples.values, constantRidge: belief == nil ? 0.01 : 0.5)
      logOdds = features.values(fit.weights)
    }
    var change: [Float]?
    if let belief {
      Self.fade(&logOdds, from: seeds, size: box.size, spacing: patch.spacing)
      change = logOdds
      for index in logOdds.indices { logOdds[index] += belief[index] }
    } else {
      Self.limit(&logOdds, to: growing.seeds, seeds, size: box.size, grid: grid)
    }
    probabilities = logOdds.indices.map { index in
      isTissue[index] ? 1 / (1 + exp(-min(max(logOdds[index], -8), 8))) : 0
    }
    self.features = features
    self.seeds = seeds
    self.patch = patch
    size = box.size
    self.isInMask = isInMask
    self.change = change
    self.hasMask = hasMask
  }

  /// The prior log odds: the network's, moved to the side of the threshold on which the mask has the voxel.
  ///
  /// - Returns: `nil` if there is neither a prediction nor a mask.
  private static func belief(_ prior: [Float]?, _ isInMask: [Bool], hasMask: Bool) -> [Float]? {
    guard hasMask || prior?.contains(where: { !$0.isNaN }) == true else { return nil }
    return isInMask.indices.map { index in
      let believed = prior?[index] ?? .nan
      guard hasMask else { return believed.isNaN ? -maskLogOdds : believed }
      if believed.isNaN { return isInMask[index] ? maskLogOdds : -maskLogOdds }
      return isInMask[index] ? max(believed, 0.5) : min(believed, -0.5)
    }
  }

  /// Reduces a change with the distance from the strokes, to zero at the end of their reach.
  private static func fade(
    _ change: inout [Float], from seeds: [Int8], size: [Int], spacing: [Double]
  ) {
    let distances = SquaredDistances(
      seeds.map { $0 == 0 ? 0 : 1 }, to: true, size: size, spacing: spacing
    ).values
    let limit = Float(reach * reach)
    for index in change.indices {
      let left = max(1 - distances[index] / limit, 0)
      change[index] *= left * left
    }
  }

  /// Lowers the probability of voxels far from all strokes inside, compared with the extent of the strokes.
  ///
  /// Tissue that looks the same may be something else: the other hemisphere has gray matter, too. Up to half of the
  /// radius of the strokes' box nothing changes; each further radius lowers the log odds by 4.
  private static func limit(
    _ logOdds: inout [Float], to all: Seeds, _ seeds: [Int8], size: [Int], grid: Grid
  ) {
    let longest = SeedBox(around: all.sides.keys, in: grid)?.lengths(in: grid).max() ?? 0
    let radius = Float(max(longest / 2, 15))
    let distances = SquaredDistances(
      seeds.map { $0 > 0 ? 1 : 0 }, to: true, size: size, spacing: grid.affine.spacing
    ).values
    for index in logOdds.indices {
      logOdds[index] -= 4 * max(distances[index].squareRoot() / radius - 0.5, 0)
    }
  }

  /// Returns what would change.
  ///
  /// - Parameter probabilities: The smoothed probability of each voxel.
  /// - Returns: The voxels that would change sides.
  func region(_ probabilities: [Float]) -> GrownRegion {
    let isNew = probabilities.indices.map { index in
      if seeds[index] != 0 { return seeds[index] > 0 }
      let isInside = probabilities[index] > 0.5
      guard hasMask, let change, isInside != isInMask[index] else { return isInside }
      // A voxel stays as it is where the strokes give no evidence.
      let isMeant = isInside ? change[index] > Self.leastChange : change[index] < -Self.leastChange
      return isMeant ? isInside : isInMask[index]
    }
    // Components without a stroke or anything of the mask are other tissue that looks the same.
    let parts = ConnectedComponents(isNew, size: size, connectivity: .faces)
    var isKept = [Bool](repeating: false, count: parts.count)
    for run in parts.runs where !isKept[run.component] {
      isKept[run.component] = run.places.contains { seeds[$0] > 0 || isInMask[$0] }
    }
    var region = GrownRegion()
    for run in parts.runs where isKept[run.component] {
      for index in run.places where !isInMask[index] { region.added.append(patch.place(index)) }
    }
    for index in isInMask.indices where isInMask[index] && !isNew[index] {
      region.removed.append(patch.place(index))
    }
    return region
  }

  /// The voxels to which the model is fitted.
  private struct Samples {
    private(set) var values: [LogisticFit.Sample] = []

    init(
      features: QuadraticFeatures, seeds: [Int8], isTissue: [Bool], belief: [Float]?, size: [Int],
      spacing: [Double], strokes: Int
    ) {
      let volume = spacing[0] * spacing[1] * spacing[2]
      // Strokes on background give no evidence about tissue.
      let drawn = seeds.indices.filter { seeds[$0] != 0 && isTissue[$0] }
      let inside = drawn.filter { seeds[$0] > 0 }
      let outside = drawn.filter { seeds[$0] < 0 }
      func add(_ places: [Int], total: Double, _ target: (Int) -> Double) {
        let step = max((places.count + mostSamples - 1) / mostSamples, 1)
        let chosen = stride(from: 0, to: places.count, by: step).map { places[$0] }
        let weight = total / Double(max(chosen.count, 1))
        for place in chosen {
          values.append(
            LogisticFit.Sample(
              terms: features.terms(place), target: target(place), weight: weight,
              offset: belief.map { Double($0[place]) } ?? 0))
        }
      }
      guard let belief else {
        // Inside and outside have equal weight, however much was drawn of each.
        var others = outside
        var total = volume * Double(drawn.count)
        if outside.isEmpty {
          // Without a stroke outside, tissue far from the strokes is assumed to be outside.
          let distances = SquaredDistances(
            seeds.map { $0 > 0 ? 1 : 0 }, to: true, size: size, spacing: spacing
          ).values
          others = Self.lattice(size, spacing).filter { isTissue[$0] && distances[$0] > 225 }
          total *= 2
        }
        add(inside, total: total / 2) { _ in 1 }
        add(others, total: total / 2) { _ in 0 }
        return
      }
      add(inside, total: volume * Double(inside.count)) { _ in 1 }
      add(outside, total: volume * Double(outside.count)) { _ in 0 }
      let others = Self.lattice(size, spacing).filter { isTissue[$0] && seeds[$0] == 0 }
      let cell = volume * Double(Self.steps(spacing).reduce(1, *))
      add(others, total: beliefWeight(strokes: strokes) * Double(others.count) * cell / 27) {
        logistic(Double(belief[$0]))
      }
    }

    /// How many voxels are about 3 mm, along each axis.
    private static func steps(_ spacing: [Double]) -> [Int] {
      spacing.map { Int(min(max((3 / $0).rounded(), 1), 1000)) }
    }

    /// Voxels about 3 mm apart.
    private static func lattice(_ size: [Int], _ spacing: [Double]) -> [Int] {
      let steps = steps(spacing)
      return stride(from: 0, to: size[2], by: steps[2]).flatMap { z in
        stride(from: 0, to: size[1], by: steps[1]).flatMap { y in
          stride(from: 0, to: size[0], by: steps[0]).map { x in
            x + size[0] * (y + size[1] * z)
          }
        }
      }
    }
  }
}
