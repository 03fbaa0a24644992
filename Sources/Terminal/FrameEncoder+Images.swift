extension FrameEncoder {
  /// A tile on the screen.
  struct PlacedTile {
    /// What it is.
    var tile: ImageTile
    /// The index of its picture in ``FrameEncoder/images``.
    var image: Int
    /// The lowest byte of its number.
    var number: UInt8
  }

  /// What the next frame changes about tiles.
  struct TileChanges {
    /// Tiles that are on the screen after it.
    var placed: [PlacedTile] = []
    /// Those of them to be sent.
    var sent: [PlacedTile] = []
    /// Numbers of tiles that are gone, or replaced.
    var removed: [UInt8] = []
  }

  /// Sends all pictures again with the next frame, because the terminal may have lost them.
  package mutating func resendImages() { areImagesLost = true }

  /// The sequences that free every picture that was ever sent.
  package var removingImages: [UInt8] {
    switch graphics {
    case .kitty: KittyImage.end + KittyImage.removeAll
    case .kittyInTmux:
      TmuxPassthrough.wrap(KittyImage.end)
        + numbers.all.flatMap { TmuxPassthrough.wrap(KittyImage.remove($0)) }
    case .sixel, nil: []
    }
  }

  /// How many numbers of pictures have been used.
  package var imageCount: Int { Int(numbers.highest) }

  /// Marks the cells under sixels that moved or are gone to be sent again, which erases those.
  mutating func eraseSixels(before screen: Screen) {
    guard graphics != .kitty, graphics != .kittyInTmux else { return }
    for (index, image) in images.enumerated() {
      let next = graphics != nil && index < screen.images.count ? screen.images[index] : nil
      guard next?.rectangle != image.rectangle else { continue }
      for row in max(image.rectangle.row, 0)..<max(min(image.rectangle.bottom, screen.height), 0) {
        for column in 0..<screen.width
        where image.rectangle.contains(column: column, row: row) {
          front[row * screen.width + column] = .unknown
        }
      }
    }
  }

  /// Compares a screen's tiles with those that the terminal shows, and numbers those to be sent.
  mutating func tileChanges(for screen: Screen, _ tiles: [[ImageTile]]) -> TileChanges {
    var changes = TileChanges()
    var before = Dictionary(
      placed.map { ($0.tile.rectangle, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, (image, tiles)) in zip(screen.images, tiles).enumerated() {
      for tile in tiles {
        if !areImagesLost, let shown = before[tile.rectangle],
          image.shows(tile, as: images[shown.image], shown.tile)
        {
          before[tile.rectangle] = nil
          changes.placed.append(PlacedTile(tile: tile, image: index, number: shown.number))
        } else if !image.isBlack(tile), let number = numbers.take() {
          let new = PlacedTile(tile: tile, image: index, number: number)
          changes.placed.append(new)
          changes.sent.append(new)
        }
      }
    }
    changes.removed = before.values.map(\.number).sorted()
    for number in changes.removed { numbers.free(number) }
    return changes
  }

  /// Whether a frame sends pictures, all of which should appear at once.
  func sendsImages(_ screen: Screen, _ changes: TileChanges) -> Bool {
    !changes.sent.isEmpty
      || (graphics == .sixel && !screen.images.isEmpty
        && (areImagesLost || images != screen.images))
  }

  /// Begins and ends an update that the terminal shows as one; terminals that do not know it skip it.
  static let update = (begin: Array("\u{1B}[?2026h".utf8), end: Array("\u{1B}[?2026l".utf8))

  /// Puts placeholders into the cells under tiles.
  func placeholders(for changes: TileChanges, on target: inout [ReducedCell]) {
    for placed in changes.placed {
      let rectangle = placed.tile.rectangle
      for row in 0..<rectangle.height where rectangle.row + row < height {
        for column in 0..<rectangle.width where rectangle.column + column < width {
          target[(rectangle.row + row) * width + rectangle.column + column] = .placeholder(
            number: placed.number, column: column, row: row)
        }
      }
    }
  }

  /// Sends tiles, then removes those that they replace.
  mutating func send(_ changes: TileChanges, of screen: Screen) {
    let isInTmux = graphics == .kittyInTmux
    if areImagesLost, !changes.sent.isEmpty {
      output += isInTmux ? TmuxPassthrough.wrap(KittyImage.end) : KittyImage.end
    }
    var png = TilePNG()
    for placed in changes.sent {
      guard let file = png.encode(placed.tile, of: screen.images[placed.image]) else { continue }
      if !isInTmux { jump(placed.tile.rectangle.column, placed.tile.rectangle.row) }
      output += KittyImage.show(
        file, cells: placed.tile.rectangle, number: numbers.whole(placed.number),
        isInTmux: isInTmux)
      cursor = nil
    }
    for number in changes.removed {
      let sequence = KittyImage.remove(numbers.whole(number))
      output += isInTmux ? TmuxPassthrough.wrap(sequence) : sequence
    }
    placed = changes.placed
  }

  /// Sends the sixels that the terminal does not show yet.
  mutating func sendSixels(of screen: Screen) {
    for (index, image) in screen.images.enumerated()
    where areImagesLost || index >= images.count || images[index] != image {
      jump(image.rectangle.column, image.rectangle.row)
      output += SixelImage.encode(image)
      cursor = nil
    }
  }
}

extension Screen {
  /// The screen without the cells under its pictures, which nobody sees.
  var blankUnderImages: Screen {
    var screen = self
    for image in images {
      screen.fill(image.rectangle, with: Cell(" ", background: CellColor(0, 0, 0)))
    }
    return screen
  }
}
