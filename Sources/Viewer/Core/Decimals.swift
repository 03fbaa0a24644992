/// A number with a given number of decimals.
///
///     decimals(-0.25, 1)   // "−0.3"
///     decimals(4.2e20, 1)  // "4.2e+20"
///     decimals(.nan, 1)    // "–"
///
/// Sizes and positions follow from headers, which may say anything: numbers that no longer have so many
/// digits are written with an exponent.
func decimals(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "–" : value > 0 ? "∞" : "−∞" }
  let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
  guard abs(value) * Double(unit) < 1e15 else { return "\(value)" }
  let count = Int((abs(value) * Double(unit)).rounded())
  let sign = value < 0 && count > 0 ? "−" : ""
  guard digits > 0 else { return "\(sign)\(count)" }
  return "\(sign)\(count / unit)." + String(String(count % unit + unit).dropFirst())
}

/// A number with one decimal.
func tenths(_ value: Double) -> String { decimals(value, 1) }

/// A number with two decimals, such as a probability.
func hundredths(_ value: Float) -> String { decimals(Double(value), 2) }

/// A number with three decimals.
func thousandths(_ value: Float) -> String { decimals(Double(value), 3) }

/// A volume in milliliters: one decimal, two where it is less than 1.
func milliliters(_ value: Double) -> String {
  guard value < 0.995 else { return tenths(value) }
  return value < 0.005 ? "under 0.01" : decimals(value, 2)
}

/// A number with four digits, or as a whole number if it is large.
func shortNumber(_ value: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  if value == value.rounded() || abs(value) >= 1000 {
    return abs(value) < 1e15 ? "\(Int(value.rounded()))" : "\(value)"
  }
  let scale: Double = abs(value) >= 100 ? 10 : abs(value) >= 10 ? 100 : 1000
  return "\((value * scale).rounded() / scale)"
}
