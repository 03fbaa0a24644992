import Imaging
import Metrics
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer

/// The sample in measure mode, with a file of measurements that was read.
private func measuring(
  _ keys: Key..., columns: Int = 120, rows: Int = 40, cases: [String] = ["sample"]
) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: rows, cases: cases)
  _ = update(&model, .measurementFile(.read([]), 0, generation: model.generation))
  model.press(Key("u"))
  for key in keys { model.press(key) }
  return model
}

/// The same, for tests of all commands.
func measuredModel() -> ViewerModel { measuring() }

/// The same with the list of measurements on the screen.
func listedMeasurements() -> ViewerModel { measuring(Key("U")) }

/// Moves the crosshair to a voxel and places a point there.
@discardableResult
private func place(_ model: inout ViewerModel, _ i: Int, _ j: Int, _ k: Int = 15) -> [Effect] {
  model.crosshair = VoxelPoint(i: i, j: j, k: k)
  return update(&model, .key(Key(" ")))
}

/// The measurements that an effect saves.
private func saved(_ effects: [Effect]) -> [CaseMeasurement]? {
  for effect in effects {
    if case .measurementFile(.save(let list), _, _) = effect { return list }
  }
  return nil
}

/// The cell that shows a voxel.
private func cell(_ model: ViewerModel, _ voxel: VoxelPoint) throws -> (column: Int, row: Int) {
  let pane = try #require(model.panes.first)
  let pixel = try #require(pane.pixel(of: voxel))
  return (pane.rectangle.column + pixel.x, pane.rectangle.row + pixel.y / 2)
}

struct RulerTests {
  @Test func `two points make a ruler, which is saved`() throws {
    var model = measuring()
    place(&model, 10, 20)
    #expect(model.measuring.points.count == 1)
    let list = try #require(saved(place(&model, 13, 24)))
    #expect(list.count == 1 && list[0].name == "Ruler 1")
    guard case .ruler(let line) = list[0].shape else {
      Issue.record("\(list[0].shape)")
      return
    }
    #expect(line.millimeters == 5)
    #expect(line.start == SampleStudy.grid.affine.world(VoxelPoint(i: 10, j: 20, k: 15)))
    #expect(model.notice?.text == "Ruler 1: 5.0 mm")
    #expect(model.measuring.points.isEmpty)
  }

  @Test func `other planes show a ruler only where all of it lies in the slice`() throws {
    let grid = SampleStudy.grid
    let ruler = CaseMeasurement(
      id: 1, name: "Ruler 1",
      shape: .ruler(
        WorldSegment(
          grid.affine.world(VoxelPoint(i: 10, j: 20, k: 15)),
          grid.affine.world(VoxelPoint(i: 13, j: 20, k: 15)))), plane: .axial)
    func mark(_ plane: Plane, through voxel: VoxelPoint) -> SliceMark? {
      let geometry = SliceGeometry(grid, plane: plane)
      return SliceSlab(geometry, index: geometry.index(of: voxel))
        .mark(ruler, values: { nil }, color: SliceSlab.standardColor)
    }
    let start = VoxelPoint(i: 10, j: 20, k: 15)
    #expect(mark(.axial, through: start)?.label == "3.0 mm")
    #expect(mark(.coronal, through: start)?.label == "3.0 mm")
    #expect(mark(.sagittal, through: start) == nil)
  }

  @Test func `a ruler may go across slices`() throws {
    var model = measuring()
    place(&model, 10, 20, 15)
    let list = try #require(saved(place(&model, 10, 20, 17)))
    guard case .ruler(let line) = list[0].shape else { return }
    #expect(line.millimeters == 3)
  }

  @Test func `the mouse drags a ruler, and the value follows it`() throws {
    var model = measuring()
    let (from, to) = (VoxelPoint(i: 30, j: 20, k: 15), VoxelPoint(i: 10, j: 20, k: 15))
    model.crosshair = from
    let (start, end) = (try cell(model, from), try cell(model, to))
    _ = update(&model, .mouse(Mouse(.press(.left), column: start.column, row: start.row)))
    _ = update(&model, .mouse(Mouse(.drag(.left), column: end.column, row: end.row)))
    #expect(screen(of: model).text.contains("20.0 mm"))
    let effects = update(
      &model, .mouse(Mouse(.release(.left), column: end.column, row: end.row)))
    #expect(saved(effects)?.count == 1)
    #expect(screen(of: model).text.contains("Ruler 1"))
  }

  @Test func `clicks place both ends, too`() throws {
    var model = measuring()
    let (from, to) = (VoxelPoint(i: 30, j: 20, k: 15), VoxelPoint(i: 10, j: 20, k: 15))
    var effects: [Effect] = []
    for voxel in [from, to] {
      let cell = try cell(model, voxel)
      _ = update(&model, .mouse(Mouse(.press(.left), column: cell.column, row: cell.row)))
      let moved = update(&model, .mouse(Mouse(.move, column: cell.column + 1, row: cell.row)))
      effects += moved
      effects += update(
        &model, .mouse(Mouse(.release(.left), column: cell.column, row: cell.row)))
    }
    #expect(model.measuring.measurements.count == 1)
  }

  @Test func `one voxel is no ruler`() {
    var model = measuring()
    place(&model, 10, 20)
    #expect(saved(place(&model, 10, 20)) == nil)
    #expect(model.notice?.text.contains("in one voxel") == true)
  }

  @Test func `Escape drops the points, then leaves`() {
    var model = measuring()
    place(&model, 10, 20)
    model.press(Key(.escape))
    #expect(model.measuring.isActive && model.measuring.points.isEmpty)
    model.press(Key(.escape))
    #expect(!model.measuring.isActive)
  }

  @Test func `it is drawn in its slice only, and in exported pictures`() throws {
    var model = measuring()
    place(&model, 10, 20)
    place(&model, 30, 20)
    model.press(Key(.escape))
    let mark = try #require(model.scene(.image)?.marks.first)
    #expect(mark.label == "20.0 mm" && mark.lines.count == 1)
    // Columns run from the patient's right; the array's first axis to the left.
    #expect(mark.lines[0].start == SliceMark.Position(column: 10.5, row: 20.5))
    model.press(Key(.up))
    #expect(model.scene(.image)?.marks.isEmpty == true)
    model.press(Key(.down), Key("s"))
    model.crosshair = VoxelPoint(i: 20, j: 20, k: 15)
    #expect(model.scene(.image)?.marks.isEmpty == true, "it only crosses this slice")
  }

  @Test func `nothing is measured by hand while a mask is edited`() {
    var model = SampleStudy.model()
    _ = update(&model, .key(Key("b")))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    #expect(throws: CommandProblem.self) { try model.run("measure") }
  }
}

struct DiametersTests {
  @Test func `four points make two lines at a right angle`() throws {
    var model = measuring(Key("d"))
    place(&model, 10, 20)
    place(&model, 30, 24)
    place(&model, 20, 10)
    let list = try #require(saved(place(&model, 18, 33)))
    guard case .diameters(let longest, let across) = list[0].shape else { return }
    #expect(abs((longest.vector * across.vector).sum()) < 1e-9)
    #expect(longest.millimeters >= across.millimeters)
  }

  @Test func `all points must be on one slice`() {
    var model = measuring(Key("d"))
    place(&model, 10, 20)
    place(&model, 30, 24, 16)
    #expect(model.measuring.points.count == 1)
    #expect(model.notice?.text.contains("axial slice 15") == true)
  }

  @Test func `a lesion at the crosshair is measured in the mask that has it`() throws {
    var model = measuring(Key("t"), Key("t"), Key("t"))
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 13)
    let effects = model.press(Key("b"))
    guard case .measureComponent(let request, let generation)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(request.source == .reference && request.structures == [.region(.wholeTumor)])
    let done = update(
      &model, .measuredComponent(request.perform(), request, generation: generation))
    let found = try #require(saved(done)?.first)
    #expect(found.mask == "reference" && found.structure == "WT" && found.name == "WT 1")
    guard case .diameters(let longest, let across) = found.shape else { return }
    // A ball of squared radius below 40 voxels. Its two largest sections are equal, so the lower one counts.
    #expect(abs(longest.millimeters - 13) < 0.5 && abs(across.millimeters - 13) < 0.7)
    #expect(model.crosshair.k == 14)
    #expect(model.notice?.text.contains("cm²), axial slice 14; ") == true)
    #expect(model.notice?.text.contains("another structure") == false)
  }

  /// Measures the lesion at a voxel, as the runtime would.
  private func measure(_ model: inout ViewerModel, at voxel: VoxelPoint) -> CaseMeasurement? {
    model.crosshair = voxel
    guard case .measureComponent(let request, let generation)? = model.press(Key("b")).first else {
      return nil
    }
    return saved(
      update(&model, .measuredComponent(request.perform(), request, generation: generation)))?.last
  }

  @Test func `the enhancing tumor is measured first, also from the edema around it`() throws {
    var model = measuring()
    // Inside the enhancing part, and in the edema.
    for place in [VoxelPoint(i: 12, j: 20, k: 15), VoxelPoint(i: 17, j: 20, k: 15)] {
      let found = try #require(measure(&model, at: place))
      #expect(found.structure == "ET" && found.name.hasPrefix("ET "))
      #expect(
        model.notice?.text.contains("ml of enhancing tumor; t chooses another structure") == true,
        "\(model.notice?.text ?? "")")
    }
    // Then the core, the whole tumor, and the enhancing tumor again.
    for (name, structure) in [
      ("tumor core", "TC"), ("whole tumor", "WT"), ("enhancing tumor", "ET"),
    ] {
      model.press(Key("t"))
      #expect(model.notice?.text == "\(name): b measures it")
      #expect(measure(&model, at: VoxelPoint(i: 12, j: 20, k: 15))?.structure == structure)
    }
  }

  @Test func `a mask without enhancing tumor is measured by its core, or as a whole`() throws {
    func model(_ change: (Label) -> Label) -> ViewerModel {
      var map = SampleStudy.labels()
      for offset in map.labels.indices {
        map.fill(offset..<offset + 1, with: change(map.labels[offset]))
      }
      var model = SampleStudy.model(reference: map)
      _ = update(&model, .measurementFile(.read([]), 0, generation: model.generation))
      model.press(Key("u"))
      return model
    }
    let place = VoxelPoint(i: 17, j: 20, k: 15)
    var core = model { $0 == 4 ? 1 : $0 }
    #expect(measure(&core, at: place)?.structure == "TC")
    var edema = model { $0 == 0 ? 0 : 2 }
    #expect(measure(&edema, at: place)?.structure == "WT")
  }

  @Test func `the panel says that the slice is that of the longest diameter`() {
    let lines = screen(of: SampleStudy.model()).text.split(separator: "\n")
    let index = lines.firstIndex { $0.contains("longest, mm") }
    #expect(index.map { lines[$0 + 1].contains("  in axial slice") } == true)
  }

  @Test func `the key that chooses the structure is among the main keys`() {
    var model = measuring(columns: 80, rows: 24)
    model.notice = nil
    let last = screen(of: model).text.split(separator: "\n").last ?? ""
    #expect(last.contains("t structure") && last.contains("q quit"), "\(last)")
  }

  @Test func `deleting says how to bring it back`() {
    var model = measuring(columns: 80, rows: 24)
    place(&model, 10, 20)
    place(&model, 13, 24)
    model.press(Key(.backspace))
    #expect(model.notice?.text == "Deleted Ruler 1; z restores it")
  }

  @Test func `without the structure at the crosshair, it says what to do`() {
    var model = measuring()
    model.crosshair = VoxelPoint(i: 30, j: 20, k: 15)
    #expect(model.press(Key("b")).isEmpty)
    #expect(model.notice?.text.hasPrefix("There is no whole tumor at the crosshair") == true)
  }
}

struct ShapeTests {
  @Test func `an ellipse between two corners has area and values`() throws {
    var model = measuring(Key("e"))
    place(&model, 10, 20)
    let list = try #require(saved(place(&model, 14, 26)))
    guard case .region(let region) = list[0].shape else { return }
    #expect(abs(region.area - .pi / 4 * 5 * 7) < 1e-9)
    let volume = SampleStudy.volume(gain: 1)
    let values = try #require(region.values(in: volume))
    #expect(!values.isResampled && values.values.count == region.voxels.count)
    let expected = ValueStatistics(
      region.voxels.map { voxel in
        let place = region.raster.world(Double(voxel.x), Double(voxel.y))
        return volume.value(at: SampleStudy.grid.voxel(nearest: place))
      })
    #expect(values.values == expected)
  }

  @Test func `Enter closes a polygon, and a click on its first corner`() throws {
    var model = measuring(Key("p"))
    place(&model, 10, 10)
    place(&model, 20, 10)
    #expect(model.press(Key(.enter)).isEmpty)
    place(&model, 20, 20)
    #expect(saved(model.press(Key(.enter)))?.count == 1)
    for corner in [(10, 10), (20, 10), (20, 20)] { place(&model, corner.0, corner.1) }
    let list = try #require(saved(place(&model, 10, 10)))
    guard case .region(let region) = list[1].shape else { return }
    #expect(region.area == 50)
    #expect(region.voxels.count == 66)
  }

  @Test func `Backspace takes back a point`() {
    var model = measuring(Key("p"))
    place(&model, 10, 10)
    place(&model, 20, 10)
    model.press(Key(.backspace))
    #expect(model.measuring.points.count == 1)
  }

  @Test func `a circle has the radius that is typed`() throws {
    var model = measuring()
    model.crosshair = VoxelPoint(i: 12, j: 20, k: 15)
    let list = try #require(saved(try model.run("circle 4")))
    guard case .region(let region) = list[0].shape else { return }
    #expect(abs(region.area - .pi * 16) < 1e-9)
    #expect(throws: CommandProblem.self) { try model.run("circle 0") }
  }
}

struct MeasurementListTests {
  private func three(columns: Int = 80, rows: Int = 24) -> ViewerModel {
    var model = measuring(columns: columns, rows: rows)
    place(&model, 10, 20)
    place(&model, 13, 24)
    model.press(Key("e"))
    place(&model, 10, 20)
    place(&model, 14, 26)
    model.press(Key("d"))
    for point in [(8, 20), (24, 20), (16, 14), (17, 26)] { place(&model, point.0, point.1) }
    return model
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 12)])
  func `pictures show measurements and the list shows all`(columns: Int, rows: Int) throws {
    var model = three(columns: columns, rows: rows)
    model.notice = nil
    try expectSnapshot(screen(of: model), named: "measuring-\(columns)x\(rows)")
    model.press(Key("U"))
    try expectSnapshot(screen(of: model), named: "measurements-\(columns)x\(rows)")
  }

  @Test func `each of several images gives its own values beside a region`() throws {
    var model = three(columns: 160, rows: 48)
    model.command("layout modalities")
    let ellipse = model.measuring.measurements[1]
    var labels: Set<String> = []
    for (index, image) in model.study.images.enumerated() {
      let volume = try #require(image.content.value?.volume)
      let text = ellipse.text(ellipse.values(in: volume, frame: 0))
      let panel = Panel(.image, image: index, plane: .axial, slice: model.sliceIndex)
      #expect(model.scene(panel)?.marks[1].label == text)
      #expect(screen(of: model).text.contains(text))
      labels.insert(text)
    }
    #expect(labels.count == 4)
    // One that is being drawn, too.
    model.press(Key("e"))
    place(&model, 10, 20)
    model.crosshair = VoxelPoint(i: 14, j: 26, k: 15)
    let drafts = (0..<4).compactMap {
      model.scene(Panel(.image, image: $0, plane: .axial, slice: 15))?.marks.last?.label
    }
    #expect(Set(drafts) == labels)
  }

  /// Four regions in one slice.
  private func four(columns: Int = 80, rows: Int = 24) -> ViewerModel {
    var model = measuring(Key("e"), columns: columns, rows: rows)
    for start in [6, 10, 14, 18] {
      place(&model, start, 20)
      place(&model, start + 4, 26)
    }
    return model
  }

  @Test func `the panel lists the selected measurement and counts those without room`() {
    var model = four()
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    model.notice = nil
    var text = screen(of: model).text
    #expect(text.contains("Ellipse 4") && !text.contains("Ellipse 1"))
    #expect(text.contains(/Measuring +ellipse, \d of 4/))
    model.press(Key("U"), Key("k"), Key("k"), Key("k"), Key(.escape))
    text = screen(of: model).text
    #expect(text.contains("Ellipse 1"))
    model.press(Key("u"))
    text = screen(of: model).text
    #expect(text.contains("Ellipse 4") && text.contains(/Measurements +\d of 4, U lists/))
  }

  @Test(arguments: [40, 72, 80, 120], [12, 20, 24, 30, 40])
  func `no heading of the panel is without content`(columns: Int, rows: Int) {
    var model = four(columns: columns, rows: rows)
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    model.notice = nil
    let isPanelShown = screen(of: model).text.contains("Measuring")
    #expect(!isPanelShown || screen(of: model).text.contains("Ellipse 4"))
    model.press(Key("u"), Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    for key in ["1", "f", "&"] as [Unicode.Scalar] {
      model.press(Key(key))
      let text = screen(of: model).text
      #expect(!text.contains("Measurements") || text.contains("Ellipse 4"))
    }
  }

  @Test func `typing replaces the name, and moving in it keeps it`() {
    var model = three()
    model.press(Key("U"), Key("n"))
    model.type("left basal")
    #expect(model.prompt?.text == "left basal")
    model.press(Key(.escape), Key("n"), Key(.end))
    model.type("b")
    #expect(model.prompt?.text == "Diameters 3b")
    model.press(Key(.escape), Key("n"), Key(.backspace))
    #expect(model.prompt?.text == "")
  }

  @Test func `a number is not written over a letter`() throws {
    for voxel in [VoxelPoint(i: 0, j: 24, k: 15), VoxelPoint(i: 39, j: 24, k: 15)] {
      var model = measuring()
      place(&model, 20, 24)
      place(&model, voxel.i, voxel.j)
      let pane = try #require(model.panes.first)
      let (rectangle, letters) = (pane.rectangle, pane.geometry.letters)
      let row = rectangle.row + rectangle.height / 2
      let cells = screen(of: model)
      #expect(cells[rectangle.column, row].scalar == letters.left.unicodeScalars.first)
      #expect(cells[rectangle.right - 1, row].scalar == letters.right.unicodeScalars.first)
    }
  }

  @Test func `a measurement is named, deleted and brought back`() throws {
    var model = three()
    model.press(Key("U"), Key("k"), Key("n"))
    #expect(model.prompt?.text == "Ellipse 2")
    #expect(screen(of: model).text.contains("Name: Ellipse 2"))
    // Only the name is erased.
    model.press(Key("u", .control))
    model.type("left rim")
    let named = try #require(saved(model.press(Key(.enter))))
    #expect(named.map(\.name) == ["Ruler 1", "left rim", "Diameters 3"])
    #expect(throws: CommandProblem.self) { try model.run("name-measurement Ruler 1") }
    model.press(Key("e"), Key("u", .control))
    model.type("out.csv")
    let exported = model.press(Key(.enter)).contains {
      if case .measurementFile(.export(_, "out.csv", _), _, _) = $0 { true } else { false }
    }
    #expect(exported)
    #expect(saved(model.press(Key("x")))?.map(\.id) == [1, 3])
    #expect(model.measuring.selected == 3)
    #expect(saved(model.press(Key("z")))?.map(\.id) == [1, 2, 3])
  }

  @Test func `Enter goes to the slice of a measurement`() {
    var model = three()
    model.press(Key(.escape), Key("c"))
    model.crosshair.k = 3
    model.press(Key("U"), Key("k"), Key("k"), Key(.enter))
    #expect(!model.measuring.isListShown && model.plane == .axial && model.crosshair.k == 15)
  }

  @Test func `all are exported, shapes with the values in each image`() throws {
    var model = three()
    let effects = try model.run("export-measurements out.csv")
    guard case .measurementFile(.export(let table, "out.csv", false), 0, _)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(table.rows.count == 6)
    #expect(table.rows.compactMap(\.image) == ["FLAIR", "T1", "T1ce", "T2"])
    #expect(throws: CommandProblem.self) { try model.run("export-measurements out.txt") }
    _ = update(
      &model, .measurementFile(.exists(path: "out.csv"), 0, generation: model.generation))
    #expect(model.prompt?.purpose == .replaceMeasurements(path: "out.csv"))
    guard case .measurementFile(.export(_, _, let replacing), _, _)? = model.press(Key("y")).first
    else {
      Issue.record("nothing is exported")
      return
    }
    #expect(replacing)
  }

  @Test func `quitting asks while measurements are in no file`() {
    var model = measuring()
    place(&model, 10, 20)
    place(&model, 13, 24)
    let report = MeasurementFileReport.notSaved("The disk is full.")
    _ = update(&model, .measurementFile(report, 0, generation: model.generation))
    model.press(Key(.escape))
    #expect(model.press(Key("q")).isEmpty && model.prompt?.purpose == .quitMeasuring)
    model.press(Key("n"))
    #expect(model.prompt == nil)
    model.press(Key("q"))
    let effects = model.press(Key("y"))
    #expect(effects.contains { if case .quit = $0 { true } else { false } })
  }

  @Test func `z restores what Backspace deleted`() {
    var model = measuring()
    place(&model, 10, 20)
    place(&model, 13, 24)
    let made = model.measuring.measurements
    model.press(Key(.backspace))
    #expect(model.measuring.measurements.isEmpty)
    model.press(Key("z"))
    #expect(model.measuring.measurements == made)
  }

  @Test func `what another window measured is shown`() {
    var model = measuring()
    place(&model, 10, 20)
    place(&model, 13, 24)
    let other = model.measuring.measurements[0]
    place(&model, 1, 1)
    place(&model, 5, 1)
    let their = CaseMeasurement(
      id: 1, name: "Ruler 1",
      shape: .ruler(WorldSegment(WorldPoint(x: 0, y: 0, z: 0), WorldPoint(x: 3, y: 4, z: 0))),
      plane: .axial)
    let changes = MeasurementFileChanges(added: [their], removed: [other])
    _ = update(
      &model, .measurementFile(.saved(others: changes), 0, generation: model.generation))
    #expect(model.measuring.measurements.map(\.name) == ["Ruler 2", "Ruler 3"])
    #expect(model.notice?.text.contains("Another window") == true)
  }

  @Test func `what cannot be saved is kept until the case is opened again, and said once`() {
    var model = measuring(cases: ["sample", "other"])
    place(&model, 10, 20)
    place(&model, 13, 24)
    let generation = model.generation
    _ = update(&model, .measurementFile(.notSaved("The disk is full."), 0, generation: generation))
    #expect(model.notice == Notice(.problem, "The disk is full."))
    place(&model, 1, 1)
    place(&model, 5, 1)
    _ = update(&model, .measurementFile(.notSaved("The disk is full."), 0, generation: generation))
    #expect(model.notice?.kind == .success)
    model.press(Key("]"))
    SampleStudy.load(&model)
    _ = update(&model, .measurementFile(.read([]), 1, generation: model.generation))
    #expect(model.measuring.measurements.isEmpty)
    model.press(Key("["))
    SampleStudy.load(&model)
    _ = update(&model, .measurementFile(.read([]), 0, generation: model.generation))
    #expect(model.measuring.measurements.count == 2)
  }

  @Test func `what is measured before the file is read joins what it has`() throws {
    var model = SampleStudy.model()
    model.press(Key("u"))
    place(&model, 10, 20)
    #expect(saved(place(&model, 13, 24)) == nil)
    let old = CaseMeasurement(
      id: 7, name: "old",
      shape: .ruler(WorldSegment(WorldPoint(x: 0, y: 0, z: 0), WorldPoint(x: 1, y: 0, z: 0))),
      plane: .axial)
    let list = try #require(
      saved(update(&model, .measurementFile(.read([old]), 0, generation: model.generation))))
    #expect(list.map(\.id) == [7, 8] && list.map(\.name) == ["old", "Ruler 8"])
  }
}

struct LabelStatisticsPageTests {
  @Test(arguments: [(80, 24), (40, 12)])
  func `each label and structure has its values in the image in view`(
    columns: Int, rows: Int
  ) throws {
    var model = SampleStudy.model(columns: columns, rows: rows)
    let effects = model.press(Key("y"))
    guard case .measureLabels(let request, let generation)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(screen(of: model).text.contains("Measuring…"))
    _ = update(
      &model, .measuredLabels(request.perform(), request.subject, generation: generation))
    try expectSnapshot(screen(of: model), named: "label-values-\(columns)x\(rows)")
    // Seen again, nothing is measured anew; another image is.
    model.press(Key(.escape))
    #expect(model.press(Key("y")).isEmpty)
    model.press(Key(.escape), Key(.tab))
    #expect(model.press(Key("y")).count == 1)
  }

  @Test func `without a mask it says so`() {
    var model = SampleStudy.model(reference: nil)
    #expect(model.press(Key("y")).isEmpty)
    #expect(model.notice?.text.hasPrefix("There is no mask") == true)
  }
}

struct MovingPointsTests {
  private let from = VoxelPoint(i: 30, j: 20, k: 15)
  private let to = VoxelPoint(i: 10, j: 20, k: 15)
  private let target = VoxelPoint(i: 14, j: 20, k: 15)

  /// A model with a ruler of 20 mm.
  private func ruled() -> ViewerModel {
    var model = measuring()
    place(&model, from.i, from.j)
    place(&model, to.i, to.j)
    return model
  }

  private func length(_ model: ViewerModel) -> Double? {
    guard case .ruler(let line) = model.measuring.measurements.first?.shape else { return nil }
    return line.millimeters
  }

  @Test func `the mouse drags an end, and the value follows`() throws {
    var model = ruled()
    let (start, end) = (try cell(model, to), try cell(model, target))
    _ = update(&model, .mouse(Mouse(.press(.left), column: start.column, row: start.row)))
    #expect(model.isMovingPoint)
    var effects = update(&model, .mouse(Mouse(.drag(.left), column: end.column, row: end.row)))
    #expect(length(model) == 16)
    #expect(screen(of: model).text.contains("16.0 mm"))
    #expect(saved(effects) == nil)
    effects = update(&model, .mouse(Mouse(.release(.left), column: end.column, row: end.row)))
    #expect(saved(effects)?.count == 1)
    #expect(!model.isMovingPoint)
    #expect(model.notice?.text == "Ruler 1: 16.0 mm")
  }

  @Test func `a whole drag is one step to undo`() throws {
    var model = ruled()
    let start = try cell(model, to)
    _ = update(&model, .mouse(Mouse(.press(.left), column: start.column, row: start.row)))
    for step in 1...4 {
      let end = try cell(model, VoxelPoint(i: to.i + 2 * step, j: to.j, k: 15))
      _ = update(&model, .mouse(Mouse(.drag(.left), column: end.column, row: end.row)))
    }
    _ = update(&model, .mouse(Mouse(.release(.left), column: start.column, row: start.row)))
    #expect(length(model) == 12)
    let list = saved(update(&model, .key(Key("z"))))
    #expect(list?.count == 1)
    #expect(length(model) == 20)
    model.press(Key("z"))
    #expect(model.notice?.text == "No measurement was moved or deleted.")
  }

  @Test func `a click on an end selects, and places no point`() throws {
    var model = ruled()
    place(&model, 20, 30)
    place(&model, 25, 30)
    let start = try cell(model, to)
    _ = update(&model, .mouse(Mouse(.press(.left), column: start.column, row: start.row)))
    let effects = update(
      &model, .mouse(Mouse(.release(.left), column: start.column, row: start.row)))
    #expect(saved(effects) == nil)
    #expect(model.measuring.selected == 1)
    #expect(model.measuring.points.isEmpty && length(model) == 20)
  }

  @Test func `keys pick up the nearest end, move it and put it down`() {
    var model = ruled()
    model.crosshair = VoxelPoint(i: to.i + 1, j: to.j, k: 15)
    model.press(Key("m"))
    #expect(model.isMovingPoint)
    // In the radiological view, the way to the right of the screen is toward the patient's left.
    model.press(Key("H"))
    model.press(Key("H"))
    let moved = length(model)
    #expect(moved == 18 || moved == 22)
    #expect(saved(update(&model, .key(Key(" "))))?.count == 1)
    #expect(length(model) == moved)
    #expect(!model.isMovingPoint)
  }

  @Test func `Escape puts the point back`() {
    var model = ruled()
    model.crosshair = to
    model.press(Key("m"))
    model.press(Key("L"))
    #expect(length(model) != 20)
    model.press(Key(.escape))
    #expect(length(model) == 20)
    #expect(model.measuring.isActive && !model.isMovingPoint)
  }

  @Test func `far from all points there is nothing to move`() {
    var model = ruled()
    model.crosshair = VoxelPoint(i: 20, j: 5, k: 15)
    model.press(Key("m"))
    #expect(!model.isMovingPoint)
    #expect(model.notice?.text.contains("within 5 voxels") == true)
  }

  @Test func `what was measured on a mask is by hand once it is moved`() {
    var model = measuring()
    let line = WorldSegment(
      SampleStudy.grid.affine.world(from), SampleStudy.grid.affine.world(to))
    _ = update(
      &model,
      .measurementFile(
        .read([
          CaseMeasurement(
            id: 1, name: "WT", shape: .ruler(line), plane: .axial, mask: "reference",
            structure: "WT")
        ]), 0, generation: model.generation))
    model.crosshair = to
    model.press(Key("m"))
    model.press(Key("L"))
    model.press(Key("m"))
    #expect(model.measuring.measurements.first?.mask == nil)
    model.press(Key("z"))
    #expect(model.measuring.measurements.first?.mask == "reference")
  }
}
