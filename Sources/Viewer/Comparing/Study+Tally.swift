package import Imaging

/// Labels that were read from a file.
package struct FileMask: Sendable {
  /// The labels.
  package var map: LabelMap
  /// The name of the file.
  package var file: String

  /// Creates a mask.
  package init(_ map: LabelMap, file: String) {
    self.map = map
    self.file = file
  }
}

/// The mask of another reader or model, or what several of them agree on.
package struct NamedMask: Sendable {
  /// Who made it; different from the names of the case's other masks.
  package let name: String
  /// The labels.
  package var mask: FileMask
  /// Whether it was made of the other masks, so that it has no vote of its own.
  package let isConsensus: Bool

  /// Creates a mask.
  package init(_ name: String, _ mask: FileMask, isConsensus: Bool = false) {
    self.name = name
    self.mask = mask
    self.isConsensus = isConsensus
  }

  /// Where it comes from.
  package var source: MaskSource { .other(name) }
}

extension Study {
  /// Chooses which masks are compared; `nil` for the first available pair.
  package mutating func compare(_ pair: MaskPair?) {
    pairChoice = pair
    recount()
  }

  /// Replaces the edited mask; `nil` removes it.
  ///
  /// - Precondition: it lies on the study's grid.
  package mutating func setEdited(_ map: LabelMap?) {
    precondition(map.map { $0.grid.size == grid?.size } ?? true, "a mask of another grid")
    edited = map
    recount()
  }

  /// Changes voxels of the edited mask, in place, and the counts with them.
  ///
  /// - Parameters:
  ///   - box: Where voxels change; those outside must stay as they are.
  ///   - body: Changes them.
  /// - Complexity: two passes over the box, in addition to `body`.
  package mutating func changeEdited(in box: VoxelBox, _ body: (inout LabelMap) -> Void) {
    guard edited != nil else { return }
    recount(.edited, in: box) { study in
      guard var map = study.edited else { return }
      // Taken out, so that the voxels are changed without a copy.
      study.edited = nil
      body(&map)
      study.edited = map
    }
  }

  /// Counts the compared masks again.
  ///
  /// - Complexity: one pass over the bytes of both; a few milliseconds for a BraTS case.
  mutating func recount() {
    forgetMeasures()
    let masks = comparedMasks
    guard let grid = (masks.first ?? masks.second)?.grid else {
      tally = nil
      return
    }
    var tally = PairTally(pair, masks, grid: grid)
    tally.count(masks, in: VoxelBox(of: grid), sign: 1)
    self.tally = tally
  }

  /// Changes labels of one mask inside a box, and the counts with them.
  mutating func recount(
    _ source: MaskSource, in box: VoxelBox, _ body: (inout Study) -> Void
  ) {
    guard var tally, tally.pair == pair else {
      body(&self)
      return recount()
    }
    let isCompared = pair.first == source || pair.second == source
    if isCompared, mask(source)?.grid != comparedGrid {
      // What changes is sampled anew as a whole.
      body(&self)
      return recount()
    }
    if isCompared {
      self.tally = nil
      tally.count(comparedMasks, in: box, sign: -1)
    }
    body(&self)
    guard tally.pair == pair else { return recount() }
    if isCompared {
      tally.count(comparedMasks, in: box, sign: 1)
      self.tally = tally
    }
    forgetMeasures()
  }

  /// The axial slices that both compared masks are about; `nil` if one of the masks is missing.
  var comparedSlices: [Bool]? {
    guard let grid = comparedGrid, mask(pair.first) != nil, mask(pair.second) != nil else {
      return nil
    }
    guard pair.first == .prediction || pair.second == .prediction, let prediction else {
      return [Bool](repeating: true, count: Prediction.axial(grid).count)
    }
    if grid.matches(prediction.map.grid) { return prediction.isSegmented }
    // On another grid there are numbers once all slices are there.
    return [Bool](repeating: prediction.isComplete, count: Prediction.axial(grid).count)
  }

  /// The grid on which masks are compared: that of the second one, the reference.
  package var comparedGrid: Grid? { (mask(pair.second) ?? mask(pair.first))?.grid }

  /// The compared masks, the first one on the grid of the second.
  var comparedMasks: PairTally.Masks {
    let (first, second) = (mask(pair.first), mask(pair.second))
    if let comparedSlices, let grid = comparedGrid {
      return PairTally.Masks(
        first: first.map { $0.on(grid) }, second: second, isCompared: comparedSlices)
    }
    let count = (first ?? second).map { Prediction.axial($0.grid).count } ?? 0
    return PairTally.Masks(
      first: first, second: first == nil ? second : nil,
      isCompared: [Bool](repeating: false, count: count))
  }

  /// Drops measures of earlier labels.
  private mutating func forgetMeasures() {
    labelsVersion += 1
    measures = .absent
  }
}
