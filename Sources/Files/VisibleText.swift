/// File names and header texts come from anywhere, and a terminal obeys some characters instead of
/// showing them.
extension Unicode.Scalar {
  /// Whether a terminal acts on the character, or does not show it: the control characters C0, DEL
  /// and C1, line separators, and format characters, including those that change the direction of
  /// text.
  ///
  /// Source: The Unicode Standard, general categories Cc, Cf, Zl and Zp; in ECMA-48, C1 controls
  /// begin sequences.
  package var isUnprintable: Bool {
    if (0x20...0x7E).contains(value) { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension String {
  /// The text on one line, with unprintable characters escaped as in Swift: `"a\u{1B}[2J"` becomes
  /// `a\u{1B}[2J` with a backslash.
  package var visible: String { visible(keeping: []) }

  /// The text with line breaks and tabs kept, and other unprintable characters escaped.
  package var visibleLines: String { visible(keeping: ["\n", "\t"]) }

  private func visible(keeping kept: Set<Unicode.Scalar>) -> String {
    func isHidden(_ scalar: Unicode.Scalar) -> Bool {
      scalar.isUnprintable && !kept.contains(scalar)
    }
    guard unicodeScalars.contains(where: isHidden) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if isHidden(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// JSON text with unprintable characters written as the equivalent `\uXXXX`.
  ///
  /// Encoders escape only those below U+0020. In JSON such characters occur only inside strings,
  /// except for the line breaks between its lines, which are kept.
  package var visibleJSON: String {
    guard unicodeScalars.contains(where: { $0.isUnprintable && $0 != "\n" }) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      guard scalar.isUnprintable, scalar != "\n" else {
        result.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16, uppercase: true)
        result += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars
      }
    }
    return String(result)
  }
}
