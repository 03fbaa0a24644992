/// The version of an ONNX Runtime library, such as 1.20.
struct RuntimeVersion: Comparable, CustomStringConvertible {
  let major: Int
  let minor: Int

  /// The oldest version that glia uses.
  static let oldest = RuntimeVersion(major: 1, minor: 20)

  init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads "1.20.0" or "1.20.0-dev"; `nil` for anything else.
  init?(_ text: String) {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).prefix(2).map {
      Int($0)
    }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    self.init(major: major, minor: minor)
  }

  static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }

  var description: String { "\(major).\(minor)" }
}
