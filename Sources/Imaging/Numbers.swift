import Foundation

// How numbers are written, on screens and in tables. Screens use a proper minus sign; tables and files, which
// scripts read, use ASCII.

// MARK: - Screens

/// A number with a given number of decimals.
///
///     decimals(-0.25, 1)   // "−0.3"
///     decimals(4.2e20, 1)  // "4.2e+20"
///     decimals(.nan, 1)    // "–"
///
/// Sizes and positions follow from headers, which may say anything: numbers that no longer have so many
/// digits are written with an exponent.
package func decimals(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "–" : value > 0 ? "∞" : "−∞" }
  let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
  guard abs(value) * Double(unit) < 1e15 else { return "\(value)" }
  let count = Int((abs(value) * Double(unit)).rounded())
  let sign = value < 0 && count > 0 ? "−" : ""
  guard digits > 0 else { return "\(sign)\(count)" }
  return "\(sign)\(count / unit)." + String(String(count % unit + unit).dropFirst())
}

/// A measure of agreement from 0 to 1, such as Dice: below 1 it never reads as 1.
///
///     ratio(0.9996, 3)  // "0.999"
///     ratio(1, 3)       // "1.000"
package func ratio(_ value: Double, _ digits: Int) -> String {
  let unit = (0..<digits).reduce(1.0) { unit, _ in unit * 10 }
  return decimals(value < 1 ? min(value, (unit - 1) / unit) : value, digits)
}

/// A number with one decimal.
package func tenths(_ value: Double) -> String { decimals(value, 1) }

/// A number with two decimals, such as a probability.
package func hundredths(_ value: Float) -> String { decimals(Double(value), 2) }

/// A number with three decimals.
package func thousandths(_ value: Float) -> String { decimals(Double(value), 3) }

/// A volume in milliliters: one decimal, two where it is less than 1.
package func milliliters(_ value: Double) -> String {
  guard value < 0.995 else { return tenths(value) }
  return value < 0.005 ? "under 0.01" : decimals(value, 2)
}

/// A number with four digits, or as a whole number if it is large.
package func shortNumber(_ value: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  if value == value.rounded() || abs(value) >= 1000 {
    return abs(value) < 1e15 ? "\(Int(value.rounded()))" : "\(value)"
  }
  let scale: Double = abs(value) >= 100 ? 10 : abs(value) >= 10 ? 100 : 1000
  return "\((value * scale).rounded() / scale)"
}

// MARK: - Tables and files

/// A number with a fixed number of decimals: `fixed(0.5, 3)` is "0.500".
package func fixed(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", locale: nil, value)
}

/// A number with at most this many decimals, as short as possible: "1", "0.938".
package func short(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  let text = fixed(value, digits)
  guard text.contains(".") else { return text }
  let cut = String(text.reversed().drop { $0 == "0" }.reversed())
  let number = cut.hasSuffix(".") ? String(cut.dropLast()) : cut
  return number == "-0" ? "0" : number
}

/// A byte count as readable text: "5.1 MB".
package func bytes(_ count: Int) -> String {
  var value = Double(count)
  for unit in ["bytes", "kB", "MB", "GB"] {
    if value < 999.5 || unit == "GB" {
      return unit == "bytes" ? "\(count) bytes" : "\(fixed(value, value < 9.95 ? 1 : 0)) \(unit)"
    }
    value /= 1000
  }
  return "\(count) bytes"
}

// MARK: - Read

/// Reads a number that a person or a spreadsheet wrote.
///
///     writtenNumber("45,5", hasDecimalComma: true)     // 45.5
///     writtenNumber("45,5", hasDecimalComma: false)    // nil
///     writtenNumber("1.234,5", hasDecimalComma: true)  // nil
///
/// - Parameters:
///   - text: The text.
///   - hasDecimalComma: Whether one comma may stand in place of the point.
/// - Returns: A finite number, or `nil`.
package func writtenNumber(_ text: String, hasDecimalComma: Bool) -> Double? {
  let isComma =
    hasDecimalComma && !text.contains(".") && text.utf8.count { $0 == UInt8(ascii: ",") } == 1
  let pointed = isComma ? text.replacing(",", with: ".") : text
  return Double(pointed).flatMap { $0.isFinite ? $0 : nil }
}
