#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A part of a picture of whole cells, which a terminal keeps and replaces by itself.
///
/// Only tiles that changed are sent, tiles without color are sent as greys, and black ones, such as
/// the margins around a head, not at all.
struct ImageTile: Hashable, Sendable {
  /// The cells that it covers.
  var rectangle: CellRectangle
  /// Its first column of pixels in its picture.
  var x: Int
  /// Its first row of pixels in its picture.
  var y: Int
  /// Pixels per row.
  var width: Int
  /// Rows of pixels.
  var height: Int

  /// Cells across of a tile that is not at the right edge of its picture.
  private static let columns = 16
  /// Cells down of a tile that is not at the bottom of its picture.
  private static let rows = 8
  /// The most tiles of a screen: half of the numbers that there are, so that a tile is shown before the one that it
  /// replaces is removed.
  static let most = 120

  /// The tiles of pictures, for each picture; larger ones where there would be more than ``most``.
  ///
  /// - Returns: `nil` if there are more than ``most`` pictures.
  static func cut(_ images: [ScreenImage]) -> [[ImageTile]]? {
    guard images.count <= most else { return nil }
    for scale in 1... {
      let tiles = images.map { $0.tiles(columns: columns * scale, rows: rows * scale) }
      if tiles.reduce(0, { $0 + $1.count }) <= most { return tiles }
    }
    return nil
  }
}

extension ScreenImage {
  /// The picture in tiles of some cells, row by row.
  func tiles(columns: Int, rows: Int) -> [ImageTile] {
    func x(_ column: Int) -> Int { column * width / rectangle.width }
    func y(_ row: Int) -> Int { row * height / rectangle.height }
    guard rectangle.width > 0, rectangle.height > 0 else { return [] }
    return stride(from: 0, to: rectangle.height, by: rows).flatMap { row in
      stride(from: 0, to: rectangle.width, by: columns).map { column in
        let right = min(column + columns, rectangle.width)
        let bottom = min(row + rows, rectangle.height)
        return ImageTile(
          rectangle: CellRectangle(
            column: rectangle.column + column, row: rectangle.row + row, width: right - column,
            height: bottom - row),
          x: x(column), y: y(row), width: x(right) - x(column), height: y(bottom) - y(row))
      }
    }
  }

  /// Whether a tile shows the same pixels as a tile of another picture.
  func shows(_ tile: ImageTile, as other: ScreenImage, _ otherTile: ImageTile) -> Bool {
    guard tile.width == otherTile.width, tile.height == otherTile.height else { return false }
    return pixels.withUnsafeBytes { pixels in
      other.pixels.withUnsafeBytes { others in
        (0..<tile.height).allSatisfy { row in
          let start = 3 * ((tile.y + row) * width + tile.x)
          let otherStart = 3 * ((otherTile.y + row) * other.width + otherTile.x)
          return pixels[start..<start + 3 * tile.width].elementsEqualBytes(
            others[otherStart..<otherStart + 3 * tile.width])
        }
      }
    }
  }

  /// Whether a tile is black.
  func isBlack(_ tile: ImageTile) -> Bool {
    pixels.withUnsafeBytes { pixels in
      (0..<tile.height).allSatisfy { row in
        let start = 3 * ((tile.y + row) * width + tile.x)
        var sum: UInt8 = 0
        for place in start..<start + 3 * tile.width { sum |= pixels[place] }
        return sum == 0
      }
    }
  }

  /// Whether a tile has greys only.
  func isGrey(_ tile: ImageTile) -> Bool {
    pixels.withUnsafeBytes { pixels in
      (0..<tile.height).allSatisfy { row in
        var place = 3 * ((tile.y + row) * width + tile.x)
        var difference: UInt8 = 0
        for _ in 0..<tile.width {
          difference |= (pixels[place] ^ pixels[place + 1]) | (pixels[place] ^ pixels[place + 2])
          place += 3
        }
        return difference == 0
      }
    }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Whether two ranges of memory of the same size are equal.
  fileprivate func elementsEqualBytes(_ other: Slice<UnsafeRawBufferPointer>) -> Bool {
    let (mine, theirs) = (
      UnsafeRawBufferPointer(rebasing: self), UnsafeRawBufferPointer(rebasing: other)
    )
    guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
    return memcmp(first, second, mine.count) == 0
  }
}
