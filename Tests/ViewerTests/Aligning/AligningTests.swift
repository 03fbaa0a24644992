import Imaging
import Terminal
import Testing
import Viewer

/// Aligning images with each other, as far as the model knows of it.
@Suite struct AligningTests {
  /// The first image's index, which moves, and that of T1ce, which stays.
  private let moving = 0

  private func fixed(_ model: ViewerModel) -> Int {
    model.study.images.firstIndex { $0.modality == .t1ce } ?? 0
  }

  private func take(_ report: AlignmentReport, _ model: inout ViewerModel) -> [Effect] {
    update(&model, .aligned(report, generation: model.generation))
  }

  /// The grid of an image, three voxels to the right.
  private func shifted(_ grid: Grid) -> Grid {
    var elements = grid.affine.elements
    elements[3] += 3
    return Grid(size: grid.size, affine: Affine(elements: elements))
  }

  private func grid(_ model: ViewerModel, _ index: Int) -> Grid? {
    model.study.images[index].content.value?.volume.grid
  }

  /// A model whose first image was moved.
  private func aligned(_ model: inout ViewerModel) throws {
    let before = try #require(grid(model, moving))
    let moved = MovedImage(
      fixed: fixed(model), before: before, after: shifted(before),
      map: Affine(elements: [1, 0, 0, -3, 0, 1, 0, 0, 0, 0, 1, 0]), millimeters: 3)
    _ = take(.finished([moving: moved], notes: ["T1 is already aligned"]), &model)
  }

  @Test func `the image in view is aligned with T1ce, and the status line says how far it is`()
    throws
  {
    var model = SampleStudy.model()
    guard case .align(let request) = model.enter("align") else {
      Issue.record("nothing is aligned")
      return
    }
    #expect(request.fixed.index == fixed(model))
    #expect(request.moving.map(\.index) == [moving])
    _ = take(.progress(0.42, title: "FLAIR"), &model)
    #expect(screen(of: model).text.contains("Aligning FLAIR with T1ce… 42 %  Esc stops"))
    model.press(Key("R"))
    #expect(model.notice?.text == "Images are being aligned; press Esc to stop it.")
  }

  @Test func `all moves every other image`() {
    var model = SampleStudy.model()
    guard case .align(let request) = model.enter("align all") else {
      Issue.record("nothing is aligned")
      return
    }
    #expect(request.moving.map(\.index) == model.study.images.indices.filter { $0 != fixed(model) })
  }

  @Test func `Escape stops it, and nothing moves`() throws {
    var model = SampleStudy.model()
    let before = grid(model, moving)
    model.enter("align")
    guard case .cancelAlignment = model.press(Key(.escape)).last else {
      Issue.record("it goes on")
      return
    }
    _ = take(.cancelled, &model)
    #expect(grid(model, moving) == before)
    #expect(model.aligning.task == nil && model.aligning.moved.isEmpty)
  }

  @Test func `a moved image is cut on the fixed one's grid, and a key shows before and after`()
    throws
  {
    var model = SampleStudy.model()
    let before = try #require(grid(model, moving))
    try aligned(&model)
    #expect(grid(model, moving) == shifted(before))
    #expect(model.grid == before, "the picture stays on the grid that all images share")
    let after = screen(of: model).text
    #expect(after.contains("aligned") && !after.contains("not aligned"))
    #expect(
      model.notice?.text
        == "Aligned with T1ce: FLAIR moved up to 3.0 mm; press p to compare · T1 is already aligned"
    )
    model.press(Key("p"))
    #expect(grid(model, moving) == before)
    #expect(screen(of: model).text.contains("not aligned"))
    model.press(Key("p"))
    #expect(grid(model, moving) == shifted(before))
  }

  @Test func `each movement is said once`() throws {
    var model = SampleStudy.model()
    let before = try #require(grid(model, moving))
    func moved(_ millimeters: Double) -> MovedImage {
      MovedImage(
        fixed: fixed(model), before: before, after: before, map: .spacing(1, 1, 1),
        millimeters: millimeters)
    }
    _ = take(.finished([0: moved(16.84), 1: moved(15.3)], notes: []), &model)
    let titles = model.study.images.map(\.title)
    #expect(
      model.notice?.text
        == "Aligned with T1ce: \(titles[0]) moved up to 16.8 mm, \(titles[1]) 15.3 mm; press p to compare"
    )
  }

  @Test func `what cannot be done now closes the command line, and what is mistyped stays`() {
    var model = SampleStudy.model()
    model.enter("align undo")
    #expect(model.prompt == nil)
    #expect(model.notice?.text == "No image has been aligned; type :align to do it.")
    model.enter("align foo")
    #expect(model.prompt?.problem == "\":align foo\" is unknown; use all, undo, save or replace")
  }

  @Test func `slices that are counted on another image's grid are named after it`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    #expect(screen(of: model).text.contains("axial slice "))
    try aligned(&model)
    let other = try #require(model.study.images.dropFirst().first?.title)
    let text = screen(of: model).text
    #expect(text.contains("slice of \(other) ") && !text.contains("axial slice "))
    model.press(Key(.tab))
    #expect(screen(of: model).text.contains("axial slice "))
  }

  @Test func `undo puts everything back`() throws {
    var model = SampleStudy.model()
    let before = grid(model, moving)
    try aligned(&model)
    model.enter("align undo")
    #expect(grid(model, moving) == before && model.aligning.moved.isEmpty)
    model.press(Key("p"))
    #expect(model.notice?.text == "No image has been aligned; type :align to do it.")
  }

  @Test
  func `a prediction of images that were elsewhere is gone, and the network gets the new ones`()
    throws
  {
    var model = SampleStudy.model()
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels())
    #expect(model.study.prediction != nil)
    try aligned(&model)
    #expect(model.study.prediction == nil)
    #expect(model.notice?.text.contains("the old prediction was removed") == true)
    guard case .segment(let request) = model.press(Key("R")).last else {
      Issue.record("nothing is segmented")
      return
    }
    #expect(request.imagesVersion == 1)
    #expect(request.volumes[.flair]?.grid == grid(model, moving))
  }

  @Test func `aligning again begins where the header puts the image`() throws {
    var model = SampleStudy.model()
    let before = grid(model, moving)
    try aligned(&model)
    guard case .align(let request) = model.enter("align") else {
      Issue.record("nothing is aligned")
      return
    }
    #expect(request.moving.first?.volume.grid == before)
  }

  @Test func `transforms are saved on request`() throws {
    var model = SampleStudy.model()
    try aligned(&model)
    guard case .saveTransforms(let transforms, _) = model.enter("align save") else {
      Issue.record("nothing is saved")
      return
    }
    #expect(transforms.items.map(\.modality) == [.flair] && !transforms.mayReplace)
    _ = take(.saved(["a_flair.tfm"]), &model)
    #expect(model.notice?.text == "Wrote a_flair.tfm")
    guard case .saveTransforms(let again, _) = model.enter("align replace") else {
      Issue.record("nothing is saved")
      return
    }
    #expect(again.mayReplace)
  }

  @Test func `what another case reports is not taken, and another case is not aligned`() throws {
    var model = SampleStudy.model()
    let before = try #require(grid(model, moving))
    let moved = MovedImage(
      fixed: fixed(model), before: before, after: shifted(before), map: .spacing(1, 1, 1),
      millimeters: 3)
    _ = update(
      &model, .aligned(.finished([moving: moved], notes: []), generation: model.generation - 1))
    #expect(model.aligning.moved.isEmpty)
  }
}

extension ViewerModel {
  /// Types a line of the command line.
  ///
  /// - Returns: The last of its effects but those that keep the line.
  @discardableResult
  fileprivate mutating func enter(_ line: String) -> Effect? {
    press(Key(":"))
    type(line)
    return press(Key(.enter)).last {
      if case .console = $0 { false } else { true }
    }
  }
}
