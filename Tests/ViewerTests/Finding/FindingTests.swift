import Imaging
import Metrics
import Terminal
import Testing
import Viewer

/// Balls of labels, of which some overlap, some stand alone and some touch by a corner.
private func balls(
  _ grid: Grid, _ balls: [(at: VoxelPoint, radius: Int, label: Label)]
) -> LabelMap {
  var map = LabelMap(grid: grid, scheme: .brats2020)
  for offset in 0..<grid.voxelCount {
    let point = VoxelPoint(
      i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
      k: offset / grid.size[0] / grid.size[1])
    for ball in balls {
      let (x, y, z) = (point.i - ball.at.i, point.j - ball.at.j, point.k - ball.at.k)
      if x * x + y * y + z * z <= ball.radius * ball.radius { map[point] = ball.label }
    }
  }
  return map
}

/// Two masks of several lesions, in a viewer.
private enum Crafted {
  static let grid = Grid(
    size: [40, 36, 24], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0]))
  static let model = balls(
    grid,
    [
      (VoxelPoint(i: 9, j: 10, k: 8), 6, 2), (VoxelPoint(i: 9, j: 10, k: 8), 3, 4),
      (VoxelPoint(i: 30, j: 28, k: 17), 3, 1), (VoxelPoint(i: 33, j: 5, k: 3), 1, 4),
    ])
  static let expert = balls(
    grid,
    [
      (VoxelPoint(i: 11, j: 10, k: 9), 6, 2), (VoxelPoint(i: 10, j: 11, k: 9), 3, 1),
      (VoxelPoint(i: 5, j: 30, k: 20), 2, 4),
    ])

  static func viewer(columns: Int = 100, rows: Int = 30) -> ViewerModel {
    var viewer = ViewerModel(
      caseNames: ["crafted"], size: TerminalSize(columns: columns, rows: rows))
    _ = update(&viewer, .started)
    let reports: [LoadReport] = [
      .opened(grid, images: [StudyImage(title: "FLAIR", modality: .flair)], hasReference: true),
      .reference(expert), .prediction(model, file: "p.nii"), .finished,
    ]
    for report in reports { _ = update(&viewer, .loaded(report, generation: viewer.generation)) }
    return viewer
  }

  /// Whether a mask has a region in a voxel.
  static func has(_ map: LabelMap, _ region: Region, _ point: VoxelPoint) -> Bool {
    map.scheme.regions(of: map[point]).contains(RegionSet(region))
  }

  static let points = (0..<grid.voxelCount).map { offset in
    VoxelPoint(
      i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
      k: offset / grid.size[0] / grid.size[1])
  }

  /// Counts of a region by slice, from every voxel.
  static func counts(_ region: Region, axis: Int) -> [PairCounts] {
    var counts = [PairCounts](repeating: PairCounts(), count: grid.size[axis])
    for point in points {
      switch (has(model, region, point), has(expert, region, point)) {
      case (true, true): counts[point[axis]].both += 1
      case (true, false): counts[point[axis]].firstAlone += 1
      case (false, true): counts[point[axis]].secondAlone += 1
      case (false, false): break
      }
    }
    return counts
  }

  /// The parts of a region in either mask, the largest first, by flooding.
  static func lesions(_ region: Region) -> [Set<VoxelPoint>] {
    var rest = Set(points.filter { has(model, region, $0) || has(expert, region, $0) })
    var parts: [Set<VoxelPoint>] = []
    while let start = rest.first {
      var part: Set<VoxelPoint> = []
      var open = [start]
      rest.remove(start)
      while let point = open.popLast() {
        part.insert(point)
        for k in -1...1 {
          for j in -1...1 {
            for i in -1...1 {
              let next = VoxelPoint(i: point.i + i, j: point.j + j, k: point.k + k)
              if rest.remove(next) != nil { open.append(next) }
            }
          }
        }
      }
      parts.append(part)
    }
    return parts.sorted { $0.count > $1.count }
  }
}

/// Does what the runtime would: looks through the masks.
private func find(_ model: inout ViewerModel) throws {
  let request = try #require(model.findingRequest)
  _ = update(&model, .found(request.perform(), generation: request.generation))
}

@Suite struct FindingTests {
  private static let planes: [(key: Unicode.Scalar, axis: Int)] = [("a", 2), ("c", 1), ("s", 0)]

  /// The slices that a key goes to, from one end to the other.
  private func visited(_ model: inout ViewerModel, from start: Key, by key: Key) -> [Int] {
    model.press(start)
    var visited: [Int] = []
    for _ in 0...model.sliceCount {
      let before = model.sliceIndex
      model.press(key)
      if model.sliceIndex == before { break }
      visited.append(model.sliceIndex)
    }
    return visited
  }

  @Test(arguments: planes)
  func `n and d go through all slices that have tumor or differ`(
    key: Unicode.Scalar, axis: Int
  ) {
    var model = Crafted.viewer()
    model.press(Key(key))
    for _ in Region.allCases {
      let counts = Crafted.counts(model.region, axis: axis)
      let tumor = counts.indices.filter { counts[$0].either > 0 }
      let differing = counts.indices.filter { counts[$0].differing > 0 }
      let last = counts.count - 1
      #expect(visited(&model, from: Key(.home), by: Key("n")) == tumor.filter { $0 > 0 })
      #expect(
        visited(&model, from: Key(.end), by: Key("N")) == tumor.filter { $0 < last }.reversed())
      #expect(visited(&model, from: Key(.home), by: Key("d")) == differing.filter { $0 > 0 })
      #expect(
        visited(&model, from: Key(.end), by: Key("D"))
          == differing.filter { $0 < last }.reversed())
      model.press(Key("t"))
    }
  }

  @Test(arguments: planes)
  func `B goes from the slice that differs by the most milliliters to the one that differs least`(
    key: Unicode.Scalar, axis: Int
  ) {
    var model = Crafted.viewer()
    model.press(Key(key))
    let counts = Crafted.counts(.wholeTumor, axis: axis)
    let order = counts.indices.filter { counts[$0].differing > 0 }.sorted {
      (-counts[$0].differing, counts[$0].dice ?? 0, $0)
        < (-counts[$1].differing, counts[$1].dice ?? 0, $1)
    }
    for index in order + order.prefix(1) {
      model.press(Key("B"))
      #expect(model.sliceIndex == index)
      // The crosshair points at what differs.
      #expect(
        Crafted.has(Crafted.model, .wholeTumor, model.crosshair)
          != Crafted.has(Crafted.expert, .wholeTumor, model.crosshair))
    }
    // From elsewhere it begins anew.
    model.press(Key("B"), Key(.home), Key("B"))
    #expect(model.sliceIndex == order[0])
    // Voxels are 2 mm³ large.
    let hundredths = Int((Double(counts[order[0]].differing) * 0.2).rounded())
    let milliliters = "0.\(hundredths < 10 ? "0" : "")\(hundredths)"
    #expect(
      model.notice?.text.hasPrefix(
        "Largest disagreement: \(milliliters) ml of whole tumor, Dice ") == true)
    #expect(model.notice?.text.hasSuffix("; \(order.count) slices differ") == true)
    model.press(Key("B"))
    #expect(model.notice?.text.hasPrefix("Disagreement 2 of \(order.count): ") == true)
  }

  @Test func `where the masks agree, B says so and stays`() {
    var model = Crafted.viewer()
    model.study.setEdited(Crafted.expert)
    model.study.compare(MaskPair(.edited, .reference))
    let before = model.crosshair
    model.press(Key("B"))
    #expect(model.notice?.text == "The masks agree on whole tumor in every slice")
    #expect(model.crosshair == before)
  }

  @Test(arguments: planes)
  func `n, N and G move the crosshair into the region, so that the other planes show it`(
    key: Unicode.Scalar, axis: Int
  ) {
    var model = Crafted.viewer()
    model.press(Key(key))
    for region in Region.allCases {
      func isIn(_ point: VoxelPoint) -> Bool {
        Crafted.has(Crafted.model, region, point) || Crafted.has(Crafted.expert, region, point)
      }
      for (end, step) in [(Key(.home), Key("n")), (Key(.end), Key("N"))] {
        model.crosshair = VoxelPoint(i: 0, j: 0, k: 0)
        model.press(end)
        for _ in 0..<5 {
          model.press(step)
          #expect(isIn(model.crosshair), "\(model.crosshair)")
        }
      }
      model.press(Key(.home), Key("G"))
      #expect(isIn(model.crosshair))
      model.press(Key("t"))
    }
  }

  @Test(arguments: planes) func `G goes to the largest cross-section`(
    key: Unicode.Scalar, axis: Int
  ) {
    var model = Crafted.viewer()
    model.press(Key(key), Key("t"), Key("G"))
    let areas = Crafted.counts(.tumorCore, axis: axis).map(\.either)
    #expect(model.sliceIndex == areas.firstIndex(of: areas.max() ?? 0))
    #expect(model.notice?.text.contains("section of tumor core: prediction ") == true)
  }

  @Test(arguments: planes) func `lesions come by size, each in the middle of its largest slice`(
    key: Unicode.Scalar, axis: Int
  ) throws {
    var model = Crafted.viewer()
    model.press(Key(key))
    for region in Region.allCases {
      try find(&model)
      let lesions = Crafted.lesions(region)
      #expect(model.findings?.lesions.map(\.voxelCount) == lesions.map(\.count))
      // Voxels of 2 mm³, and lesions of more than 50 mm³.
      let counted = lesions.count { $0.count > 25 }
      for (place, lesion) in lesions.enumerated() {
        model.press(Key(";"))
        #expect(lesion.contains(model.crosshair))
        let here = lesion.count { $0[axis] == model.crosshair[axis] }
        let areas = Dictionary(grouping: lesion, by: { $0[axis] }).values.map(\.count)
        #expect(here == areas.max())
        let title =
          place < counted
          ? "Lesion \(place + 1) of \(counted): "
          : "Smaller part \(place - counted + 1) of \(lesions.count - counted): "
        #expect(model.notice?.text.hasPrefix(title) == true, "\(model.notice?.text ?? "")")
        let found = try #require(model.findings?.lesions[place])
        #expect(found.first == lesion.count { Crafted.has(Crafted.model, region, $0) })
        #expect(found.second == lesion.count { Crafted.has(Crafted.expert, region, $0) })
      }
      model.press(Key("t"))
    }
  }

  @Test func `a lesion of one mask is named so, and has its volume`() throws {
    var model = Crafted.viewer()
    try find(&model)
    model.press(Key(";"))
    #expect(model.notice?.text.hasSuffix(", in both masks") == true)
    model.press(Key(";"))
    // 123 voxels of 2 mm³ each.
    #expect(model.notice?.text == "Lesion 2 of 3: 0.25 ml, prediction only")
    model.press(Key(";"))
    #expect(model.notice?.text.hasSuffix(", reference only") == true)
  }

  @Test func `lesions that are not known yet are waited for`() throws {
    var model = Crafted.viewer()
    model.press(Key(";"))
    #expect(model.notice?.text == "Looking for lesions…")
    try find(&model)
    #expect(model.notice?.text.hasPrefix("Lesion 1 of 3") == true)
    // All is known: nothing is to be worked out until something changes.
    #expect(model.findingRequest == nil)
    model.press(Key("t"))
    #expect(model.findingRequest != nil)
  }

  @Test func `what was found in labels that have changed is not shown as of these`() throws {
    var model = Crafted.viewer()
    let request = try #require(model.findingRequest)
    model.study.setEdited(Crafted.model)
    _ = update(&model, .found(request.perform(), generation: request.generation))
    #expect(model.findings == nil)
    #expect(model.findingRequest != nil)
    // Nor anything of another case.
    model = Crafted.viewer()
    _ = update(&model, .found(request.perform(), generation: request.generation + 1))
    #expect(model.findings == nil)
  }

  @Test func `a diameter is never shown as that of another mask`() throws {
    var model = Crafted.viewer()
    try find(&model)
    #expect(screen(of: model).text.contains("longest, mm     13.0      13.0"))
    model.study.setEdited(LabelMap(grid: Crafted.grid, scheme: .brats2020))
    // Of the same masks the last numbers stay until they are known anew.
    model.study.compare(MaskPair(.prediction, .reference))
    #expect(screen(of: model).text.contains("longest, mm     13.0      13.0"))
    model.study.compare(MaskPair(.edited, .reference))
    #expect(screen(of: model).text.contains("longest, mm        …         …"))
    try find(&model)
    #expect(screen(of: model).text.contains("longest, mm        –      13.0"))
  }

  @Test func `where there is nothing to find, the keys say so`() {
    var model = SampleStudy.model(reference: nil)
    model.press(Key("n"))
    #expect(model.notice?.text == "There are no labels; press r to segment.")
    model.press(Key("B"))
    #expect(model.notice?.text == "There is only one mask; comparing needs two.")
    model = SampleStudy.model()
    model.press(Key("d"))
    #expect(model.notice?.text == "There is only one mask; comparing needs two.")
    model.press(Key(.end), Key("n"))
    #expect(model.notice?.text == "No slice above 29 with whole tumor")
  }

  @Test func `volumes and longest diameters stand in the panel`() throws {
    var model = Crafted.viewer()
    try find(&model)
    let text = screen(of: model).text
    let counts = Crafted.counts(.wholeTumor, axis: 2).reduce(PairCounts(), +)
    func tenths(_ voxels: Int) -> String {
      let tenths = Int((Double(voxels) * 2 / 100).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    let line = text.split(separator: "\n").first { $0.contains("volume, ml") } ?? ""
    #expect(line.contains(tenths(counts.first)) && line.contains(tenths(counts.second)))
    // Balls of radius 6 are 13 voxels of 1 mm across.
    let longest = text.split(separator: "\n").first { $0.contains("longest, mm") } ?? ""
    #expect(longest.split(separator: " ").suffix(2).allSatisfy { $0 == "13.0" })
  }
}

@Suite struct DiceStripTests {
  /// The row of the strip that begins with a word, and its cells.
  private func row(_ screen: Screen, _ label: String) -> (row: Int, cells: [Cell])? {
    let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard
      let row = lines.indices.last(where: {
        lines[$0].prefix(12).split(separator: " ").joined(separator: " ") == label
      })
    else { return nil }
    return (row, (12..<screen.width - 1).map { screen[$0, row] })
  }

  @Test func `each slice shows its Dice and its areas`() throws {
    var model = Crafted.viewer(columns: 13 + 2 * 24)
    model.press(Key("a"), Key(.home))
    let shown = screen(of: model)
    let dice = try #require(row(shown, "Dice WT")).cells
    let first = try #require(row(shown, "prediction")).cells
    let second = try #require(row(shown, "reference")).cells
    let counts = Crafted.counts(.wholeTumor, axis: 2)
    let largest = counts.map { max($0.first, $0.second) }.max() ?? 1
    let bars = Array("▁▂▃▅▆▇█".unicodeScalars)
    func bar(_ part: Double) -> Unicode.Scalar {
      part == 0 ? " " : bars[Int((part * 7).rounded(.up)) - 1]
    }
    for (index, counts) in counts.enumerated() {
      for column in [2 * index, 2 * index + 1] {
        #expect(
          dice[column].scalar == (counts.dice.map { $0 == 0 ? "×" : bar($0) } ?? " "),
          "slice \(index)")
        #expect(first[column].scalar == bar(Double(counts.first) / Double(largest)))
        #expect(second[column].scalar == bar(Double(counts.second) / Double(largest)))
      }
    }
  }

  @Test(arguments: [40, 57, 80, 100, 200], ["a", "c", "s"] as [Unicode.Scalar])
  func `a click goes to a slice of that column, and each slice has a column`(
    columns: Int, plane: Unicode.Scalar
  ) throws {
    var model = Crafted.viewer(columns: columns, rows: 24)
    model.press(Key(plane))
    let white = CellColor(hex: 0xFFFFFF)
    let strip = try #require(row(screen(of: model), "reference")).row
    for column in 12..<columns - 1 {
      _ = update(&model, .mouse(Mouse(.press(.left), column: column, row: strip)))
      let cells = try #require(row(screen(of: model), "reference")).cells
      // Of a slice with many columns only the middle one is marked.
      let reach = max(cells.count / model.sliceCount, 1)
      #expect(
        cells.indices.contains {
          cells[$0].background == white && abs($0 - (column - 12)) < reach
        }, "column \(column)")
    }
    for index in 0..<model.sliceCount {
      model.goToSlice(index)
      let cells = try #require(row(screen(of: model), "reference")).cells
      #expect(cells.contains { $0.background == white }, "slice \(index)")
    }
  }

  @Test func `slices that were not segmented are dots`() throws {
    // A column for each of the 30 slices.
    var model = SampleStudy.model(columns: 43, rows: 24)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(moved: 1))
    let dice = try #require(row(screen(of: model), "Dice WT")).cells
    #expect(dice.count { $0.scalar == "·" } == 29)
    let expert = try #require(row(screen(of: model), "reference")).cells
    #expect(expert.count { $0.scalar != " " } > 5)
  }

  @Test func `small screens keep the rail, and cases without masks the room`() {
    #expect(row(screen(of: Crafted.viewer(columns: 80, rows: 23)), "reference") == nil)
    let model = SampleStudy.model(reference: nil)
    #expect(row(screen(of: model), "reference") == nil)
  }

  @Test func `the slice's number stands under its column`() {
    var model = Crafted.viewer(columns: 120, rows: 40)
    for index in 0..<model.sliceCount {
      model.goToSlice(index)
      let text = screen(of: model).text
      #expect(text.contains("▲\(index)") || text.contains("\(index)▲"), "slice \(index)")
    }
  }
}
