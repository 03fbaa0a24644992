extension FrameEncoder {
  /// Sends the sequences that set the terminal's style.
  mutating func setStyle(_ wanted: CellStyle) {
    guard style != wanted else { return }
    output += [0x1B, UInt8(ascii: "[")]
    if let style, style.isSubset(of: wanted) {
      appendStyle(wanted.subtracting(style))
    } else {
      // Only a reset removes styles on every terminal; it also resets the colors.
      output.append(UInt8(ascii: "0"))
      (foreground, background) = (ReducedCell.none, ReducedCell.none)
      if !wanted.isEmpty {
        output.append(UInt8(ascii: ";"))
        appendStyle(wanted)
      }
    }
    output.append(UInt8(ascii: "m"))
    style = wanted
  }

  private mutating func appendStyle(_ style: CellStyle) {
    let codes: [(CellStyle, UInt8)] = [(.bold, 1), (.dim, 2), (.underline, 4), (.reverse, 7)]
    var isFirst = true
    for (property, code) in codes where style.contains(property) {
      if !isFirst { output.append(UInt8(ascii: ";")) }
      append(Int(code))
      isFirst = false
    }
  }

  /// Sends the colors that the terminal does not have yet, in one sequence.
  mutating func setColors(_ first: UInt32?, _ second: UInt32) {
    let needsFirst = first != nil && first != foreground
    let needsSecond = second != background
    guard needsFirst || needsSecond else { return }
    output += [0x1B, UInt8(ascii: "[")]
    if needsFirst, let first {
      appendColor(first, isBackground: false)
      foreground = first
      if needsSecond { output.append(UInt8(ascii: ";")) }
    }
    if needsSecond {
      appendColor(second, isBackground: true)
      background = second
    }
    output.append(UInt8(ascii: "m"))
  }

  /// Sets the color that is a picture's number, one of the 256 whatever the depth, on no background.
  mutating func setPlaceholder(_ number: UInt8) {
    // No color of any depth has this code.
    let code = 0x0100_0000 | UInt32(number)
    guard foreground != code || background != ReducedCell.none else { return }
    output += "\u{1B}[38;5;\(number);49m".utf8
    (foreground, background) = (code, ReducedCell.none)
  }

  private mutating func appendColor(_ code: UInt32, isBackground: Bool) {
    let base = isBackground ? 40 : 30
    if code == ReducedCell.none { return append(base + 9) }
    let code = Int(code)
    switch depth {
    case .truecolor:
      append(base + 8)
      output += [0x3B, 0x32, 0x3B]
      append(code >> 16)
      output.append(0x3B)
      append(code >> 8 & 0xFF)
      output.append(0x3B)
      append(code & 0xFF)
    case .palette256:
      append(base + 8)
      output += [0x3B, 0x35, 0x3B]
      append(code)
    case .palette16, .ascii: append(code < 8 ? base + code : base + 52 + code)
    }
  }

  /// Appends a number's decimal digits.
  mutating func append(_ number: Int) {
    if number >= 10 { append(number / 10) }
    output.append(UInt8(0x30 + number % 10))
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      output.append(UInt8(scalar.value))
    } else {
      output += UTF8.encode(scalar).map(Array.init) ?? []
    }
  }

  static func digits(_ number: Int) -> Int { number < 10 ? 1 : number < 100 ? 2 : 3 }
}
