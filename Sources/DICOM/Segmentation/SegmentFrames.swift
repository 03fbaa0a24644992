import Imaging

/// The frames of a binary segmentation: for each segment, the planes on which it has voxels.
struct SegmentFrames {
  /// One frame.
  struct Frame {
    /// The segment's index, from 0.
    let segment: Int
    /// The plane's index.
    let plane: Int
    /// The pixels of the segment, ascending, counted along the rows.
    let pixels: [UInt32]
  }

  /// The labels that occur, ascending; segment n + 1 is label n.
  let labels: [Label]
  /// The frames, by segment and then by plane.
  let frames: [Frame]
  /// The pixels of a plane.
  let planeSize: Int

  /// Collects the frames of a map whose first two axes are those of the planes.
  init(_ map: LabelMap) {
    labels = map.presentLabels.filter { $0 != 0 }.sorted()
    planeSize = map.grid.size[0] * map.grid.size[1]
    var places = [Int32](repeating: -1, count: labelCount)
    for (index, label) in labels.enumerated() { places[Int(label)] = Int32(index) }
    var collected = [[Frame]](repeating: [], count: labels.count)
    var pixels: [Int: [UInt32]] = [:]
    for plane in 0..<map.grid.size[2] {
      pixels.removeAll(keepingCapacity: true)
      for (place, label) in map.labels[plane * planeSize..<(plane + 1) * planeSize].enumerated()
      where label != 0 {
        pixels[Int(places[Int(label)]), default: []].append(UInt32(place))
      }
      for (segment, found) in pixels {
        collected[segment].append(Frame(segment: segment, plane: plane, pixels: found))
      }
    }
    frames = collected.flatMap { $0 }
  }

  /// The bytes of the frames' bits.
  var byteCount: Int { (frames.count * planeSize + 7) / 8 }

  /// Hands out the bits of all frames, one after another without gaps, the lowest bit of a byte first.
  ///
  /// Source: DICOM PS3.5 (2024), section 8.1.1 and annex D.
  ///
  /// - Parameter use: Receives the bytes in several pieces; the number of bytes is even in all.
  /// - Throws: What `use` throws.
  func forEachPiece<Failure: Error>(
    _ use: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let pieceSize = 1 << 20
    var piece = [UInt8](repeating: 0, count: pieceSize)
    var start = 0
    let total = byteCount + byteCount % 2
    func flush(_ count: Int) throws(Failure) {
      let outcome = piece.withUnsafeBytes { bytes in
        Result { () throws(Failure) in
          try use(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        }
      }
      try outcome.get()
    }
    for (index, frame) in frames.enumerated() {
      for pixel in frame.pixels {
        let bit = index * planeSize + Int(pixel)
        while bit / 8 >= start + pieceSize {
          try flush(pieceSize)
          for place in piece.indices { piece[place] = 0 }
          start += pieceSize
        }
        piece[bit / 8 - start] |= 1 << UInt8(bit % 8)
      }
    }
    while start < total {
      try flush(min(pieceSize, total - start))
      for place in piece.indices { piece[place] = 0 }
      start += pieceSize
    }
  }
}
