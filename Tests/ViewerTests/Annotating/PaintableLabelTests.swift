import Imaging
import Rendering
import Terminal
import Testing
import Viewer

/// Painting labels that the mask does not have yet.
@Suite struct PaintableLabelTests {
  private let labels = LabelDescriptions([
    .clear, LabelDescription(index: 1, color: RGB(1, 2, 3), name: "core"),
    LabelDescription(index: 7, color: RGB(4, 5, 6), name: "cyst"),
  ])

  /// An edited mask whose labels are each a structure of its own, and the label file.
  private func model(_ labels: LabelDescriptions?) -> ViewerModel {
    var map = SampleStudy.labels()
    map.scheme = .labels([1, 2, 4])
    var model = editedModel(reference: map)
    if let labels { _ = update(&model, .console(.labels(labels, path: "l.txt"))) }
    model.crosshair = VoxelPoint(i: 28, j: 28, k: 15)
    return model
  }

  @Test func `a label of the label file is painted, by number and by name`() {
    for command in [nil, "label 7", "label cy"] {
      var model = model(labels)
      if let command { model.command(command) } else { model.press(Key("7")) }
      #expect(model.editing.label == 7)
      model.press(Key(" "))
      #expect(model.study.mask(.edited)?[VoxelPoint(i: 28, j: 28, k: 15)] == 7)
      let scheme = model.study.mask(.edited)?.scheme
      #expect(scheme?.labels == [1, 2, 4, 7] && scheme?.name(of: 7) == "cyst")
      #expect(model.study.tally?.structures.contains(.label(7)) == true)
      #expect(screen(of: model).text.contains("7 cyst"))
    }
  }

  @Test func `without a label file, the way to more labels is said`() {
    var model = model(nil)
    model.press(Key("7"))
    #expect(
      model.notice?.text
        == "The mask has no label 7; its labels are 1, 2, 4; :labels FILE adds those of a label file"
    )
    model.command("label 7")
    #expect(model.prompt?.problem?.hasPrefix("the mask has no label 7") == true)
  }

  @Test func `a mask of tumor tissues takes other labels after :scheme labels`() {
    var model = editedModel()
    _ = update(&model, .console(.labels(labels, path: "l.txt")))
    model.press(Key("7"))
    #expect(
      model.notice?.text
        == "The mask is read as brats2020, which has no label 7; "
        + "type :scheme labels to paint all labels of the label file")
    model.command("scheme labels")
    #expect(model.notice?.text == "Reading the reference and the edited mask as labels")
    #expect(model.editing.labels == [1, 2, 4])
    model.press(Key("7"))
    #expect(model.editing.label == 7)
    model.crosshair = VoxelPoint(i: 28, j: 28, k: 15)
    model.press(Key(" "), Key("u"))
    #expect(model.study.mask(.edited)?.labels == SampleStudy.labels().labels)
  }
}
