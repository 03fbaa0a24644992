/// What a terminal answers when it is asked.
package enum TerminalReply: Hashable, Sendable {
  /// It has handled all that was sent before the question (answer to `CSI 5 n`).
  case ready
  /// What it can do, as the numbers of "device attributes" (answer to `CSI c`); 4 is sixel graphics.
  case attributes([Int])
  /// Whether it shows pictures by kitty's protocol (answer to its query action).
  case kittyGraphics(isSupported: Bool)
  /// How many of its pixels a cell has (answer to `CSI 16 t`).
  case cell(PixelSize)
  /// The color behind its characters, 8 bits a channel (answer to `OSC 11 ; ?`).
  case background(CellColor)
}

extension TerminalReply {
  /// The answer in a string sequence: what stands between its introducer and its end; `nil` for what
  /// nobody asked.
  ///
  /// - Parameters:
  ///   - introducer: The letter after the escape byte: "_" (APC), "]" (OSC) or "P" (DCS).
  ///   - body: The rest.
  init?(introducer: UInt8, body: ArraySlice<UInt8>) {
    let text = String(decoding: body, as: UTF8.self)
    switch introducer {
    case UInt8(ascii: "_") where text.hasPrefix("Gi=\(Self.kittyQuery)"):
      self = .kittyGraphics(isSupported: text.hasSuffix(";OK"))
    case UInt8(ascii: "]") where text.hasPrefix("11;rgb:"):
      // Each channel in one to four hexadecimal digits.
      let channels = text.dropFirst(7).split(separator: "/").compactMap { digits -> UInt8? in
        guard let value = UInt32(digits, radix: 16), (1...4).contains(digits.count) else {
          return nil
        }
        return UInt8(value * 255 / ((1 << (4 * UInt32(digits.count))) - 1))
      }
      guard channels.count == 3 else { return nil }
      self = .background(CellColor(channels[0], channels[1], channels[2]))
    default: return nil
    }
  }

  /// The number of the picture that is asked about but never shown.
  static let kittyQuery = 31
}
