/// Characters that stand for parts of pictures, so that pictures go where their cells go: tmux moves,
/// hides and restores them like any text.
///
/// A placeholder has up to three diacritics: the row and column of its part, and the highest byte of
/// the picture's number. The lowest byte is the character's color. It is one of the palette, because tmux
/// replaces colors of 24 bits where it does not know that the terminal has them.
///
/// Source: "Terminal graphics protocol", section on Unicode placeholders.
package enum KittyPlaceholder {
  /// The character.
  static let scalar: Unicode.Scalar = "\u{10EEEE}"

  /// The bytes of a part of a picture.
  ///
  /// - Parameters:
  ///   - column: From 0 to 296.
  ///   - row: From 0 to 296.
  ///   - family: The highest byte of the picture's number.
  /// - Returns: The character with its diacritics in UTF-8.
  static func bytes(column: Int, row: Int, family: UInt8) -> [UInt8] {
    base + marks[row] + marks[column] + marks[Int(family)]
  }

  /// Whether a terminal that gives this name shows placeholders: kitty from 0.28, and Ghostty.
  package static func isKnown(to name: String) -> Bool {
    if name.lowercased().hasPrefix("ghostty") { return true }
    guard name.hasPrefix("kitty(") else { return false }
    let numbers = name.dropFirst(6).split(separator: ".").map {
      Int($0.prefix { $0.isNumber }) ?? 0
    }
    return numbers.count > 1 && (numbers[0] > 0 || numbers[1] >= 28)
  }

  private static let base = Array("\u{10EEEE}".utf8)

  /// The diacritics of the numbers from 0 to 296, in UTF-8.
  static let marks: [[UInt8]] = diacritics.map { Array(String($0).utf8) }

  /// The diacritics: of Unicode 6.0, all marks of class 230 that are not part of a composed character.
  package static let diacritics: [Unicode.Scalar] = (0x305...0x1D244).compactMap { value in
    guard let scalar = Unicode.Scalar(value), !composed.contains(value),
      scalar.properties.canonicalCombiningClass.rawValue == 230,
      scalar.properties.generalCategory == .nonspacingMark,
      let age = scalar.properties.age, (age.major, age.minor) <= (6, 0)
    else { return nil }
    return scalar
  }

  /// Marks of class 230 that are composed, or occur in composed characters.
  private static let composed: Set<Int> = [
    0x340, 0x341, 0x343, 0x344, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30F, 0x311,
    0x313, 0x314,
    0x342, 0x653, 0x654,
  ]
}
