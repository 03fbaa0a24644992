internal import Foundation
package import Metrics
internal import Synchronization

/// How well one patient was segmented, over the evaluated slices.
package struct CaseDice: Hashable, Sendable {
  /// The patient's name.
  package let name: String
  /// Voxels inside the tiles, for WT, TC and ET.
  package let counts: [OverlapCounts]

  /// Dice of WT, TC and ET; `nil` if both masks are empty.
  package var dice: [Double?] { counts.map(\.dice) }
}

extension TrainingRun {
  /// One tile of a slice.
  private struct Tile {
    var item: Int
    var slice: Int
    var row: Int
    var column: Int
    var top: Int
    var left: Int
  }

  /// The averaged network's output for a tile; valid only during the call that receives it.
  private struct Answer {
    let replica: Int
    /// The index of the tile; the same for every network.
    let index: Int
    let tile: Tile
    let rows: Int
    let columns: Int
    /// Three planes.
    let logits: UnsafePointer<Float>
    let targets: UnsafePointer<UInt8>
  }

  /// Logits of all tiles of some patients' slices, of one network or summed over several.
  package struct Logits: Sendable {
    /// Three planes per tile, by the tile's index.
    fileprivate var tiles: [Int: [Float]] = [:]

    /// Empty logits, before any network.
    package init() {}
  }

  /// The logits of the averaged network, times its share, added to those of others.
  ///
  /// - `cases`: The patients; the same for all networks.
  /// - Complexity: 12 bytes for each evaluated pixel.
  package func logits(
    _ cases: [TrainingCase], share: Float, addedTo others: Logits
  ) throws -> Logits {
    let found = Mutex([Int: [Float]]())
    try predict(cases, stride: 1) { answer in
      let count = 3 * answer.rows * answer.columns
      let own = (0..<count).map { answer.logits[$0] * share }
      let sum = others.tiles[answer.index].map { zip($0, own).map(+) } ?? own
      found.withLock { $0[answer.index] = sum }
    }
    var logits = Logits()
    logits.tiles = found.withLock { $0 }
    return logits
  }

  /// Segments patients with the averaged weights and measures Dice over their slices.
  ///
  /// - `cases`: Patients whose regions are known.
  /// - `stride`: Evaluates every so many slices; 1 for whole volumes.
  /// - `thresholds`: The probabilities above which a voxel is in WT, TC and ET.
  /// - `share`: The factor for the logits before those of `others` are added.
  /// - `others`: Logits of all slices from networks joined with this one.
  package func evaluate(
    _ cases: [TrainingCase], stride: Int = 1, thresholds: [Float] = [0.5, 0.5, 0.5],
    share: Float = 1, others: Logits = Logits()
  ) throws -> [CaseDice] {
    precondition(thresholds.count == 3 && thresholds.allSatisfy { $0 > 0 && $0 < 1 })
    let limits = thresholds.map { Foundation.log($0 / (1 - $0)) }
    let results = UnsafeSendable(
      UnsafeMutableBufferPointer<OverlapCounts>.allocate(
        capacity: replicas.count * cases.count * 3))
    results.value.initialize(repeating: OverlapCounts())
    defer { results.value.deallocate() }
    let replicaCount = replicas.count
    try predict(cases, stride: stride) { answer in
      let base = (answer.replica * cases.count + answer.tile.item) * 3
      let area = answer.rows * answer.columns
      let rest = others.tiles[answer.index]
      Self.forEachPixel(answer, of: cases[answer.tile.item]) { pixel, _ in
        // Regions are nested: a core lies in the whole tumor, an enhancing tumor in the core.
        var isInside = true
        for region in 0..<3 {
          let place = region * area + pixel
          let logit = answer.logits[place] * share + (rest?[place] ?? 0)
          isInside = isInside && logit > limits[region]
          let isDrawn = answer.targets[pixel] >> UInt8(region) & 1 != 0
          switch (isInside, isDrawn) {
          case (true, true): results.value[base + region].tp += 1
          case (true, false): results.value[base + region].fp += 1
          case (false, true): results.value[base + region].fn += 1
          case (false, false): results.value[base + region].tn += 1
          }
        }
      }
    }
    return cases.enumerated().map { index, item in
      let counts = (0..<3).map { region in
        (0..<replicaCount).reduce(OverlapCounts()) { sum, replica in
          sum + results.value[(replica * cases.count + index) * 3 + region]
        }
      }
      return CaseDice(name: item.name, counts: counts)
    }
  }

  /// Mean Dice of each region over the patients who have it.
  package static func mean(_ cases: [CaseDice]) -> [Double] {
    (0..<3).map { region in
      let known = cases.compactMap { $0.dice[region] }
      return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
  }

  /// Fits, for each region, the calibration of logits on patients' tissue.
  ///
  /// - `cases`: Patients whose regions are known and who were not used for training.
  /// - `stride`: Uses every so many slices.
  package func calibrate(_ cases: [TrainingCase], stride: Int = 1) throws -> [Calibration] {
    /// What one replica counted.
    final class Counts: @unchecked Sendable {
      // Only its replica's thread touches it until all are done.
      var regions = [LogitHistogram](repeating: LogitHistogram(), count: 3)
    }
    let counts = replicas.map { _ in Counts() }
    try predict(cases, stride: stride) { answer in
      let area = answer.rows * answer.columns
      let mine = counts[answer.replica]
      Self.forEachPixel(answer, of: cases[answer.tile.item]) { pixel, isTissue in
        guard isTissue else { return }
        for region in 0..<3 {
          mine.regions[region].add(
            answer.logits[region * area + pixel],
            isInside: answer.targets[pixel] >> UInt8(region) & 1 != 0)
        }
      }
    }
    return (0..<3).map { region in
      var sum = LogitHistogram()
      for part in counts { sum.add(part.regions[region]) }
      return Calibration(fitting: sum)
    }
  }

  /// Visits the pixels of a tile inside the patient's slice, with whether each is tissue.
  private static func forEachPixel(
    _ answer: Answer, of item: TrainingCase, _ body: (Int, Bool) -> Void
  ) {
    let tile = answer.tile
    let pixels = item.pixels + tile.slice * item.height * item.width * 4
    for y in 0..<answer.rows {
      let row = tile.top + y
      guard row >= 0, row < item.height else { continue }
      for x in 0..<answer.columns {
        let column = tile.left + x
        let isTissue =
          column >= 0 && column < item.width
          && (0..<4).contains { pixels[(row * item.width + column) * 4 + $0] != 0 }
        body(y * answer.columns + x, isTissue)
      }
    }
  }

  /// Runs the averaged network over slices, on all replicas.
  private func predict(
    _ cases: [TrainingCase], stride: Int, _ body: @escaping (Answer) -> Void
  ) throws {
    let margin = UNetConfiguration.margin
    let (rows, columns) = (options.height - margin, options.width - margin)
    var tiles: [Tile] = []
    for (index, item) in cases.enumerated() {
      for slice in item.headSlices where slice.isMultiple(of: stride) {
        let (down, across) = (
          (item.height + rows - 1) / rows, (item.width + columns - 1) / columns
        )
        for y in 0..<down {
          for x in 0..<across {
            // One tile is centered on the head; several begin at the corner.
            let top = down == 1 ? (item.height - rows) / 2 : y * rows
            let left = across == 1 ? (item.width - columns) / 2 : x * columns
            tiles.append(
              Tile(
                item: index, slice: slice, row: top + rows / 2, column: left + columns / 2,
                top: top, left: left))
          }
        }
      }
    }
    let state = state
    let all = tiles
    let replicaCount = replicas.count
    try onReplicas { number, learner in
      let replica = try learner.unframed()
      let plan = replica.plan
      try state.averageWeights.withUnsafeBufferPointer { try plan.load($0) }
      plan.loadStatistics(means: state.averageMeans, variances: state.averageVariances)
      guard let input = plan.input.baseAddress, let logits = plan.logits.baseAddress else { return }
      let area = rows * columns
      var start = number * plan.batch
      while start < all.count {
        let group = all[start..<min(start + plan.batch, all.count)]
        for (place, tile) in group.enumerated() {
          replica.maker.place(
            cases[tile.item], slice: tile.slice, row: Float(tile.row), column: Float(tile.column),
            image: input + place * 4 * plan.height * plan.width,
            mask: replica.targets + place * area)
        }
        try plan.forward(training: false)
        for (place, tile) in group.enumerated() {
          body(
            Answer(
              replica: number, index: start + place, tile: tile, rows: rows, columns: columns,
              logits: UnsafePointer(logits + place * 3 * area),
              targets: UnsafePointer(replica.targets + place * area)))
        }
        start += plan.batch * replicaCount
      }
    }
  }
}
