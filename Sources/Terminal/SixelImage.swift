/// Pictures as sixels: bands of six rows, drawn color by color.
///
/// The colors are 101 grays, as many as the format's percentages can express, and a 5×6×5 cube for
/// the rest. They are fixed, so that a color is the same in every slice.
///
/// Source: "VT330/VT340 Programmer Reference Manual", volume 2, chapter 14.
enum SixelImage {
  private static let greys = 101
  private static let levels = (red: 5, green: 6, blue: 5)

  /// The picture's rows in whole bands; a partial band could reach into the next line.
  static func encode(_ image: ScreenImage) -> [UInt8] {
    let width = image.width
    let height = image.height / 6 * 6
    // Pixels that are not drawn keep their color (P2 = 1); pixels are square; the size is included.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(width);\(height)".utf8)
    let indices = indices(of: image, height: height)
    var isUsed = [Bool](repeating: false, count: 256)
    for index in indices { isUsed[Int(index)] = true }
    for index in 0..<256 where isUsed[index] { bytes += definition(index).utf8 }
    var band = [UInt8](repeating: 0, count: 256 * width)
    for top in stride(from: 0, to: height, by: 6) {
      appendBand(indices, top * width, width, &band, to: &bytes)
    }
    return bytes + Array("\u{1B}\\".utf8)
  }

  /// Adds six rows: each color's pixels from the left, then back to the left for the next color.
  private static func appendBand(
    _ indices: [UInt8], _ start: Int, _ width: Int, _ band: inout [UInt8], to bytes: inout [UInt8]
  ) {
    var colors: [Int] = []
    var isPresent = [Bool](repeating: false, count: 256)
    for row in 0..<6 {
      for column in 0..<width {
        let color = Int(indices[start + row * width + column])
        if !isPresent[color] {
          isPresent[color] = true
          colors.append(color)
          for place in color * width..<(color + 1) * width { band[place] = 0 }
        }
        band[color * width + column] |= 1 << row
      }
    }
    for (place, color) in colors.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes += "#\(color)".utf8
      appendRuns(band[color * width..<(color + 1) * width], to: &bytes)
    }
    bytes.append(UInt8(ascii: "-"))
  }

  /// Adds a row of sixels, with runs of equal neighbors as a count and one sixel.
  private static func appendRuns(_ sixels: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    var place = sixels.startIndex
    // Empty sixels at the right end are not drawn.
    let end = (sixels.lastIndex { $0 != 0 } ?? place - 1) + 1
    while place < end {
      let value = sixels[place]
      var next = place + 1
      while next < end, sixels[next] == value { next += 1 }
      let character = value + 63
      if next - place > 3 {
        bytes += "!\(next - place)".utf8
        bytes.append(character)
      } else {
        for _ in place..<next { bytes.append(character) }
      }
      place = next
    }
  }

  /// The numbers of the colors of a picture's first rows.
  ///
  /// A grey has its left neighbor's number if that is off by no more than 2.5 of 255, so that runs are
  /// longer; black is exact.
  private static func indices(of image: ScreenImage, height: Int) -> [UInt8] {
    let width = image.width
    return [UInt8](unsafeUninitializedCapacity: width * height) { output, count in
      image.pixels.withUnsafeBufferPointer { pixels in
        for place in 0..<width * height {
          let (red, green, blue) = (pixels[3 * place], pixels[3 * place + 1], pixels[3 * place + 2])
          if place % width > 0, red > 0, red == green, green == blue {
            let left = Int(output[place - 1])
            if (1..<greys).contains(left), abs(left * 255 - Int(red) * (greys - 1)) <= 250 {
              output[place] = UInt8(left)
              continue
            }
          }
          output[place] = index(red, green, blue)
        }
      }
      count = width * height
    }
  }

  /// The number of the closest color.
  private static func index(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    if red == green, green == blue { return UInt8((Int(red) * (greys - 1) + 127) / 255) }
    func level(_ channel: UInt8, _ count: Int) -> Int { (Int(channel) * (count - 1) + 127) / 255 }
    let (r, g, b) = (
      level(red, levels.red), level(green, levels.green), level(blue, levels.blue)
    )
    return UInt8(greys + (r * levels.green + g) * levels.blue + b)
  }

  /// The definition of a color: its channels in percent.
  private static func definition(_ index: Int) -> String {
    guard index >= greys else { return "#\(index);2;\(index);\(index);\(index)" }
    let place = index - greys
    func percent(_ level: Int, _ count: Int) -> Int { level * 100 / (count - 1) }
    let red = percent(place / (levels.green * levels.blue), levels.red)
    let green = percent(place / levels.blue % levels.green, levels.green)
    return "#\(index);2;\(red);\(green);\(percent(place % levels.blue, levels.blue))"
  }
}
