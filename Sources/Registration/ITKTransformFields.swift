/// The lines of an ITK transform file.
struct ITKTransformFields {
  /// The class without its template arguments, such as `Euler3DTransform`.
  let kind: String
  /// The numbers that registration changes.
  let parameters: [Double]
  /// The numbers that it does not change: the center, and for Euler angles their order.
  let fixedParameters: [Double]

  /// Reads the lines.
  ///
  /// - Throws: ``ITKTransformError``.
  init(_ text: String) throws(ITKTransformError) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.first?.hasPrefix("#Insight Transform File") == true else { throw .notATransform }
    var found: [String: String] = [:]
    for line in lines where !line.hasPrefix("#") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = String(line[..<colon])
      let value = line[line.index(after: colon)...].trimmed
      // ITK puts what it applies together behind a line of its own, even if it is one transform.
      if name == "Transform", value.hasPrefix("CompositeTransform") { continue }
      if found[name] != nil { throw .severalTransforms }
      found[name] = value
    }
    guard let name = found["Transform"] else { throw .missing("Transform") }
    kind = String(name.prefix { $0 != "_" })
    guard let parameters = found["Parameters"] else { throw .missing("Parameters") }
    self.parameters = try Self.numbers(parameters, "Parameters")
    fixedParameters = try Self.numbers(found["FixedParameters"] ?? "", "FixedParameters")
  }

  /// Whether Euler angles turn about x first.
  var isZYX: Bool { fixedParameters.count > 3 && fixedParameters[3] != 0 }

  /// The center of rotation.
  var center: SIMD3<Double> {
    get throws(ITKTransformError) {
      if fixedParameters.isEmpty { return .zero }
      guard fixedParameters.count >= 3 else {
        throw .count("FixedParameters", fixedParameters.count, expected: 3)
      }
      return SIMD3(fixedParameters[0], fixedParameters[1], fixedParameters[2])
    }
  }

  /// Throws if there are not as many parameters as the class has.
  func expect(_ count: Int) throws(ITKTransformError) {
    guard parameters.count == count else {
      throw .count("Parameters", parameters.count, expected: count)
    }
  }

  private static func numbers(
    _ text: String, _ field: String
  ) throws(ITKTransformError) -> [Double] {
    var numbers: [Double] = []
    for word in text.split(separator: " ") {
      guard let number = Double(word), number.isFinite else {
        throw .notANumber(field, String(word.prefix(20)))
      }
      numbers.append(number)
    }
    return numbers
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var text = drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}

/// Why a transform file cannot be used; each is the rest of a sentence about the file.
package enum ITKTransformError: Error, Hashable, CustomStringConvertible {
  /// The first line is something else.
  case notATransform
  /// A line is missing.
  case missing(String)
  /// A field holds something that is not a number.
  case notANumber(String, String)
  /// A field holds too few or too many numbers.
  case count(String, Int, expected: Int)
  /// The class cannot be applied.
  case unknownKind(String)
  /// There is more than one.
  case severalTransforms
  /// The matrix has no inverse.
  case singular
  /// The transform is not rigid, where only that is of use.
  case notRigid

  /// The sentence's rest.
  package var description: String {
    switch self {
    case .notATransform: "is not an ITK transform: its first line is not '#Insight Transform File'"
    case .missing(let field): "has no line '\(field):'"
    case .notANumber(let field, let word): "has '\(word)' in \(field), which is not a number"
    case .count(let field, let count, let expected):
      "has \(count) numbers in \(field); its class has \(expected)"
    case .unknownKind(let kind):
      "holds \(kind); only Euler3D, VersorRigid3D, Similarity3D, Affine, MatrixOffset and "
        + "Translation transforms can be read"
    case .severalTransforms: "holds several transforms; save only the one you want"
    case .singular: "holds a matrix without an inverse"
    case .notRigid: "also scales or shears; only a rotation with a shift can be used here"
    }
  }
}
