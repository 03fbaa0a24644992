/// A terminal's answer to a query.
package enum TerminalReply: Hashable, Sendable {
  /// It has handled everything sent before the query (reply to `CSI 5 n`).
  case ready
  /// Its capabilities, as the numbers of "device attributes" (reply to `CSI c`); 4 is sixel
  /// graphics.
  case attributes([Int])
  /// Whether it shows pictures in kitty's protocol (reply to its query action).
  case kittyGraphics(isSupported: Bool)
  /// Its name and version, such as "kitty(0.28.1)" (reply to `CSI > q`).
  case name(String)
  /// It is in view again, as a pane of tmux (report in the mode of `CSI ? 1004 h`).
  case inView
  /// The size of a cell in its pixels (reply to `CSI 16 t`).
  case cell(PixelSize)
  /// Whether it can report the mouse's position in pixels (reply to `CSI ? 1016 $ p`).
  case pixelMouse(isSupported: Bool)
  /// Its background color, 8 bits per channel (reply to `OSC 11 ; ?`).
  case background(CellColor)
}

extension TerminalReply {
  /// The reply in the body of a string sequence; `nil` if it answers none of our queries.
  ///
  /// - Parameters:
  ///   - introducer: The letter after the escape byte: "_" (APC), "]" (OSC) or "P" (DCS).
  ///   - body: The text between the introducer and the end.
  init?(introducer: UInt8, body: ArraySlice<UInt8>) {
    let text = String(decoding: body, as: UTF8.self)
    switch introducer {
    case UInt8(ascii: "_") where text.hasPrefix("Gi=\(Self.kittyQuery)"):
      self = .kittyGraphics(isSupported: text.hasSuffix(";OK"))
    case UInt8(ascii: "P") where text.hasPrefix(">|"):
      self = .name(String(text.dropFirst(2)))
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

  /// The number of the picture that is queried but never shown.
  static let kittyQuery = 31
}
