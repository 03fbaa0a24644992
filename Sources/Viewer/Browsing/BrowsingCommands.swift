import Imaging
import Terminal

extension Command {
  package static let nextSlice = Command("next-slice")
  package static let previousSlice = Command("previous-slice")
  package static let nextSlices = Command("next-slices")
  package static let previousSlices = Command("previous-slices")
  package static let firstSlice = Command("first-slice")
  package static let lastSlice = Command("last-slice")
  package static let goToSlice = Command("go-to-slice")
  package static let nextFrame = Command("next-frame")
  package static let previousFrame = Command("previous-frame")
  package static let axial = Command("axial")
  package static let coronal = Command("coronal")
  package static let sagittal = Command("sagittal")
  package static let toggleConvention = Command("toggle-convention")
  package static let nextImage = Command("next-image")
  package static let previousImage = Command("previous-image")
  package static func image(_ number: Int) -> Command { Command("image-\(number)") }
}

/// Looking at the images of a case: slices, planes, intensities and the crosshair.
enum Browsing {
  /// All commands of this feature.
  static let commands = slices + planes + images + window + crosshair

  private static let slices: [CommandSpec] = [
    CommandSpec(
      .nextSlice, "next slice", .slices, keys: [Key(.up), Key("k")], hint: "slice",
      hintKeys: "↑↓", change: { $0.goToSlice($0.sliceIndex + 1) }
    ).sharingLine(with: .previousSlice, saying: "next, previous slice"),
    CommandSpec(
      .previousSlice, "previous slice", .slices, keys: [Key(.down), Key("j")],
      change: { $0.goToSlice($0.sliceIndex - 1) }),
    CommandSpec(
      .nextSlices, "forward five slices", .slices, keys: [Key(.pageUp)],
      change: { $0.goToSlice($0.sliceIndex + 5) }
    ).sharingLine(with: .previousSlices, saying: "five slices on, back"),
    CommandSpec(
      .previousSlices, "back five slices", .slices, keys: [Key(.pageDown)],
      change: { $0.goToSlice($0.sliceIndex - 5) }),
    CommandSpec(
      .firstSlice, "first slice", .slices, keys: [Key(.home)], change: { $0.goToSlice(0) }
    ).sharingLine(with: .lastSlice, saying: "first, last slice"),
    CommandSpec(
      .lastSlice, "last slice", .slices, keys: [Key(.end)],
      change: { $0.goToSlice($0.sliceCount - 1) }),
    CommandSpec(
      .goToSlice, "go to a slice by number", .slices, keys: [Key("g")], unless: \.imageProblem,
      change: { $0.prompt = Prompt(.slice) }
    ).typed("slice", [.word("N")], "go to a slice; +N or -N from here", example: "slice 12") {
      model, words throws(CommandProblem) in
      let last = try model.requireImage().count - 1
      let word = words.words[0]
      guard word.hasPrefix("+") || word.hasPrefix("-"), let step = Int(word) else {
        model.goToSlice(try words.integer(0, in: 0...last))
        return []
      }
      model.goToSlice(model.sliceIndex + min(max(step, -last), last))
      return []
    },
    CommandSpec(
      .nextFrame, "next time point", .slices, keys: [Key(.right)],
      note: "of a 4-D image; otherwise the next slice", aliases: ["next-time-point"],
      change: { $0.step(1) }
    ).sharingLine(with: .previousFrame, saying: "next, previous time point"),
    CommandSpec(
      .previousFrame, "previous time point", .slices, keys: [Key(.left)],
      aliases: ["previous-time-point"], change: { $0.step(-1) }),
    CommandSpec(
      typed: "time", [.word("N")], "go to a time point", example: "time 0",
      related: [.nextFrame, .previousFrame]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      model.goToTimePoint(try words.integer(0, in: 0...model.timePointCount - 1))
      return []
    },
  ]

  private static let planes: [CommandSpec] = [
    CommandSpec(
      .axial, "axial", .planes, keys: [Key("a")], hint: "plane", hintKeys: "a c s",
      change: { $0.plane = .axial }
    ).sharingLine(with: .coronal, .sagittal, saying: "axial, coronal, sagittal"),
    CommandSpec(
      .coronal, "coronal", .planes, keys: [Key("c")], change: { $0.plane = .coronal }),
    CommandSpec(
      .sagittal, "sagittal", .planes, keys: [Key("s")], change: { $0.plane = .sagittal }),
    CommandSpec(
      typed: "plane", [.choice("PLANE", of: Plane.self)], "axial, coronal or sagittal",
      example: "plane coronal", related: [.axial, .coronal, .sagittal]
    ) { model, words throws(CommandProblem) in
      model.plane = try words.choice(0, of: Plane.self)
      return []
    },
    CommandSpec(
      .toggleConvention, "radiological, neurological", .planes, keys: [Key("v")],
      note: "the patient's left on the right of the screen, or on the left",
      change: {
        $0.convention = $0.convention == .radiological ? .neurological : .radiological
      }
    ).typed(
      "convention", [.choice("SIDE", of: DisplayConvention.self)], "radiological or neurological",
      example: "convention neurological"
    ) { model, words throws(CommandProblem) in
      model.convention = try words.choice(0, of: DisplayConvention.self)
      return []
    },
  ]

  private static let images: [CommandSpec] =
    [
      CommandSpec(
        .nextImage, "next modality", .images, keys: [Key(.tab)], hint: "modality",
        unless: \.otherImageProblem,
        change: { $0.imageIndex = ($0.imageIndex + 1) % $0.study.images.count }
      ).sharingLine(with: .previousImage, saying: "next, previous modality"),
      CommandSpec(
        .previousImage, "previous modality", .images, keys: [Key(.tab, .shift)],
        unless: \.otherImageProblem,
        change: {
          $0.imageIndex = ($0.imageIndex + $0.study.images.count - 1) % $0.study.images.count
        }),
    ]
    + zip(1..., ["first", "second", "third", "fourth"]).map { number, word in
      let spec = CommandSpec(
        .image(number), "\(word) modality", .images, keys: [Key(number: number)],
        unless: { $0.study.images.count < number ? "There is no such image." : nil },
        change: { $0.imageIndex = number - 1 })
      guard number == 1 else { return spec }
      return spec.sharingLine(
        with: .image(2), .image(3), .image(4), saying: "first to fourth modality")
    } + [
      CommandSpec(
        typed: "modality", [.choice("NAME") { $0.study.images.map { $0.title.lowercased() } }],
        "show an image by its name or number", example: "modality t1ce",
        related: [.nextImage] + (1...4).map(Command.image)
      ) { model, words throws(CommandProblem) in
        let titles = model.study.images.map { $0.title.lowercased() }
        guard !titles.isEmpty else { throw CommandProblem("there are no images yet") }
        let numbers = titles.indices.map { "\($0 + 1)" }
        if let index = numbers.firstIndex(of: words.words[0]) {
          model.imageIndex = index
        } else {
          model.imageIndex = try words.choice(0, of: titles)
        }
        return []
      }
    ]
}

extension Key {
  /// The key of a digit.
  init(number: Int) { self.init(Unicode.Scalar(UInt8(ascii: "0") + UInt8(number))) }
}

extension ViewerModel {
  /// The geometry of the slices in view.
  ///
  /// - Throws: `CommandProblem` until the image is loaded.
  func requireImage() throws(CommandProblem) -> SliceGeometry {
    guard let geometry, image?.content.value != nil else {
      throw CommandProblem("the image is still loading")
    }
    return geometry
  }

  /// Why the image in view cannot be changed; `nil` if it can.
  var imageProblem: String? {
    image?.content.value == nil ? "The image is still loading." : nil
  }

  /// Why there is no picture; `nil` if there is one.
  var pictureProblem: String? { hasPicture ? nil : "There is no picture yet." }

  /// Why there is no other image; `nil` if there is one.
  var otherImageProblem: String? {
    study.images.count > 1 ? nil : "There is only one image."
  }
}
