/// The numbers of the tiles that a terminal keeps.
///
/// A number has two bytes that count: the lowest is from 16 to 255, which are colors that tmux does not write
/// in another way, and the highest, the family, is the
/// program's own, because in tmux all panes share one terminal.
struct ImageNumbers: Sendable {
  private static let lowest: UInt8 = 16
  /// The highest byte, from 1 to 255.
  let family: UInt8
  /// The lowest bytes in use.
  private var used: Set<UInt8> = []
  /// The highest of the lowest bytes that was ever used.
  private(set) var highest: UInt8 = 0

  /// Creates the numbers of a program.
  ///
  /// - Parameter program: Something that another program in the same terminal does not have.
  init(program: Int) { family = UInt8(1 + abs(program % 255)) }

  /// The whole number.
  func whole(_ low: UInt8) -> UInt32 { UInt32(family) << 24 | UInt32(low) }

  /// All that were ever used.
  var all: [UInt32] { highest == 0 ? [] : (Self.lowest...highest).map(whole) }

  /// Takes the lowest that is free; `nil` if none is.
  mutating func take() -> UInt8? {
    guard let low = (Self.lowest...UInt8.max).first(where: { !used.contains($0) }) else {
      return nil
    }
    used.insert(low)
    highest = max(highest, low)
    return low
  }

  /// Gives one back.
  mutating func free(_ low: UInt8) { used.remove(low) }
}
