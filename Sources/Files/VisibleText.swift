/// Names of files and texts in their headers come from anywhere, and a terminal obeys some characters
/// instead of showing them.
extension Unicode.Scalar {
  /// Whether a terminal acts on the character, or shows nothing of it: the control characters C0, DEL
  /// and C1, line separators, and format characters, among them those that turn the direction of text.
  ///
  /// Source: The Unicode Standard, general categories Cc, Cf, Zl and Zp; C1 controls begin sequences
  /// in ECMA-48.
  package var isUnprintable: Bool {
    if (0x20...0x7E).contains(value) { return false }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension String {
  /// The text on one line, with characters that cannot be shown written as Swift and others write
  /// them: `"a\u{1B}[2J"` becomes `a\u{1B}[2J` with a backslash.
  package var visible: String { visible(keeping: []) }

  /// The text with line breaks and tabs as they are, and other characters that cannot be shown written
  /// out.
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

  /// JSON text with characters that cannot be shown written as `\uXXXX`, which means the same.
  ///
  /// Encoders escape those below U+0020 alone. In JSON such characters stand inside strings only,
  /// but for the line breaks between its lines, which stay.
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
