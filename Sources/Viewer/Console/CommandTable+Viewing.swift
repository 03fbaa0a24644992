import Imaging

extension CommandTable {
  /// Where to look, and through which window.
  static let viewing: [NamedCommand] = [
    NamedCommand(
      "slice", [.word("N")], "go to a slice; +N, -N from here", .slices, example: "slice 12",
      command: .goToSlice
    ) { model, words throws(CommandProblem) in
      let last = try model.requireImage().count - 1
      let word = words.words[0]
      guard word.hasPrefix("+") || word.hasPrefix("-"), let step = Int(word) else {
        model.goToSlice(try words.integer(0, in: 0...last))
        return []
      }
      model.goToSlice(model.sliceIndex + min(max(step, -last), last))
      return []
    },
    NamedCommand(
      "plane", [.choice("PLANE", of: Plane.self)], "axial, coronal or sagittal", .planes,
      example: "plane coronal", related: [.axial, .coronal, .sagittal]
    ) { model, words throws(CommandProblem) in
      model.plane = try words.choice(0, of: Plane.self)
      return []
    },
    NamedCommand(
      "convention", [.choice("SIDE", of: DisplayConvention.self)], "radiological or neurological",
      .planes, example: "convention neurological", command: .toggleConvention
    ) { model, words throws(CommandProblem) in
      model.convention = try words.choice(0, of: DisplayConvention.self)
      return []
    },
    NamedCommand(
      "layout", [.choice("LAYOUT", of: PanelLayout.self)], "which pictures there are", .pictures,
      example: "layout figure", command: .nextLayout
    ) { model, words throws(CommandProblem) in
      model.layout = try words.choice(0, of: PanelLayout.self)
      return []
    },
    NamedCommand(
      "modality", [.choice("NAME") { $0.study.images.map { $0.title.lowercased() } }],
      "show an image by its name or number", .images, example: "modality t1ce",
      related: [.nextImage, .image1, .image2, .image3, .image4]
    ) { model, words throws(CommandProblem) in
      let titles = model.study.images.map { $0.title.lowercased() }
      let numbers = titles.indices.map { "\($0 + 1)" }
      guard !titles.isEmpty else { throw CommandProblem("there are no images yet") }
      if let index = numbers.firstIndex(of: words.words[0]) {
        model.imageIndex = index
      } else {
        model.imageIndex = try words.choice(0, of: titles)
      }
      return []
    },
    NamedCommand(
      "window", [.word("LOW"), .word("HIGH")], "intensities shown black and white", .window,
      example: "window 0 300", related: [.brighter, .darker, .moreContrast, .lessContrast]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      let (low, high) = (try words.number(0), try words.number(1))
      guard abs(low) <= 1e300, abs(high) <= 1e300 else {
        throw CommandProblem("LOW and HIGH must lie between -1e300 and 1e300")
      }
      guard low < high else {
        throw CommandProblem("LOW is \(words.words[0]); it must be below HIGH, \(words.words[1])")
      }
      model.changeWindow { _ in IntensityWindow(lower: low, upper: high) }
      return []
    },
    NamedCommand(
      "voxel", [.word("I"), .word("J"), .word("K")], "move the crosshair to a voxel", .crosshair,
      example: "voxel 12 20 15"
    ) { model, words throws(CommandProblem) in
      let size = try model.requireImage().grid.size
      model.crosshair = VoxelPoint(
        i: try words.integer(0, in: 0...size[0] - 1), j: try words.integer(1, in: 0...size[1] - 1),
        k: try words.integer(2, in: 0...size[2] - 1))
      return []
    },
    NamedCommand(
      "world", [.word("X"), .word("Y"), .word("Z")], "crosshair to a place in RAS mm", .crosshair,
      example: "world 8 4 2.5"
    ) { model, words throws(CommandProblem) in
      let grid = try model.requireImage().grid
      // The inverse takes places in the world to places between voxels.
      let place = grid.affine.inverse.world(
        i: try words.number(0), j: try words.number(1), k: try words.number(2))
      let voxel = [place.x, place.y, place.z].map { $0.rounded() }
      for (axis, value) in voxel.enumerated() where !(0..<Double(grid.size[axis])).contains(value) {
        throw CommandProblem("\(words.words.joined(separator: " ")) lies outside the images")
      }
      model.crosshair = VoxelPoint(i: Int(voxel[0]), j: Int(voxel[1]), k: Int(voxel[2]))
      return []
    },
  ]
}

extension ViewerModel {
  /// The geometry of the slices in view.
  ///
  /// - Throws: `CommandProblem` while no image is there.
  func requireImage() throws(CommandProblem) -> SliceGeometry {
    guard let geometry, image?.content.value != nil else {
      throw CommandProblem("the image is not there yet")
    }
    return geometry
  }
}
