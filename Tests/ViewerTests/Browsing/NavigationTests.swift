import Imaging
import Terminal
import Testing
import Viewer

@Suite struct NavigationTests {
  @Test func `a case opens at its tumor, without masks at its middle`() {
    let plain = SampleStudy.model(reference: nil)
    #expect(plain.crosshair == VoxelPoint(i: 20, j: 24, k: 15))
    let model = SampleStudy.model()
    #expect(model.crosshair == VoxelPoint(i: 12, j: 20, k: 15))
    #expect(model.sliceIndex == 15)
    #expect(model.sliceCount == 30)
    #expect(model.plane == .axial)
    #expect(model.convention == .radiological)
  }

  @Test(arguments: [
    (Key(.up), 16), (Key("k"), 16), (Key(.right), 16), (Key(.down), 14), (Key("j"), 14),
    (Key(.left), 14), (Key(.pageUp), 20), (Key(.pageDown), 10), (Key(.home), 0), (Key(.end), 29),
  ]) func `keys move through the slices`(key: Key, index: Int) {
    var model = SampleStudy.model()
    model.press(key)
    #expect(model.sliceIndex == index)
  }

  @Test func `the first and last slice are the end`() {
    var model = SampleStudy.model()
    model.press(Key(.home), Key(.down), Key(.pageDown))
    #expect(model.sliceIndex == 0)
    model.press(Key(.end), Key(.up))
    #expect(model.sliceIndex == 29)
  }

  @Test func `planes share the crosshair`() {
    var model = SampleStudy.model()
    model.press(Key(.up), Key("c"), Key(.up))
    #expect(model.plane == .coronal)
    #expect(model.crosshair == VoxelPoint(i: 12, j: 21, k: 16))
    model.press(Key("s"))
    #expect(model.sliceIndex == 12)
    model.press(Key("a"))
    #expect(model.sliceIndex == 16)
  }

  @Test func `a slice is gone to by its number`() {
    var model = SampleStudy.model()
    model.press(Key("g"))
    model.type("7")
    model.press(Key(.enter))
    #expect(model.sliceIndex == 7)
    #expect(model.prompt == nil)
  }

  @Test func `a number that is no slice is refused and can be mended`() {
    var model = SampleStudy.model()
    model.press(Key("g"))
    model.type("30")
    model.press(Key(.enter))
    #expect(model.prompt?.problem == "a number from 0 to 29")
    #expect(model.sliceIndex == 15)
    model.press(Key(.backspace), Key(.enter))
    #expect(model.sliceIndex == 3)
  }

  @Test func `Escape leaves a prompt, and keys in it are no commands`() {
    var model = SampleStudy.model()
    model.press(Key("g"), Key("q"), Key("c"), Key(.escape))
    #expect(model.prompt == nil)
    #expect(model.plane == .axial)
  }

  @Test func `the crosshair moves as the screen shows it`() {
    var model = SampleStudy.model()
    // Radiological: the screen's left is the patient's right; the array's first axis runs to the left.
    model.press(Key(.right, .shift), Key("J"))
    #expect(model.crosshair == VoxelPoint(i: 13, j: 21, k: 15))
    model.press(Key("v"), Key("L"))
    #expect(model.convention == .neurological)
    #expect(model.crosshair == VoxelPoint(i: 12, j: 21, k: 15))
  }

  @Test func `the wheel goes through slices, with Shift by five`() {
    var model = SampleStudy.model()
    _ = update(&model, .mouse(Mouse(.wheelUp, column: 5, row: 5)))
    #expect(model.sliceIndex == 16)
    _ = update(&model, .mouse(Mouse(.wheelDown, column: 5, row: 5, modifiers: .shift)))
    #expect(model.sliceIndex == 11)
  }

  @Test func `a click moves the crosshair to the voxel under it`() {
    var model = SampleStudy.model(columns: 80, rows: 24)
    model.crosshair = SampleStudy.grid.center
    let before = model.crosshair
    // The upper left part of the picture is the patient's right and front.
    _ = update(&model, .mouse(Mouse(.press(.left), column: 18, row: 7)))
    #expect(model.crosshair.i < before.i)
    #expect(model.crosshair.j < before.j)
    #expect(model.crosshair.k == before.k)
    // Outside the picture nothing moves.
    let clicked = model.crosshair
    _ = update(&model, .mouse(Mouse(.press(.left), column: 79, row: 0)))
    #expect(model.crosshair == clicked)
  }

  @Test func `modalities by Tab and by number`() {
    var model = SampleStudy.model()
    model.press(Key(.tab))
    #expect(model.image?.title == "T1")
    model.press(Key(.tab, .shift), Key(.tab, .shift))
    #expect(model.image?.title == "T2")
    model.press(Key("3"))
    #expect(model.image?.title == "T1ce")
  }

  @Test func `the window changes per image and goes back`() {
    var model = SampleStudy.model()
    model.press(Key("."))
    #expect(model.image?.window == IntensityWindow(lower: -7, upper: 133))
    model.press(Key("2"))
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 280))
    model.press(Key("1"), Key("w"), Key(">"))
    #expect(model.image?.window == IntensityWindow(window: 126, level: 70))
    model.press(Key("w"))
    #expect(model.image?.chosenWindow == nil)
  }

  @Test func `cases are switched between, and late messages of the other one are dropped`() {
    var model = SampleStudy.model(cases: ["one", "two"])
    let first = model.generation
    let effects = model.press(Key("]"))
    guard case .load(1, first: .flair, let generation) = effects.last else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.study.name == "two")
    #expect(model.study.grid == nil)
    _ = update(&model, .loaded(SampleStudy.reports()[0], generation: first))
    #expect(model.study.grid == nil)
    _ = update(&model, .loaded(SampleStudy.reports()[0], generation: generation))
    #expect(model.study.grid == SampleStudy.grid)
    model.press(Key("["))
    #expect(model.study.name == "one")
  }

  @Test func `quit ends, and stops what runs`() {
    var model = SampleStudy.model()
    let effects = model.press(Key("q"))
    guard case .cancelSegmentation = effects.first, case .quit = effects.last else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `an unknown key says so`() {
    var model = SampleStudy.model()
    model.press(Key("!"))
    #expect(model.notice?.text == "! does nothing; press ? to list the keys")
  }
}
