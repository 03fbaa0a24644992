/// What is read of a file.
package struct DICOMReading: Sendable {
  /// Values with more bytes are left out; sequences are always entered.
  package var largestValue: Int
  /// Whether private elements are left out, which saves most of the reading of Siemens headers.
  package var skipsPrivate: Bool
  /// Elements from this tag on are not read; `nil` reads all up to the pixels.
  package var stop: DICOMTag?

  /// Chooses what is read.
  package init(largestValue: Int = 1 << 24, skipsPrivate: Bool = false, stop: DICOMTag? = nil) {
    self.largestValue = largestValue
    self.skipsPrivate = skipsPrivate
    self.stop = stop
  }

  /// Everything but the pixels.
  package static let all = DICOMReading()

  /// The standard's elements with short values.
  package static let header = DICOMReading(largestValue: 1 << 16, skipsPrivate: true)
}

/// Where a file's pixels are.
package struct DICOMPixels: Hashable, Sendable {
  /// Each part's place in the file and its bytes: one for uncompressed pixels, the fragments
  /// without the offset table for compressed ones.
  package let parts: [Range<Int>]
  /// The byte offsets of the frames from the first fragment's item tag; empty if the file has none.
  package let offsets: [Int]
  /// Whether the parts are fragments of a compressed stream.
  package let isEncapsulated: Bool
  /// Whether the file ends before its pixels do.
  package var isTruncated = false
}
