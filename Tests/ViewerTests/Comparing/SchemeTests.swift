import Imaging
import Terminal
import TestSupport
import Testing
import Viewer

/// What labels of files were taken for, and how to change it.
@Suite struct SchemeTests {
  /// The sample with the labels 1, 2 and 3, which are read as BraTS 2023.
  private func model() -> ViewerModel {
    var map = SampleStudy.labels()
    map = LabelMap(
      grid: map.grid, scheme: .brats2023, labels: map.labels.map { $0 == 4 ? 3 : $0 })
    return SampleStudy.model(columns: 120, rows: 40, reference: map)
  }

  @Test func `a guess is said when a case is opened, and in the information`() {
    var model = model()
    _ = update(
      &model,
      .loaded(
        .guess(.reference, as: "brats2023 (1 necrotic, 2 edema, 3 enhancing)"),
        generation: model.generation))
    let sentence = "Reference read as brats2023 (1 necrotic, 2 edema, 3 enhancing); see :scheme"
    #expect(model.notice?.text == sentence)
    #expect(sentence.count <= 78)
    model.press(Key("#"))
    #expect(screen(of: model).text.contains("Reference read as brats2023"))
  }

  @Test func `the scheme of masks from files is chosen`() {
    var model = model()
    #expect(model.study.referenceMap?.scheme == .brats2023)
    model.command("scheme msd")
    #expect(model.study.referenceMap?.scheme == .msd)
    #expect(model.notice?.text == "Reading the reference as msd")
    model.command("scheme labels")
    #expect(model.study.referenceMap?.scheme.isPerLabel == true)
    #expect(model.study.tally?.structures == [.label(1), .label(2), .label(3)])
    model.command("scheme brats2020")
    #expect(
      model.prompt?.problem == "the reference has label 3, which brats2020 has not")
    #expect(model.study.referenceMap?.scheme.isPerLabel == true)
  }

  @Test func `a mask that does not fit keeps its meaning`() {
    var model = model()
    let prediction = SampleStudy.labels(moved: 1)
    _ = update(
      &model, .loaded(.prediction(prediction, file: "p.nii"), generation: model.generation))
    model.command("scheme msd")
    #expect(model.study.referenceMap?.scheme == .msd)
    #expect(model.study.mask(.prediction)?.scheme == .brats2020)
    #expect(
      model.notice?.text
        == "Reading the reference as msd; the prediction has label 4, which msd has not")
  }

  @Test func `masks that are edited, or made here, keep their meaning`() {
    var edited = editedModel()
    edited.command("scheme binary")
    #expect(
      edited.prompt?.problem
        == "the masks of this case keep their meaning, because one is being edited; "
        + "only :scheme labels is possible")
    var empty = SampleStudy.model(reference: nil)
    empty.command("scheme binary")
    #expect(empty.prompt?.problem == "there is no mask from a file")
  }
}
