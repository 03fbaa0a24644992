extension DICOMDataSet {
  /// Sets an element to texts.
  ///
  ///     dataSet.set(.imageType, "DERIVED", "PRIMARY")
  ///
  /// Characters that the data set's character set lacks become "?". A text that is longer than its
  /// representation allows is cut, and backslashes, which would separate values, become slashes.
  package mutating func set(_ tag: DICOMTag, _ texts: String...) { set(tag, texts: texts) }

  /// Sets an element to texts; none makes it empty.
  package mutating func set(_ tag: DICOMTag, texts: [String]) {
    let representation = tag.representation
    let values = texts.map { text in
      var text = text.filter { !$0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } }
      if !representation.isOneText { text = text.replacing("\\", with: "/") }
      return representation.longestText.map { String(text.prefix($0)) } ?? text
    }
    let joined = values.joined(separator: "\\")
    set(
      tag,
      bytes: representation.hasCharacters
        ? characters.bytes(joined) : DICOMCharacters.ascii.bytes(joined))
  }

  /// Sets an element to whole numbers, as text or in binary, whichever its representation is.
  ///
  /// - Precondition: the representation is IS, US, UL or DS, and the numbers fit it.
  package mutating func set(_ tag: DICOMTag, integers: [Int]) {
    switch tag.representation {
    case .US: set(tag, bytes: integers.flatMap { littleEndian(UInt16($0)) })
    case .UL: set(tag, bytes: integers.flatMap { littleEndian(UInt32($0)) })
    case .IS, .DS: set(tag, texts: integers.map { String($0) })
    default: preconditionFailure("\(tag) does not hold whole numbers")
    }
  }

  /// Sets an element of representation DS to numbers, with as many digits as its 16 characters hold.
  ///
  /// - Precondition: the numbers are finite.
  package mutating func set(_ tag: DICOMTag, decimals: [Double]) {
    set(tag, texts: decimals.map { $0.decimalText })
  }

  /// Sets an element to tags.
  package mutating func set(_ tag: DICOMTag, tags: [DICOMTag]) {
    set(tag, bytes: tags.flatMap { littleEndian($0.group) + littleEndian($0.element) })
  }

  /// Sets a sequence to items.
  package mutating func set(_ tag: DICOMTag, items: [DICOMDataSet]) {
    self[tag] = DICOMElement(tag, .SQ, .items(items))
  }

  /// Sets an element to bytes.
  package mutating func set(_ tag: DICOMTag, bytes: [UInt8]) {
    self[tag] = DICOMElement(tag, tag.representation, .bytes(bytes))
  }

  /// Copies elements as they are from another data set; those that it lacks are left out.
  ///
  /// - Precondition: this data set gets the character set of the other one.
  package mutating func copy(_ tags: [DICOMTag], from other: DICOMDataSet) {
    for tag in tags {
      guard let element = other[tag] else { continue }
      if case .leftOut = element.value { continue }
      self[tag] = element
    }
  }
}

/// The bytes of a number, the least significant first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

extension DICOMRepresentation {
  /// The most characters of one text; `nil` if there is no limit that matters.
  ///
  /// Source: DICOM PS3.5 (2024), table 6.2-1.
  fileprivate var longestText: Int? {
    switch self {
    case .AE, .CS, .DS, .SH: 16
    case .IS: 12
    case .LO, .PN, .UI: 64
    case .ST: 1024
    case .LT: 10_240
    default: nil
    }
  }
}

extension DICOMCharacters {
  /// Writes a text; characters that the set lacks become "?".
  func bytes(_ text: String) -> [UInt8] {
    switch self {
    case .utf8: Array(text.utf8)
    case .latin1: text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
    case .ascii, .other:
      text.unicodeScalars.map { $0.value < 128 ? UInt8($0.value) : UInt8(ascii: "?") }
    }
  }

  /// Whether a text can be written without loss.
  func holds(_ text: String) -> Bool {
    switch self {
    case .utf8: true
    case .latin1: text.unicodeScalars.allSatisfy { $0.value < 256 }
    case .ascii, .other: text.unicodeScalars.allSatisfy { $0.value < 128 }
    }
  }
}

extension Double {
  /// The number as a DS text of at most 16 characters: as short as possible, else rounded.
  ///
  /// - Precondition: the number is finite.
  var decimalText: String {
    precondition(isFinite, "a DS value must be finite")
    if let whole = Int(exactly: self), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
    let text = String(self)
    if text.utf8.count <= 16, !text.contains("e") { return text }
    // A number near 0 is 0: a cosine or a coordinate of less than 1e-12 mm has no meaning.
    if magnitude < 1e-12 { return "0" }
    for digits in stride(from: 14, through: 0, by: -1) {
      let text = fixed(digits)
      if text.utf8.count <= 16 { return text }
    }
    // Only numbers of more than 15 digits before the point come here.
    return scientific
  }

  private func fixed(_ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { value, _ in value * 10 }
    guard magnitude * scale < 9e15 else { return String(repeating: "0", count: 17) }
    let scaled = Int((magnitude * scale).rounded())
    let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int(scale))
    let sign = self < 0 && scaled != 0 ? "-" : ""
    guard digits > 0, part != 0 else { return sign + String(whole) }
    var fraction = String(part)
    fraction = String(repeating: "0", count: digits - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(whole).\(fraction)"
  }

  private var scientific: String {
    let exponent = Int(String(self).split(separator: "e").last ?? "") ?? 0
    let mantissa = String(String(self).prefix { $0 != "e" }.prefix(9))
    return "\(mantissa)e\(exponent)"
  }
}
