/// A JSON value, built key by key.
///
/// Numbers that are not finite are written as null.
enum JSONValue: Encodable {
  case null
  case number(Double)
  case integer(Int)
  case flag(Bool)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// A number, or null for `nil`.
  init(_ number: Double?) { self = number.map { .number($0) } ?? .null }

  /// Cases that could not be done, and why.
  static func failures(_ failures: [EvaluationFailure]) -> JSONValue {
    .list(failures.map { .object(["name": .text($0.name), "reason": .text($0.reason)]) })
  }

  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for (name, value) in members { try container.encode(value, forKey: Key(stringValue: name)) }
    case .list(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .number(let number):
      var container = encoder.singleValueContainer()
      if number.isFinite { try container.encode(number) } else { try container.encodeNil() }
    case .integer(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .flag(let flag):
      var container = encoder.singleValueContainer()
      try container.encode(flag)
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}
