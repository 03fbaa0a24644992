import Files
import Imaging
import VolumeFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension SegmentationFile {
  /// The bytes of all frames' pixels.
  private var pixelBytes: Int { (frames.count * rows * columns * bits + 7) / 8 }

  /// The pixels, uncompressed.
  ///
  /// - Throws: `VolumeFileError` if they are compressed in a way that is not supported, or if some are missing.
  func pixels() throws(VolumeFileError) -> [UInt8] {
    let syntax = file.transferSyntax
    if syntax.uid == "1.2.840.10008.1.2.5", bits >= 8 { return try unpackedPixels() }
    guard !syntax.isCompressed else {
      throw .cannotRead(
        file: file.path,
        reason:
          "its pixels are compressed (\(syntax.name)); 'gdcmconv --raw IN OUT' unpacks them"
      )
    }
    guard let part = file.pixels?.parts.first else {
      throw .cannotRead(file: file.path, reason: "it has no pixels")
    }
    // Words are whole, but some writers leave the padding out.
    let needed = min(pixelBytes + pixelBytes % 2, max(part.count, pixelBytes))
    guard part.count >= needed else {
      throw .truncated(
        file: file.path, needed: part.lowerBound + needed, found: part.upperBound)
    }
    if let bytes = file.inflated {
      return Array(bytes[part.lowerBound..<part.lowerBound + needed])
    }
    let source = try ByteSource(file.path)
    // Before the pixels stand their tag, representation and length.
    let head = min(part.lowerBound, 12)
    var bytes = [UInt8](repeating: 0, count: head + needed)
    let start = part.lowerBound - head
    guard try source.skip(start) == start else {
      throw .truncated(file: file.path, needed: part.lowerBound + needed, found: source.fileSize)
    }
    let found = try source.read(into: &bytes, 0..<head + needed)
    guard found == head + needed else {
      throw .truncated(file: file.path, needed: part.lowerBound + needed, found: start + found)
    }
    // Words of 16 bits have their bytes reversed, whatever is in them.
    if syntax.isBigEndian, head == 12, bytes[4...5].elementsEqual("OW".utf8) {
      for place in stride(from: head, to: bytes.count - 1, by: 2) {
        bytes.swapAt(place, place + 1)
      }
    }
    bytes.removeFirst(head)
    return bytes
  }

  /// The pixels of a run-length encoded file, whose fragments are its frames.
  private func unpackedPixels() throws(VolumeFileError) -> [UInt8] {
    let parts = file.pixels?.parts ?? []
    guard parts.count == frames.count else {
      throw .field(
        "NumberOfFrames", file: file.path, value: "\(frames.count)",
        requirement: "the file has pixels of \(parts.count) frames")
    }
    let data = try VolumeFileError.reading { () throws(UnreadableFile) in
      try RegularFile.read(file.path)
    }
    let bytes = [UInt8](data)
    var result: [UInt8] = []
    for (index, part) in parts.enumerated() {
      guard part.upperBound <= bytes.count,
        let frame = RunLengthDecoder.frame(
          bytes[part], pixelCount: rows * columns, width: bits / 8)
      else {
        throw .cannotRead(
          file: file.path, reason: "the pixels of its frame \(index + 1) are damaged")
      }
      result += frame
    }
    return result
  }

  /// The labels of the voxels, and how many voxels belong to several segments.
  ///
  /// Where segments overlap, the smaller one is kept, so that a core inside a whole tumor is not lost.
  ///
  /// - Throws: `VolumeFileError`.
  func labels() throws(VolumeFileError) -> (labels: [Label], overlapping: Int) {
    let memory = sysconf(CInt(_SC_PHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE))
    let (size, isHuge) = (grid.size[0] * grid.size[1]).multipliedReportingOverflow(by: grid.size[2])
    guard !isHuge, memory <= 0 || size < memory / 8 else {
      throw .tooLarge(file: file.path, bytes: isHuge ? .max : size * 2, memory: memory)
    }
    let pixels = try pixels()
    var labels = [Label](repeating: 0, count: grid.voxelCount)
    if kind == .labelMap {
      for (index, frame) in frames.enumerated() {
        forEachPixel(of: index, frame, pixels) { labels[$0] = $1 }
      }
      return (labels, 0)
    }
    var sizes: [Int: Int] = [:]
    for (index, frame) in frames.enumerated() {
      var count = 0
      forEachPixel(of: index, frame, pixels) { _, _ in count += 1 }
      sizes[frame.segment, default: 0] += count
    }
    let order = frames.indices.sorted { one, other in
      let (a, b) = (frames[one].segment, frames[other].segment)
      return (sizes[a] ?? 0, b, other) > (sizes[b] ?? 0, a, one)
    }
    var (isShared, overlapping) = ([Bool](), 0)
    for index in order {
      forEachPixel(of: index, frames[index], pixels) { place, label in
        if labels[place] != 0, labels[place] != label {
          if isShared.isEmpty { isShared = [Bool](repeating: false, count: labels.count) }
          if !isShared[place] { overlapping += 1 }
          isShared[place] = true
        }
        labels[place] = label
      }
    }
    return (labels, overlapping)
  }

  /// Calls a function for each pixel of a frame that shows a segment.
  ///
  /// - Parameters:
  ///   - index: The frame's index.
  ///   - frame: The frame.
  ///   - pixels: The pixels of all frames.
  ///   - use: Receives the voxel's place in the grid, and its label.
  private func forEachPixel(
    of index: Int, _ frame: Frame, _ pixels: [UInt8], _ use: (Int, Label) -> Void
  ) {
    let planeSize = rows * columns
    let start = index * planeSize
    let label = Label(frame.segment)
    // Rows are stored from the top, the grid's go up.
    func place(_ pixel: Int) -> Int {
      let (row, column) = (pixel / columns, pixel % columns)
      return (frame.plane * rows + rows - 1 - row) * columns + column
    }
    switch kind {
    case .binary:
      // Most of a frame is empty: eight pixels are passed over at once.
      for byte in start >> 3...(start + planeSize - 1) >> 3 where pixels[byte] != 0 {
        for bit in 0..<8 where pixels[byte] >> UInt8(bit) & 1 == 1 {
          let pixel = byte * 8 + bit - start
          if pixel >= 0, pixel < planeSize { use(place(pixel), label) }
        }
      }
    case .fractional:
      for pixel in 0..<planeSize where Int(pixels[start + pixel]) * 2 >= maximum {
        use(place(pixel), label)
      }
    case .labelMap:
      for pixel in 0..<planeSize {
        let at = start + pixel
        let value =
          bits == 8
          ? Label(pixels[at]) : Label(pixels[at * 2]) | Label(pixels[at * 2 + 1]) << 8
        if value != 0 { use(place(pixel), value) }
      }
    }
  }
}
