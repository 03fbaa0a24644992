extension DICOMDataSet {
  /// The first text of an element, without the spaces around it; `nil` if it is absent or empty.
  package func string(_ tag: DICOMTag) -> String? {
    strings(tag).first { !$0.isEmpty }
  }

  /// The texts of an element, without the spaces around them; none if it is absent.
  ///
  /// Numbers are written out, so `strings(.rows)` is ["256"].
  package func strings(_ tag: DICOMTag) -> [String] {
    guard let element = self[tag], case .bytes(let bytes) = element.value, !bytes.isEmpty else {
      return []
    }
    let representation = element.representation
    if representation.unit > 1 { return numbers(tag).map { Self.text($0) } }
    let text =
      representation.hasCharacters || representation == .UN
      ? characters.text(bytes) : DICOMCharacters.ascii.text(bytes)
    let parts =
      representation.isOneText
      ? [Substring(text)] : text.split(separator: "\\", omittingEmptySubsequences: false)
    return parts.map { Self.trimmed($0) }
  }

  /// The numbers of an element, whether stored as text or in binary; none if it is absent.
  ///
  /// A text that is no number becomes NaN, so that the places of the others stay.
  package func numbers(_ tag: DICOMTag) -> [Double] {
    guard let element = self[tag], case .bytes(let bytes) = element.value else { return [] }
    switch element.representation {
    case .DS, .IS, .LO, .SH, .CS, .LT, .ST, .UT: return strings(tag).map { Double($0) ?? .nan }
    case .US, .OW, .AT: return Self.integers(bytes, UInt16.self).map { Double($0) }
    case .SS: return Self.integers(bytes, UInt16.self).map { Double(Int16(bitPattern: $0)) }
    case .UL, .OL: return Self.integers(bytes, UInt32.self).map { Double($0) }
    case .SL: return Self.integers(bytes, UInt32.self).map { Double(Int32(bitPattern: $0)) }
    case .FL, .OF: return Self.integers(bytes, UInt32.self).map { Double(Float(bitPattern: $0)) }
    case .FD, .OD: return Self.integers(bytes, UInt64.self).map { Double(bitPattern: $0) }
    case .UV, .OV: return Self.integers(bytes, UInt64.self).map { Double($0) }
    case .SV: return Self.integers(bytes, UInt64.self).map { Double(Int64(bitPattern: $0)) }
    default: return []
    }
  }

  /// The first number of an element; `nil` if it is absent, no number or not finite.
  package func number(_ tag: DICOMTag) -> Double? {
    guard let first = numbers(tag).first, first.isFinite else { return nil }
    return first
  }

  /// The first number of an element as an integer; `nil` if it is absent or no integer.
  package func integer(_ tag: DICOMTag) -> Int? {
    number(tag).flatMap { Int(exactly: $0.rounded()) }
  }

  /// The tags that an element with values of representation AT names.
  package func tags(_ tag: DICOMTag) -> [DICOMTag] {
    guard let element = self[tag], case .bytes(let bytes) = element.value else { return [] }
    let halves = Self.integers(bytes, UInt16.self)
    return stride(from: 0, to: halves.count - 1, by: 2).map { DICOMTag(halves[$0], halves[$0 + 1]) }
  }

  /// The items of a sequence; none if it is absent.
  package func items(_ tag: DICOMTag) -> [DICOMDataSet] {
    guard case .items(let items)? = self[tag]?.value else { return [] }
    return items
  }

  /// The bytes of an element; `nil` if it is absent, a sequence or left out.
  package func bytes(_ tag: DICOMTag) -> [UInt8]? {
    guard case .bytes(let bytes)? = self[tag]?.value else { return nil }
    return bytes
  }

  /// Reads little-endian integers; bytes after the last whole one are ignored.
  private static func integers<Value: FixedWidthInteger & UnsignedInteger>(
    _ bytes: [UInt8], _ type: Value.Type
  ) -> [Value] {
    let size = MemoryLayout<Value>.size
    return stride(from: 0, through: bytes.count - size, by: size).map { start in
      var value: Value = 0
      for place in 0..<size { value |= Value(bytes[start + place]) << Value(8 * place) }
      return value
    }
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { String($0) } ?? String(number)
  }

  /// Removes the padding: spaces, and the zeros that some programs write instead.
  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let last = text.unicodeScalars.last, last == " " || last == "\0" {
      text = Substring(text.unicodeScalars.dropLast())
    }
    while text.first == " " { text = text.dropFirst() }
    return String(text)
  }
}
