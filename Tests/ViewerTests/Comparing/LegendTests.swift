import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer

/// A model with both masks of the sample.
private func compared(columns: Int = 120, rows: Int = 40) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: rows)
  model.press(Key("r"))
  SampleStudy.segment(&model, [15], labels: SampleStudy.labels(moved: 1))
  return model
}

/// The lines of a screen that contain some words.
private func lines(_ model: ViewerModel, with words: String) -> [String] {
  screen(of: model).text.split(separator: "\n").map(String.init).filter { $0.contains(words) }
}

/// The places at which some words follow each other in a line.
private func isInOrder(_ words: [String], in line: String) -> Bool {
  var rest = line[...]
  for word in words {
    guard let range = rest.firstRange(of: word) else { return false }
    rest = rest[range.upperBound...]
  }
  return true
}

@Suite struct LegendTests {
  @Test func `panel, prompt, keys and export list labels in the order of the scheme`() throws {
    var model = compared()
    let names = ["necrotic", "edema", "enhancing"]
    let panel = try #require(lines(model, with: "necrotic").first { $0.contains("edema") })
    #expect(isInOrder(names, in: panel))
    let figure = Figure([Figure.Panel(scene: try #require(model.scene(.image)))], scale: 1)
    #expect(
      figure.legend.filter { !$0.isOutline && !$0.isHeading }.map(\.name)
        == ["necrotic or non-enhancing core", "edema", "enhancing tumor"])
    model.press(Key("V"))
    #expect(isInOrder(["Show:", "1 necrotic", "2 edema", "4 enhancing"], in: lastLine(model)))
    for columns in [80, 120] {
      var edited = editedModel(columns: columns)
      edited.press(Key("2"))
      #expect(isInOrder(["1 necrotic", "2 edema", "4 enhancing"], in: lastLine(edited)))
    }
  }

  private func lastLine(_ model: ViewerModel) -> String {
    screen(of: model).text.split(separator: "\n").map(String.init).last ?? ""
  }

  @Test func `with the overlay off nothing is listed`() {
    var model = compared()
    model.command("overlay off")
    #expect(lines(model, with: "Overlay").first?.contains("off") == true)
    #expect(lines(model, with: "edema").isEmpty)
  }

  @Test func `hidden labels are named, filled or outlined, and on a low screen counted`() {
    var model = compared()
    model.command("hide 2")
    model.press(Key(.escape))
    for _ in 0..<2 {
      // In the panel, and in the title.
      #expect(lines(model, with: "edema hidden").count == 2)
      #expect(lines(model, with: "edema").allSatisfy { $0.contains("edema hidden") })
      model.press(Key("O"))
    }
    for (columns, rows) in [(80, 24), (40, 12)] {
      var edited = editedModel(columns: columns, rows: rows)
      #expect(!lines(edited, with: "axial 15")[0].contains("hidden"))
      edited.command("hide 2")
      edited.press(Key(.escape))
      #expect(lines(edited, with: "axial 15")[0].contains("1 hidden"))
    }
  }

  @Test func `the opacity is shown where something is filled, and changed there`() {
    func hasOpacity(_ model: ViewerModel) -> Bool {
      lines(model, with: "Overlay").first?.contains("50 %") == true
    }
    var model = SampleStudy.model(columns: 120, rows: 40)
    #expect(hasOpacity(model))
    model.press(Key("O"))
    #expect(!hasOpacity(model))
    model.press(Key("}"))
    #expect(model.opacity == 50)
    #expect(model.notice?.text == "The masks are outlined; press O to fill them.")
    model.command("overlay off")
    model.press(Key(.escape))
    #expect(!hasOpacity(model))
    model.press(Key("{"))
    #expect(model.notice?.text == "The overlay is off; press o to show the masks.")
    model.press(Key("O"))
    #expect(model.notice?.text == "The overlay was off and is on again")
    #expect(model.overlay == .both && !model.canvas.isOutlined && hasOpacity(model))
    model.command("overlay off")
    model.press(Key(.escape), Key("V"))
    #expect(model.overlay == .both)
  }

  @Test func `a mask alone is filled by its labels`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    #expect(model.overlay == .both)
    let scene = try #require(model.scene(.image))
    #expect(scene.overlay == .reference && scene.reference != nil)
    #expect(lines(model, with: "reference filled").count == 1)
    // With two, one is filled and the other outlined.
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
    #expect(model.scene(.image)?.overlay == .both)
    #expect(lines(model, with: "prediction filled").count == 1)
    #expect(lines(model, with: "reference outlined").count == 1)
  }

  @Test func `masks are named by their makers, too`() throws {
    var model = compared()
    model.command("overlay expert")
    #expect(model.overlay == .reference)
    model.command("overlay model")
    #expect(model.overlay == .prediction)
    model.command("overlay none")
    #expect(model.overlay == .off)
    model.command("compare expert model")
    #expect(model.pair == MaskPair(.reference, .prediction))
  }

  @Test func `a figure says which labels are hidden, of those in its slices`() throws {
    var model = compared()
    model.command("hide 2")
    model.press(Key(.escape))
    func legend() throws -> [String] {
      Figure([Figure.Panel(scene: try #require(model.scene(.image)))], scale: 1).legend.map(\.name)
    }
    #expect(try legend().last == "edema hidden")
    model.press(Key("A"))
    #expect(try !legend().contains("edema hidden"))
    model.press(Key("A"))
    model.goToSlice(0)
    #expect(try legend().isEmpty)
  }

  @Test func `the panel says what is filled and what is outlined`() {
    var model = compared()
    #expect(!lines(model, with: "reference outlined").isEmpty)
    model.command("overlay prediction")
    #expect(lines(model, with: "Overlay").first?.contains("prediction filled") == true)
    model.press(Key(.escape), Key("O"))
    #expect(lines(model, with: "Overlay").first?.contains("prediction outlined") == true)
    #expect(lines(model, with: "Overlay").first?.contains("50 %") == false)
    model.command("overlay reference")
    #expect(lines(model, with: "Overlay").first?.contains("reference outlined") == true)
  }

  @Test func `the crosshair's labels have names that fit`() {
    var model = compared()
    model.crosshair = VoxelPoint(i: 12, j: 17, k: 15)
    #expect(!lines(model, with: "1 necrotic").isEmpty)
    #expect(lines(model, with: "necrotic or").isEmpty)
  }

  @Test(arguments: [40, 60, 80, 120])
  func `names of many labels are cut, and those without room are counted`(columns: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: 24)
    let names = (1...9).map { "structure number \($0) of the atlas" }
    _ = update(
      &model,
      .console(
        .labels(
          LabelDescriptions(
            names.enumerated().map { index, name in
              LabelDescription(index: index + 1, color: .white, name: name)
            }), path: "a.txt")))
    model.press(Key("V"))
    let line = lastLine(model)
    #expect(line.contains("1 struct"))
    #expect(line.contains("w t e a"))
    #expect(!line.contains("4 structure number 4 of the atlas") || columns >= 120)
    #expect(line.contains("4 struct") || line.contains("+"))
  }

  @Test func `colors of labels can be ITK-SNAP's, in the picture and in what is saved`() throws {
    var model = compared()
    #expect(try #require(model.scene(.image)).labelColors == .colorBlindSafe)
    model.command("label-colors itk-snap")
    #expect(try #require(model.scene(.image)).labelColors == .itkSnap)
    guard case .console(.writeLabels(let written, _, _))? = model.command("save-labels l.txt").last
    else {
      Issue.record("nothing is written")
      return
    }
    #expect(written[2]?.color == RGB(0, 255, 0))
    model.command("label-colors pink")
    #expect(
      model.prompt?.problem == "COLORS is \"pink\"; it must be color-blind-safe or itk-snap")
  }
}

@Suite struct LabelColorDepthTests {
  /// How a terminal shows a pixel.
  private func shown(_ color: RGB, _ depth: ColorDepth) -> [UInt8] {
    var encoder = FrameEncoder(depth: depth)
    let cell = CellColor(color.red, color.green, color.blue)
    return encoder.encode(
      Screen(width: 1, height: 1, filledWith: Cell(upper: cell, lower: cell)))
  }

  @Test(arguments: [ColorDepth.palette256, .palette16, .ascii], LabelColors.allCases)
  func `labels over any tissue differ in few colors and in none`(
    depth: ColorDepth, colors: LabelColors
  ) {
    let palette = LabelPalette(.brats2024, colors: colors)
    for tissue in stride(from: 0, through: 255, by: 15).map({ RGB(grey: UInt8($0)) }) {
      let all = (1...4).map { Tint(opacity: 0.5).lay(palette[$0], over: tissue) } + [tissue]
      #expect(Set(all.map { shown($0, depth) }).count == 5, "\(depth), \(tissue)")
    }
  }
}
