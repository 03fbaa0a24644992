import Imaging

/// The search for the transform between two prepared images, from coarse to fine.
struct PairSearch {
  /// The image from which points are taken.
  let sampled: ImageOfPair
  /// The image that is looked up at transformed points.
  let moving: ImageOfPair
  /// Points, bins and threads.
  let settings: RigidRegistration
  /// The center of rotation.
  let center: SIMD3<Double>
  /// The head's size in millimeters compared to a human brain's, at most 1.
  let scale: Double

  /// Prepares a search.
  init(sampled: ImageOfPair, moving: ImageOfPair, settings: RigidRegistration) {
    self.sampled = sampled
    self.moving = moving
    self.settings = settings
    center = sampled.foreground.centroid
    scale = min(sampled.foreground.extent / 100, 1)
  }

  /// One level of the pyramid.
  private struct Level {
    /// Millimeters for a human brain.
    let spacing: Double
    /// How many transforms are followed.
    let candidates: Int
    /// The share of the work that is done after it.
    let done: Double
  }

  private static let levels = [
    Level(spacing: 8, candidates: 6, done: 0.1), Level(spacing: 4, candidates: 3, done: 0.25),
    Level(spacing: 2, candidates: 1, done: 0.5), Level(spacing: 1, candidates: 1, done: 1),
  ]

  /// Searches.
  func run(
    _ initial: RigidTransform?, isCancelled: () -> Bool, progress: (Double) -> Void
  ) throws(RegistrationError) -> RigidRegistration.Result {
    let header = initial ?? .identity
    var candidates: [Candidate] = []
    var finest: MutualInformation?
    for level in Self.levels {
      if isCancelled() { throw .cancelled }
      let spacing = level.spacing * scale
      let metric = metric(spacing: spacing, near: candidates.first?.transform ?? header)
      finest = metric
      if candidates.isEmpty {
        candidates = starts(header, metric)
        guard !candidates.isEmpty else { throw .noOverlap }
      }
      var found: [Candidate] = []
      for candidate in candidates.prefix(level.candidates) {
        found.append(try climb(candidate, metric, spacing: spacing, isCancelled: isCancelled))
      }
      candidates = found.sorted { $0.score > $1.score }
      progress(level.done)
    }
    guard let best = candidates.first, let finest else { throw .noOverlap }
    let before = finest.value(header, wantsGradient: false)
    let after = finest.value(best.transform, wantsGradient: false)
    return RigidRegistration.Result(
      transform: best.transform, before: before.information, after: after.information,
      overlap: max(
        sampled.foreground.share(in: moving.foreground, by: best.transform),
        moving.foreground.share(in: sampled.foreground, by: best.transform.inverse)),
      followedHeaders: best.isFromHeader)
  }

  /// A transform that may lead to the best one.
  struct Candidate {
    var transform: RigidTransform
    var score: Double
    var isFromHeader: Bool
  }

  private func metric(spacing: Double, near transform: RigidTransform) -> MutualInformation {
    let isCoarse = spacing > 3 * scale
    let bins = isCoarse ? 24 : settings.bins
    let points = SamplePoints(
      sampled.full.reduced(to: spacing),
      foreground: sampled.foreground.grown(by: 8 * scale), center: center, bins: bins,
      range: sampled.range, limit: settings.pointLimit)
    return MutualInformation(
      samples: points, moving: moving(spacing: spacing, near: transform), bins: bins,
      range: moving.range, outside: moving.foreground.outside, threads: settings.threads)
  }

  /// The moving image at one level, as the sampled image's voxels would show it.
  ///
  /// A thick slice shows the mean of what lies in it. So where the sampled image's voxels are larger
  /// than the level's, the moving image is averaged over as much, along its nearest axis.
  private func moving(spacing: Double, near transform: RigidTransform) -> ScaledImage {
    let (affine, other) = (sampled.full.grid.affine, moving.full.grid.affine)
    func direction(_ affine: Affine, _ axis: Int) -> SIMD3<Double> {
      SIMD3(affine[0, axis], affine[1, axis], affine[2, axis]) / affine.spacing[axis]
    }
    var image = moving.full
    for axis in 0..<3 where affine.spacing[axis] > 1.5 * spacing {
      let normal = transform.rotation * direction(affine, axis)
      let along = (0..<3).map { abs(dot(normal, direction(other, $0))) }
      guard let nearest = (0..<3).max(by: { along[$0] < along[$1] }) else { continue }
      image = image.averaged(
        axis: nearest, width: affine.spacing[axis] / other.spacing[nearest])
    }
    return image.reduced(to: spacing)
  }

  /// The most promising transforms to begin with, best first.
  ///
  /// They are what the headers say and the one that puts the heads' centers together, each also
  /// turned a little about each axis.
  private func starts(_ header: RigidTransform, _ metric: MutualInformation) -> [Candidate] {
    let shift = moving.foreground.centroid - center
    let bases = [
      (header.about(center), true), (RigidTransform(translation: shift, center: center), false),
    ]
    var turns = [SIMD3<Double>.zero]
    for axis in 0..<3 {
      for angle in [-0.3, 0.3] {
        var turn = SIMD3<Double>.zero
        turn[axis] = angle
        turns.append(turn)
      }
    }
    var found: [Candidate] = []
    for (base, isFromHeader) in bases {
      for turn in turns {
        var transform = base
        transform.rotation = .rotation(turn) * base.rotation
        let value = metric.value(transform, wantsGradient: false)
        guard value.overlap > 0.25 else { continue }
        found.append(
          Candidate(
            transform: transform, score: value.score, isFromHeader: isFromHeader))
      }
    }
    return found.sorted { $0.score > $1.score }
  }

  /// Improves a transform at one level.
  private func climb(
    _ start: Candidate, _ metric: MutualInformation, spacing: Double, isCancelled: () -> Bool
  ) throws(RegistrationError) -> Candidate {
    // Parameters are millimeters: rotations are scaled by the head's radius.
    let radius = 0.6 * sampled.foreground.extent
    func transform(_ parameters: [Double]) -> RigidTransform {
      var transform = start.transform
      let turn = SIMD3(parameters[0], parameters[1], parameters[2]) / radius
      transform.rotation = .rotation(turn) * start.transform.rotation
      transform.translation += SIMD3(parameters[3], parameters[4], parameters[5])
      return transform
    }
    func evaluate(_ parameters: [Double]) throws(RegistrationError) -> QuasiNewton.Point {
      if isCancelled() { throw .cancelled }
      let value = metric.value(transform(parameters))
      let turn = SIMD3(parameters[0], parameters[1], parameters[2]) / radius
      let torque = Matrix3.leftJacobian(turn).transposed * value.torque / radius
      return QuasiNewton.Point(
        parameters: parameters, value: value.score,
        gradient: [torque.x, torque.y, torque.z, value.force.x, value.force.y, value.force.z])
    }
    let search = QuasiNewton(
      firstStep: 0.5 * spacing, longestStep: 2 * spacing, tolerance: 0.01 * spacing)
    let end = try search.climb(from: evaluate([0, 0, 0, 0, 0, 0]), evaluate)
    return Candidate(
      transform: transform(end.parameters), score: end.value, isFromHeader: start.isFromHeader)
  }
}

extension MutualInformation.Value {
  /// What is maximized; too little overlap is no solution.
  var score: Double { overlap < 0.25 ? 0 : information }
}
