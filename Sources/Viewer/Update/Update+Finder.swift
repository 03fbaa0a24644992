import Imaging

extension ViewerModel {
  /// Why there is nothing to look for; `nil` where there is.
  var findingProblem: String? {
    guard let tally = study.tally else {
      return "There are no labels; press \(KeyTable.keyName(.segmentSlice)) to segment."
    }
    return tally.total(region, compared: false).either > 0
      ? nil : "There is no \(region.displayName) in these labels."
  }

  /// Why two masks cannot be told apart; `nil` where they can.
  var disagreementProblem: String? {
    if scores == nil { return "There is one mask; two are needed to compare." }
    return study.tally?.total(region, compared: true).either ?? 0 > 0
      ? nil : "There is no \(region.displayName) in what was compared."
  }

  /// Goes to the next slice on one side that has something.
  mutating func goToSlice(
    up: Bool, _ what: String, where has: (PairCounts) -> Bool, compared: Bool
  ) {
    let side =
      up
      ? Array(min(sliceIndex + 1, sliceCount)..<sliceCount)
      : Array((0..<sliceIndex).reversed())
    guard let index = side.first(where: { has(regionCounts($0, compared: compared)) }) else {
      let words = up ? "above" : "below"
      notice = Notice(.info, "No slice \(words) \(sliceIndex) with \(what)")
      return
    }
    goToSlice(index)
  }

  mutating func goToTumor(up: Bool) {
    goToSlice(up: up, region.displayName, where: { $0.either > 0 }, compared: false)
  }

  mutating func goToDisagreement(up: Bool) {
    goToSlice(
      up: up, "a difference in \(region.displayName)", where: { $0.differing > 0 }, compared: true)
    pointAtDifference()
  }

  /// Moves the crosshair to the middle of what differs in the slice in view, where anything does.
  private mutating func pointAtDifference() {
    guard let geometry, let first = study.mask(pair.first), let second = study.mask(pair.second),
      regionCounts(sliceIndex, compared: true).differing > 0
    else { return }
    func mask(_ map: LabelMap) -> [Bool] {
      let table = map.scheme.regionTable.map { $0.contains(RegionSet(region)) }
      return map.slice(sliceIndex, geometry).values.map { table[Int($0)] }
    }
    let places = zip(mask(first), mask(second)).enumerated().filter { $1.0 != $1.1 }.map {
      (column: $0.offset % geometry.width, row: $0.offset / geometry.width)
    }
    let column = places.reduce(0) { $0 + $1.column } / max(places.count, 1)
    let row = places.reduce(0) { $0 + $1.row } / max(places.count, 1)
    func distance(_ place: (column: Int, row: Int)) -> Int {
      let (x, y) = (place.column - column, place.row - row)
      return x * x + y * y
    }
    guard let place = places.min(by: { distance($0) < distance($1) }) else { return }
    crosshair = geometry.voxel(column: place.column, row: place.row, index: sliceIndex)
    isCrosshairShown = true
  }

  /// Goes to the slice of the lowest Dice, and from there to the next lowest.
  mutating func goToWorstSlice() {
    let slices = slicesByDice
    let last = finder.worst.flatMap { worst in
      worst == sliceIndex ? slices.firstIndex { $0.index == worst } : nil
    }
    let place = last.map { ($0 + 1) % slices.count } ?? 0
    guard slices.indices.contains(place) else { return }
    let slice = slices[place]
    goToSlice(slice.index)
    pointAtDifference()
    finder.worst = slice.index
    let rank = place == 0 ? "Worst slice" : "Worst slice but \(place)"
    notice = Notice(
      .info,
      "\(rank): \(region.abbreviation) Dice \(Scores.Number.value(slice.dice).text), "
        + "\(regionCounts(slice.index, compared: true).differing) voxels differ; "
        + "of \(slices.count) slices")
  }

  /// Goes to the slice in which the region is largest, in either mask.
  mutating func goToLargestSection() {
    guard let geometry, let grid = study.grid else { return }
    let areas = (0..<sliceCount).map { regionCounts($0).either }
    guard let most = areas.max(), most > 0, let index = areas.firstIndex(of: most) else { return }
    goToSlice(index)
    let counts = regionCounts(index)
    let pixel = geometry.columnSpacing * geometry.rowSpacing / 100
    let masks = [(pair.first, counts.first), (pair.second, counts.second)].filter {
      study.mask($0.0)?.grid.size == grid.size
    }
    let words = masks.map { "\($0.0.word) \(tenths(Double($0.1) * pixel)) cm²" }
    notice = Notice(
      .info,
      "Largest \(plane.rawValue) section of \(region.displayName): "
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
    guard let geometry, let grid = study.grid, !findings.lesions.isEmpty else { return }
    let place = finder.lesion.map { ($0 + 1) % findings.lesions.count } ?? 0
    let lesion = findings.lesions[place]
    finder.lesion = place
    crosshair = lesion.centers[geometry.normal]
    isCrosshairShown = true
    let milliliters = tenths(Double(lesion.voxelCount) * grid.voxelMilliliters)
    var words = "Lesion \(place + 1) of \(findings.lesions.count): \(milliliters) ml"
    if scores != nil {
      words +=
        lesion.first == 0
        ? ", \(pair.second.word) only"
        : lesion.second == 0 ? ", \(pair.first.word) only" : ", in both masks"
    }
    notice = Notice(.info, words)
  }

  /// Takes in what was found in the background, unless it is of another case.
  mutating func take(_ findings: Findings) {
    let before = finder.findings
    finder.findings = findings
    if before?.region != findings.region || before?.lesions != findings.lesions {
      finder.lesion = nil
    }
    if finder.awaitsLesion, self.findings != nil { goToNextLesion() }
  }
}
