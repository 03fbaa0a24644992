import Imaging
import Metrics

extension ViewerModel {
  /// Why there is nothing to look for; `nil` if there is.
  var findingProblem: String? {
    guard let tally = study.tally else {
      return "There are no labels; press \(keyName(.segmentSlice)) to segment."
    }
    return tally.total(structure, compared: false).either > 0
      ? nil : "There is no \(structureName) in these labels."
  }

  /// Why two masks cannot be told apart; `nil` if they can.
  var disagreementProblem: String? {
    if scores == nil { return "There is only one mask; comparing needs two." }
    return study.tally?.total(structure, compared: true).either ?? 0 > 0
      ? nil : "There is no \(structureName) in the compared slices."
  }

  /// Goes to the next slice on one side that has something; answers whether there is one.
  private mutating func goToSlice(
    up: Bool, _ what: String, where has: (PairCounts) -> Bool, compared: Bool
  ) -> Bool {
    let side =
      up
      ? Array(min(sliceIndex + 1, sliceCount)..<sliceCount)
      : Array((0..<sliceIndex).reversed())
    guard let index = side.first(where: { has(structureCounts($0, compared: compared)) }) else {
      let words = up ? "above" : "below"
      notice = Notice(.info, "No slice \(words) \(sliceIndex) with \(what)")
      return false
    }
    goToSlice(index)
    return true
  }

  mutating func goToTumor(up: Bool) {
    let hasMoved = goToSlice(
      up: up, structureName, where: { $0.either > 0 }, compared: false)
    if hasMoved { point { $0 || $1 } }
  }

  mutating func goToDisagreement(up: Bool) {
    _ = goToSlice(
      up: up, "a difference in \(structureName)", where: { $0.differing > 0 }, compared: true)
    pointAtDifference()
  }

  /// Moves the crosshair to the middle of what differs in the slice in view, where anything does.
  private mutating func pointAtDifference() {
    if point(compared: true, where: { $0 != $1 }) { isCrosshairShown = true }
  }

  /// Moves the crosshair to the middle of some voxels of the slice in view, so that the other planes show
  /// them, too.
  ///
  /// - Parameters:
  ///   - compared: Whether to leave out axial slices in which nothing was segmented.
  ///   - has: Whether a voxel counts, by what the first and the second mask say of the structure there.
  /// - Returns: Whether there are such voxels.
  @discardableResult
  private mutating func point(
    compared: Bool = false, where has: (Bool, Bool) -> Bool
  ) -> Bool {
    guard let geometry, let measured = study.comparedGrid else { return false }
    let index = sliceIndex
    let masks = study.comparedMasks
    func mask(_ map: LabelMap?) -> [Bool]? {
      guard let map else { return nil }
      let table = map.scheme.mask(of: structure)
      return map.sampledSlice(index, geometry).values.map { table[Int($0)] != 0 }
    }
    let (first, second) = (mask(masks.first), mask(masks.second))
    let axial = Prediction.axial(measured)
    let isAlike = measured.matches(geometry.grid)
    let marked = (0..<geometry.width * geometry.height).map { offset in
      guard has(first?[offset] ?? false, second?[offset] ?? false) else { return false }
      let voxel = geometry.voxel(
        column: offset % geometry.width, row: offset / geometry.width, index: index)
      guard compared else { return true }
      let place =
        isAlike ? voxel : measured.voxel(nearest: geometry.grid.affine.world(voxel))
      return masks.isCompared[axial.index(of: place)]
    }
    guard let voxel = geometry.middleVoxel(of: marked, index: index) else { return false }
    crosshair = voxel
    return true
  }

  /// Goes to the slice in which the masks differ most, and from there to the next.
  mutating func goToWorstSlice() {
    let slices = slicesByDifference
    guard !slices.isEmpty, let grid = study.comparedGrid else {
      notice = Notice(.info, "The masks agree on \(structureName) in every slice")
      return
    }
    let last = finder.worst.flatMap { worst in
      worst == sliceIndex ? slices.firstIndex { $0.index == worst } : nil
    }
    let number = last.map { ($0 + 1) % slices.count } ?? 0
    let (index, counts) = slices[number]
    goToSlice(index)
    pointAtDifference()
    finder.worst = index
    let rank =
      number == 0 ? "Largest disagreement" : "Disagreement \(number + 1) of \(slices.count)"
    let dice = counts.dice.map { ", Dice \(Scores.Number.value($0).text)" } ?? ""
    let rest = number == 0 ? "; \(slices.count) slice\(slices.count == 1 ? "" : "s") differ" : ""
    notice = Notice(
      .info,
      "\(rank): \(milliliters(Double(counts.differing) * grid.voxelMilliliters)) ml of "
        + "\(structureName)\(dice)\(rest)")
  }

  /// Goes to the slice in which the region is largest, in either mask.
  mutating func goToLargestSection() {
    guard let geometry, let measured = study.comparedGrid else { return }
    let areas = (0..<sliceCount).map { structureCounts($0).either }
    guard let most = areas.max(), most > 0, let index = areas.firstIndex(of: most) else { return }
    goToSlice(index)
    point { $0 || $1 }
    let counts = structureCounts(index)
    let section = SliceGeometry(measured, like: geometry)
    let pixel = section.columnSpacing * section.rowSpacing / 100
    let masks = [(pair.first, counts.first), (pair.second, counts.second)].filter {
      study.mask($0.0) != nil
    }
    let words = masks.map { "\($0.0.word) \(tenths(Double($0.1) * pixel)) cm²" }
    notice = Notice(
      .info,
      "Largest \(plane.rawValue) section of \(structureName): "
        + words.joined(separator: ", "))
  }

  /// Goes to the next smaller lesion, after the last to the largest; waits where they are not known.
  mutating func goToNextLesion() {
    guard let findings else {
      finder.awaitsLesion = true
      notice = Notice(.info, "Looking for lesions…")
      return
    }
    finder.awaitsLesion = false
    guard let geometry, let grid = study.comparedGrid, !findings.lesions.isEmpty else { return }
    let index = finder.lesion.map { ($0 + 1) % findings.lesions.count } ?? 0
    let lesion = findings.lesions[index]
    finder.lesion = index
    let center = lesion.centers[SliceGeometry(grid, like: geometry).normal]
    crosshair =
      grid.matches(geometry.grid)
      ? center : geometry.grid.voxel(nearest: grid.affine.world(center))
    isCrosshairShown = true
    let volume = milliliters(Double(lesion.voxelCount) * grid.voxelMilliliters)
    var words = "\(findings.title(ofPart: index, on: grid)): \(volume) ml"
    if scores != nil {
      words +=
        lesion.first == 0
        ? ", \(pair.second.word) only"
        : lesion.second == 0 ? ", \(pair.first.word) only" : ", in both masks"
    }
    notice = Notice(.info, words)
  }

  /// Searches the masks in the background for what is not known yet, one request at a time.
  mutating func find() -> [Effect] {
    guard !finder.isSearching, let findingRequest else { return [] }
    finder.isSearching = true
    return [.find(findingRequest)]
  }

  /// Takes in what was found in the background, unless it is about another case.
  mutating func take(_ findings: Findings, isCurrent: Bool) {
    finder.isSearching = false
    guard isCurrent else { return }
    let before = finder.findings
    finder.findings = findings
    if before?.structure != findings.structure || before?.lesions != findings.lesions {
      finder.lesion = nil
    }
    if finder.awaitsLesion, self.findings != nil { goToNextLesion() }
  }
}
