import CZlib
import Foundation
import Terminal

/// What a terminal with kitty's protocol makes of a program's bytes: the pictures that it keeps, and where.
///
/// It decodes PNG files itself, as far as tiles use the format.
struct KittyDecoder {
  /// A picture.
  struct Kept: Equatable {
    var column: Int
    var row: Int
    var columns: Int
    var rows: Int
    var width: Int
    var height: Int
    /// Red, green and blue, row by row.
    var pixels: [UInt8]
    /// 1 for greys, 3 for RGB.
    var channels: Int
    var isVirtual: Bool
  }

  private(set) var kept: [UInt32: Kept] = [:]
  /// The numbers in the order in which pictures came.
  private(set) var order: [UInt32] = []
  private var column = 0
  private var row = 0
  private var keys: [String: String] = [:]
  private var data = ""

  mutating func feed(_ bytes: [UInt8]) {
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let start = rest.firstIndex(of: "\u{1B}") {
      rest = rest[rest.index(after: start)...]
      if rest.hasPrefix("["), let end = rest.dropFirst().firstIndex(where: \.isLetter) {
        if rest[end] == "H" {
          let numbers = rest[..<end].dropFirst().split(separator: ";").map { Int($0) ?? 1 }
          row = (numbers.first ?? 1) - 1
          column = (numbers.count > 1 ? numbers[1] : 1) - 1
        }
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("Ptmux;"), let end = rest.firstRange(of: "\u{1B}\u{1B}\\\u{1B}\\") {
        // Doubled escapes are single ones for the terminal outside.
        let inner = rest[..<end.lowerBound].dropFirst(6).replacing("\u{1B}\u{1B}", with: "\u{1B}")
        feed(Array((inner + "\u{1B}\\").utf8))
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("_G"), let end = rest.firstRange(of: "\u{1B}\\") {
        graphics(rest[..<end.lowerBound].dropFirst(2))
        rest = rest[end.upperBound...]
      }
    }
  }

  private mutating func graphics(_ body: Substring) {
    let parts = body.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in parts[0].split(separator: ",") {
      keys[String(pair.prefix(1))] = String(pair.dropFirst(2))
    }
    if keys["a"] == "d" {
      if keys["d"] == "A" { kept = [:] }
      if let number = keys["i"].flatMap({ UInt32($0) }) { kept[number] = nil }
      return
    }
    // As in kitty, a picture that was not ended is continued, whatever comes.
    if data.isEmpty { self.keys = keys }
    if parts.count > 1 { data += parts[1] }
    guard keys["m"] == "0" else { return }
    defer { data = "" }
    guard let number = self.keys["i"].flatMap({ UInt32($0) }), let file = Data(base64Encoded: data),
      let (width, height, channels, pixels) = Self.decode([UInt8](file))
    else { return }
    kept[number] = Kept(
      column: column, row: row, columns: Int(self.keys["c"] ?? "") ?? 0,
      rows: Int(self.keys["r"] ?? "") ?? 0, width: width, height: height, pixels: pixels,
      channels: channels, isVirtual: self.keys["U"] == "1")
    order.append(number)
  }

  /// The pixels of a PNG file whose rows have no filter or the filter "Up".
  private static func decode(_ file: [UInt8]) -> (Int, Int, Int, [UInt8])? {
    func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard file.count > 57, file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    else {
      return nil
    }
    let (width, height) = (number(16), number(20))
    let channels = file[25] == 0 ? 1 : 3
    let length = number(33)
    let stride = channels * width
    var rows = [UInt8](repeating: 0, count: (stride + 1) * height)
    var size = uLong(rows.count)
    guard file[24] == 8, file.count > 41 + length,
      uncompress(&rows, &size, Array(file[41..<41 + length]), uLong(length)) == Z_OK,
      size == rows.count
    else { return nil }
    var pixels = [UInt8](repeating: 0, count: stride * height)
    for row in 0..<height {
      guard rows[row * (stride + 1)] == 2 else { return nil }
      for place in 0..<stride {
        let above = row == 0 ? 0 : pixels[(row - 1) * stride + place]
        pixels[row * stride + place] = rows[row * (stride + 1) + 1 + place] &+ above
      }
    }
    return (
      width, height, channels, channels == 3 ? pixels : pixels.flatMap { [$0, $0, $0] }
    )
  }
}
