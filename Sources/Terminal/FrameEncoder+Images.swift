extension FrameEncoder {
  /// Removes pictures that moved or are gone, and marks the cells under them to be sent again.
  mutating func removeImages(before screen: Screen) {
    if images.isEmpty { return }
    for (index, image) in images.enumerated() {
      let next = graphics != nil && index < screen.images.count ? screen.images[index] : nil
      guard next?.rectangle != image.rectangle else { continue }
      if graphics == .kitty { output += KittyImage.remove(number: index + 1) }
      for row in max(image.rectangle.row, 0)..<max(min(image.rectangle.bottom, screen.height), 0) {
        for column in 0..<screen.width
        where image.rectangle.contains(column: column, row: row) {
          front[row * screen.width + column] = .unknown
        }
      }
    }
  }

  /// Sends the pictures that the terminal does not show yet.
  mutating func sendImages(of screen: Screen) {
    guard let graphics else { return images = [] }
    for (index, image) in screen.images.enumerated()
    where index >= images.count || images[index] != image {
      jump(image.rectangle.column, image.rectangle.row)
      output += graphics.encode(image, number: index + 1)
      cursor = nil
    }
    images = screen.images
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
