/// How an operation treats an input whose outermost rows and columns are known in advance.
///
/// ``TrimmedGraph``, for two axes only, uses it to leave out everything that does not depend on
/// tissue. Widths are counted in elements of the respective value, and are the same on all four sides.
package protocol BorderRule: Sendable {
  /// Whether the operation treats all four sides alike and does not read beyond its input.
  ///
  /// A network with any other operation is never trimmed.
  var canTrim: Bool { get }
  /// Whether the result is computed without its known border, which is added afterwards.
  ///
  /// True for pooling: a trimmed input must start on the pooling grid.
  var regainsBorder: Bool { get }

  /// The known border of the result; `nil` if none of it is known.
  func border(after input: KnownBorder) -> KnownBorder?
  /// How much the input can be trimmed if the result is trimmed by this width.
  func inputTrim(for trim: Int) -> Int
  /// The operation between trimmed values.
  ///
  /// - Parameters:
  ///   - inputs: How much each input is trimmed.
  ///   - trim: How much the result is trimmed.
  /// - Returns: `nil` if it cannot work on them.
  func trimmed(inputs: [Int], output trim: Int) -> (any LayerOperation)?
  /// Whether an input with this many rows (axis 0) or columns (axis 1) has no remainder at its end.
  func divides(_ side: Int, axis: Int) -> Bool
}

extension BorderRule {
  package var canTrim: Bool { false }
  package var regainsBorder: Bool { false }

  package func border(after input: KnownBorder) -> KnownBorder? { nil }
  package func inputTrim(for trim: Int) -> Int { trim }
  package func divides(_ side: Int, axis: Int) -> Bool { true }
}

extension BorderRule where Self: LayerOperation {
  package func trimmed(inputs: [Int], output trim: Int) -> (any LayerOperation)? {
    inputs.allSatisfy { $0 == inputTrim(for: trim) } ? self : nil
  }
}

/// The outermost rows and columns of a value that do not depend on tissue.
package struct KnownBorder: Sendable {
  /// The number of rows and columns on each side.
  package var width: Int
  /// The number that fills them, for each channel.
  package var numbers: [Float]
}
