import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct LookingTests {
  /// A case of which the model found what the expert did, moved by a voxel.
  private func compared(columns: Int = 80, rows: Int = 24) -> ViewerModel {
    var model = SampleStudy.model(columns: columns, rows: rows)
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    return model
  }

  @Test func `M goes through the color maps, and the bar shows them`() throws {
    var model = SampleStudy.model()
    var seen: [String] = []
    for _ in 0..<6 {
      model.press(Key("M"))
      seen.append(model.canvas.colorMap.name)
    }
    #expect(seen == ["magma", "viridis", "inferno", "cividis", "hot", "grey"])
    model.press(Key("M"))
    let drawn = screen(of: model)
    let line = try #require(drawn.text.split(separator: "\n").first { $0.contains("Window") })
    #expect(line.contains("FLAIR  robust") && line.hasSuffix("magma"))
    let top = ColorMap.magma.colors[250]
    #expect(
      drawn.cells.contains { cell in
        cell.foreground == cell.background && cell.scalar == Cell.upperHalf
          && abs(Int(cell.foreground.red) - Int(top.red)) < 6
          && abs(Int(cell.foreground.blue) - Int(top.blue)) < 12
      })
    #expect(model.scene(.image)?.colorMap == .magma)
  }

  @Test func `W goes through the presets of this image, and w back`() throws {
    var model = SampleStudy.model()
    let volume = SampleStudy.volume(gain: 1)
    _ = update(&model, .loaded(.image(0, LoadedImage(volume)), generation: model.generation))
    let robust = IntensityWindow.robust(volume)
    #expect(model.image?.window == robust)
    model.press(Key("W"))
    #expect(model.image?.preset == .narrow)
    let sorted = volume.values().filter { $0 != 0 }.sorted()
    /// The quantile as NumPy's default interpolates it.
    func quantile(_ part: Double) -> Double {
      let place = part * Double(sorted.count - 1)
      let (low, high) = (
        Double(sorted[Int(place)]), Double(sorted[min(Int(place) + 1, sorted.count - 1)])
      )
      return low + (high - low) * (place - place.rounded(.down))
    }
    let window = try #require(model.image?.window)
    #expect(abs(window.lower - quantile(0.02)) < 1e-9 && abs(window.upper - quantile(0.98)) < 1e-9)
    model.press(Key("W"), Key("W"), Key("W"))
    #expect(model.image?.preset == .full)
    let values = volume.values().filter { $0 != 0 }
    #expect(model.image?.window?.lower == Double(values.min() ?? 0))
    #expect(model.image?.window?.upper == Double(values.max() ?? 0))
    model.press(Key("."))
    #expect(model.image?.chosenWindow != nil)
    model.press(Key("W"))
    #expect(model.image?.preset == .full && model.image?.chosenWindow == nil)
    model.press(Key("."), Key("w"))
    #expect(model.image?.window == robust)
    model.press(Key("2"))
    #expect(model.image?.preset == .robust)
  }

  @Test func `i shows each voxel's own value`() {
    var model = SampleStudy.model(columns: 200, rows: 60)
    let linear = screen(of: model)
    model.press(Key("i"))
    #expect(model.scene(.image)?.interpolation == .nearest)
    #expect(screen(of: model) != linear)
    model.press(Key("i"))
    model.notice = nil
    #expect(screen(of: model) == linear)
  }

  @Test func `A shows the agreement about the region, and then the labels again`() throws {
    var model = compared(columns: 120, rows: 40)
    model.press(Key("A"))
    var scene = try #require(model.scene(.image))
    #expect(scene.overlay == .agreement && scene.agreementStructure == .wholeTumor)
    #expect(scene.prediction != nil && scene.reference != nil)
    let text = screen(of: model).text
    for words in ["Agreement", "whole tumor", "both", "prediction only", "reference only"] {
      #expect(text.contains(words))
    }
    model.press(Key("t"))
    scene = try #require(model.scene(.image))
    #expect(scene.agreementStructure == .tumorCore)
    model.press(Key("h"), Key("A"), Key("A"))
    #expect(model.overlay == .both)
  }

  @Test func `the agreement map needs two masks`() {
    var model = SampleStudy.model()
    model.press(Key("A"))
    #expect(model.overlay == .both)
    #expect(model.notice?.text == "There is no prediction to compare; press r to segment.")
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.press(Key("A"))
    #expect(model.scene(.image)?.overlay == .agreement)
    // Where nothing was segmented nothing was missed.
    model.press(Key(.up))
    #expect(model.scene(.image)?.overlay == .both)
  }

  @Test func `O outlines what was filled`() {
    var model = compared(columns: 120, rows: 40)
    #expect(model.scene(.image)?.isOutlined == false)
    let filled = screen(of: model)
    model.press(Key("O"))
    #expect(model.scene(.image)?.isOutlined == true)
    #expect(screen(of: model).text.contains("reference outlined"))
    #expect(screen(of: model) != filled)
  }

  @Test func `labels are hidden by their number, and regions shown alone`() throws {
    func drawn(_ model: ViewerModel) -> Set<Label> {
      Set(model.scene(.image)?.prediction?.labels.values ?? [])
    }
    var model = compared()
    #expect(drawn(model) == [0, 1, 2, 4])
    model.press(Key("V"), Key("2"))
    #expect(drawn(model) == [0, 1, 4])
    #expect(Set(model.scene(.image)?.reference?.labels.values ?? []) == [0, 1, 4])
    let line = try #require(screen(of: model).text.split(separator: "\n").last)
    #expect(line.contains("□2 edema") && line.contains("■1 necrotic"))
    model.press(Key("2"), Key("e"))
    #expect(drawn(model) == [0, 4])
    model.press(Key("t"))
    #expect(drawn(model) == [0, 1, 4])
    model.press(Key("a"), Key("3"))
    #expect(drawn(model) == [0, 1, 2, 4])
    model.press(Key("4"), Key(.escape))
    #expect(model.prompt == nil)
    #expect(drawn(model) == [0, 1, 2])
    model.press(Key("t"))
    #expect(model.region == .tumorCore, "t chooses the region of the maps again")
    model.press(Key("A"))
    #expect(drawn(model) == [0, 1, 2, 4], "the agreement is of whole regions")
  }

  @Test(arguments: [(80, 24), (120, 40)]) func `the layouts`(columns: Int, rows: Int) throws {
    var model = compared(columns: columns, rows: rows)
    for layout in [PanelLayout.planes, .modalities, .montage] {
      model.layout = layout
      model.notice = nil
      try expectSnapshot(screen(of: model), named: "\(layout.rawValue)-\(columns)x\(rows)")
    }
  }
}

@Suite struct CineTests {
  private func tick(_ model: inout ViewerModel, _ effects: [Effect]) throws -> [Effect] {
    guard case .wait(_, let number) = effects.last else {
      Issue.record("\(effects)")
      return []
    }
    return update(&model, .tick(number))
  }

  @Test func `Space plays the slices of the brain, round and round`() throws {
    var model = SampleStudy.model()
    let box = try #require(model.study.content)
    var effects = model.press(Key(" "))
    var seen: [Int] = []
    for _ in 0..<2 * (box.to.k - box.from.k + 1) {
      effects = try tick(&model, effects)
      seen.append(model.sliceIndex)
    }
    #expect(Array(seen.prefix(3)) == [16, 17, 18])
    #expect(seen.min() == box.from.k && seen.max() == box.to.k)
    #expect(seen.last == 15)
  }

  @Test func `any key stops it, and does what it does`() throws {
    var model = SampleStudy.model()
    let effects = try tick(&model, model.press(Key(" ")))
    model.press(Key("c"))
    #expect(model.plane == .coronal && model.canvas.cine == nil)
    let before = model.crosshair
    #expect(try tick(&model, effects).isEmpty, "a late tick does nothing")
    #expect(model.crosshair == before)
  }

  @Test func `Space stops it too, and begins anew`() throws {
    var model = SampleStudy.model()
    let first = model.press(Key(" "))
    #expect(model.press(Key(" ")).isEmpty)
    #expect(model.canvas.cine == nil)
    let second = model.press(Key(" "))
    #expect(try tick(&model, first).isEmpty, "the ticks of the first run are not the second's")
    #expect(try !tick(&model, second).isEmpty)
  }

  /// An image of three time points, each brighter than the one before.
  private func series(_ modality: Modality? = nil) -> ViewerModel {
    let grid = SampleStudy.grid
    let values = (1...3).flatMap { time in [Int16](repeating: Int16(time), count: grid.voxelCount) }
    var model = ViewerModel(caseNames: ["series"], size: TerminalSize(columns: 80, rows: 24))
    _ = update(&model, .started)
    let image = LoadedImage(
      volume: Volume(grid: grid, frameCount: 3, storage: .int16(values)),
      robustWindow: IntensityWindow(lower: 0, upper: 4))
    for report in [
      LoadReport.opened(
        grid, images: [StudyImage(title: "image", modality: modality)], hasReference: false),
      .image(0, image), .finished,
    ] {
      _ = update(&model, .loaded(report, generation: model.generation))
    }
    return model
  }

  @Test(arguments: [nil, Modality.flair])
  func `left and right go through time, as far as it goes`(_ modality: Modality?) {
    var model = series(modality)
    let slice = model.sliceIndex
    #expect(screen(of: model).text.contains("time 0 of 0–2"))
    model.press(Key(.right))
    #expect(model.timePoint == 1 && model.sliceIndex == slice)
    #expect(screen(of: model).text.contains("value    2"))
    model.press(Key(.right), Key(.right))
    #expect(model.timePoint == 2)
    model.press(Key(.left))
    #expect(model.timePoint == 1)
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 4))
    guard case .values(let slice) = model.scene(.image)?.base else {
      Issue.record("no numbers")
      return
    }
    #expect(slice.values.allSatisfy { $0 == 2 })
  }

  @Test func `a series plays through time`() throws {
    var model = series()
    var effects = model.press(Key(" "))
    var seen: [Int] = []
    for _ in 0..<4 {
      effects = try tick(&model, effects)
      seen.append(model.timePoint)
    }
    #expect(seen == [1, 2, 0, 1])
  }
}
