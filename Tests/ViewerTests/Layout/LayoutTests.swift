import Imaging
import Rendering
import Terminal
import Testing
import Viewer

/// A model in a layout, of some plane.
private func model(
  _ layout: PanelLayout, _ plane: Plane = .axial, columns: Int = 80, rows: Int = 24
) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: rows)
  model.layout = layout
  model.plane = plane
  return model
}

@Suite struct LayoutTests {
  @Test func `l goes through the layouts and comes back`() {
    var model = SampleStudy.model()
    var seen = [model.layout]
    for _ in 0..<5 {
      model.press(Key("l"))
      seen.append(model.layout)
    }
    #expect(seen == [.single, .planes, .figure, .modalities, .montage, .single])
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (60, 50)], PanelLayout.allCases)
  func `every layout has its pictures, inside the screen and apart`(
    size: (columns: Int, rows: Int), layout: PanelLayout
  ) {
    let model = model(layout, columns: size.columns, rows: size.rows)
    let panes = model.panes
    switch layout {
    // Without another scan, there is only this one.
    case .single, .times: #expect(panes.count == 1)
    case .planes, .figure: #expect(panes.count == 3)
    case .modalities: #expect(panes.count == 4)
    case .montage: #expect(panes.count >= 6)
    }
    var taken: Set<[Int]> = []
    for pane in panes {
      let rectangle = pane.rectangle
      #expect(rectangle.width >= 12 && rectangle.height >= 6)
      #expect(rectangle.column >= 0 && rectangle.right <= size.columns)
      #expect(rectangle.row >= 1 && rectangle.bottom < size.rows)
      for row in rectangle.row..<rectangle.bottom {
        for column in rectangle.column..<rectangle.right {
          #expect(taken.insert([column, row]).inserted)
        }
      }
    }
  }

  @Test(arguments: PanelLayout.allCases, Plane.allCases)
  func `the voxel under a voxel's cell is that voxel, at every zoom`(
    layout: PanelLayout, plane: Plane
  ) {
    for (zoom, convention) in [(0, Key("x")), (5, Key("v")), (8, Key("x"))] {
      var model = model(layout, plane)
      model.press(convention)
      for _ in 0..<zoom { model.press(Key("+")) }
      for (index, pane) in model.panes.enumerated() {
        var found = 0
        for row in pane.rectangle.row..<pane.rectangle.bottom {
          for column in stride(from: pane.rectangle.column, to: pane.rectangle.right, by: 2) {
            guard let place = model.position(column: column, row: row) else { continue }
            found += 1
            #expect(place.pane == index && place.panel == pane.panel)
            #expect(pane.geometry.index(of: place.voxel) == pane.panel.slice)
            #expect(pane.geometry.column(of: place.voxel) == place.position.column)
            #expect(pane.geometry.row(of: place.voxel) == place.position.row)
            // Where voxels are no smaller than pixels, each is in view where it was found; the one at
            // the edge may have its middle outside.
            if pane.mapping.columnsPerPixel <= 1, pane.mapping.rowsPerPixel <= 1,
              let pixel = pane.pixel(of: place.voxel)
            {
              let back = model.position(
                column: pane.rectangle.column + pixel.x, row: pane.rectangle.row + pixel.y / 2)
              #expect(back?.position.column == place.position.column)
              #expect(abs((back?.position.row ?? -9) - place.position.row) <= 1)
            }
          }
        }
        #expect(found > pane.rectangle.width * pane.rectangle.height / 4)
      }
    }
  }

  @Test func `outside the pictures there is no voxel`() {
    let model = model(.planes)
    #expect(model.position(column: 0, row: 0) == nil)
    #expect(model.position(column: 79, row: 23) == nil)
    let pane = model.panes[1]
    #expect(model.position(column: pane.rectangle.column, row: pane.rectangle.row - 1) == nil)
  }

  @Test func `three planes share the crosshair, whichever is clicked`() throws {
    var model = model(.planes, columns: 120, rows: 40)
    let sagittal = try #require(model.panes.first { $0.panel.plane == .sagittal })
    let cell = (sagittal.rectangle.column + 5, sagittal.rectangle.row + 4)
    let place = try #require(model.position(column: cell.0, row: cell.1))
    let before = model.crosshair
    _ = update(&model, .mouse(Mouse(.press(.left), column: cell.0, row: cell.1)))
    #expect(model.crosshair == place.voxel)
    #expect(model.crosshair.i == before.i && model.crosshair != before)
    #expect(model.plane == .axial, "a click leaves the large picture where it is")
    for pane in model.panes {
      #expect(pane.panel.slice == pane.geometry.index(of: model.crosshair))
    }
  }

  @Test func `the wheel scrolls the plane under the pointer`() throws {
    var model = model(.planes, columns: 120, rows: 40)
    let coronal = try #require(model.panes.first { $0.panel.plane == .coronal }).rectangle
    _ = update(
      &model,
      .mouse(Mouse(.wheelUp, column: coronal.column + 3, row: coronal.row + 3, modifiers: .shift)))
    #expect(model.crosshair == VoxelPoint(i: 12, j: 25, k: 15))
  }

  @Test func `the chosen plane is the large one`() throws {
    var model = model(.planes, columns: 120, rows: 40)
    for (key, plane) in [("a", Plane.axial), ("c", .coronal), ("s", .sagittal)] {
      model.press(Key(Unicode.Scalar(key) ?? "?"))
      let panes = model.panes
      #expect(panes[0].panel.plane == plane)
      #expect(panes[0].rectangle.height > panes[1].rectangle.height)
      #expect(Set(panes.map(\.panel.plane)).count == 3)
    }
  }

  @Test func `a click on a modality chooses it, and a right drag windows the one under it`() {
    var model = model(.modalities)
    let panes = model.panes.map(\.rectangle)
    _ = update(
      &model, .mouse(Mouse(.press(.left), column: panes[2].column + 4, row: panes[2].row + 4)))
    #expect(model.image?.title == "T1ce")
    let before = model.study.images.map(\.window)
    for (action, row) in [(Mouse.Action.press(.right), 4), (.drag(.right), 6)] {
      _ = update(
        &model, .mouse(Mouse(action, column: panes[1].column + 4, row: panes[1].row + row)))
    }
    #expect(model.study.images.map { $0.chosenWindow != nil } == [false, true, false, false])
    #expect(model.study.images[1].window != before[1])
    #expect(model.image?.title == "T1ce")
  }

  @Test func `a montage spans the brain and has the slice in view`() throws {
    var model = model(.montage, columns: 120, rows: 40)
    let slices = model.panes.map(\.panel.slice)
    #expect(slices == slices.sorted() && Set(slices).count == slices.count)
    #expect(slices.contains(15))
    let box = try #require(model.study.content)
    #expect((slices.first ?? 99) - box.from.k <= 2 && box.to.k - (slices.last ?? 0) <= 2)
    #expect(slices.allSatisfy { (box.from.k...box.to.k).contains($0) })
    model.press(Key(.up))
    let moved = model.panes.map(\.panel.slice)
    #expect(moved.contains(16))
    #expect(zip(slices, moved).count { $0 != $1 } <= 2, "the others stay where they are")
    let pane = try #require(model.panes.last)
    _ = update(
      &model,
      .mouse(Mouse(.press(.left), column: pane.rectangle.column + 6, row: pane.rectangle.row + 3)))
    #expect(model.sliceIndex == slices.last)
  }
}
