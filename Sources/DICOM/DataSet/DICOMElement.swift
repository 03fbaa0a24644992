/// An element of a data set: a tag with its value.
package struct DICOMElement: Hashable, Sendable {
  /// What the element is.
  package let tag: DICOMTag
  /// How its bytes are to be read.
  package let representation: DICOMRepresentation
  /// Its value.
  package let value: DICOMValue

  /// Makes an element.
  package init(_ tag: DICOMTag, _ representation: DICOMRepresentation, _ value: DICOMValue) {
    self.tag = tag
    self.representation = representation
    self.value = value
  }
}

/// The value of an element.
package enum DICOMValue: Hashable, Sendable {
  /// Bytes; numbers are little-endian, whatever the file's order was.
  case bytes([UInt8])
  /// The items of a sequence.
  case items([DICOMDataSet])
  /// A value that was not read because it is large: where it is in the file.
  case leftOut(offset: Int, length: Int)
}
