/// What an operation does to an input whose outermost rows and columns are known in advance.
///
/// ``TrimmedGraph`` uses it to leave out what depends on no tissue. Widths are counted in elements of the
/// value in question, and are the same on all four sides.
package protocol BorderRule: Sendable {
  /// Whether the operation treats all four sides alike and does not look beyond its input.
  ///
  /// A network with an operation that does not is never trimmed.
  var canTrim: Bool { get }
  /// Whether the result is computed without all of its known border, which is put back afterwards.
  ///
  /// True for pooling: a trimmed input must start on the pooling grid.
  var regainsBorder: Bool { get }

  /// The known border of the result; `nil` if nothing of it is known.
  func border(after input: KnownBorder) -> KnownBorder?
  /// How much the input may be trimmed if the result is trimmed by some width.
  func inputTrim(for trim: Int) -> Int
  /// The operation between trimmed values.
  ///
  /// - Parameters:
  ///   - inputs: How much each input is trimmed.
  ///   - trim: How much the result is trimmed.
  /// - Returns: `nil` if it cannot work on them.
  func trimmed(inputs: [Int], output trim: Int) -> (any LayerOperation)?
  /// Whether an input of so many rows (axis 0) or columns (axis 1) leaves nothing over at its end.
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

/// The outermost rows and columns of a value that depend on no tissue.
package struct KnownBorder: Sendable {
  /// How many rows and columns on each side.
  package var width: Int
  /// The number that fills them, for each channel.
  package var numbers: [Float]
}
