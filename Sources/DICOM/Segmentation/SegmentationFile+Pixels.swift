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
    guard !syntax.isCompressed else {
      throw .cannotRead(
        file: file.path,
        reason:
          "its pixels are compressed (\(syntax.name)); 'gdcmconv --raw IN OUT' or 'dcmdrle IN OUT' unpacks them"
      )
    }
    guard let part = file.pixels?.parts.first else {
      throw .cannotRead(file: file.path, reason: "it has no pixels")
    }
    let needed = pixelBytes
    guard part.count >= needed else {
      throw .truncated(
        file: file.path, needed: part.lowerBound + needed, found: part.upperBound)
    }
    if let bytes = file.inflated {
      return Array(bytes[part.lowerBound..<part.lowerBound + needed])
    }
    let source = try ByteSource(file.path)
    guard try source.skip(part.lowerBound) == part.lowerBound else {
      throw .truncated(file: file.path, needed: part.lowerBound + needed, found: source.fileSize)
    }
    var bytes = [UInt8](repeating: 0, count: needed)
    let found = try source.read(into: &bytes, 0..<needed)
    guard found == needed else {
      throw .truncated(
        file: file.path, needed: part.lowerBound + needed, found: part.lowerBound + found)
    }
    return bytes
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
    var isShared = Set<Int>()
    for index in order {
      forEachPixel(of: index, frames[index], pixels) { place, label in
        if labels[place] != 0, labels[place] != label { isShared.insert(place) }
        labels[place] = label
      }
    }
    return (labels, isShared.count)
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
    for row in 0..<rows {
      // Rows are stored from the top, the grid's go up.
      let place = (frame.plane * rows + rows - 1 - row) * columns
      let first = start + row * columns
      for column in 0..<columns {
        let pixel = first + column
        switch kind {
        case .binary:
          if pixels[pixel >> 3] >> UInt8(pixel & 7) & 1 == 1 { use(place + column, label) }
        case .fractional:
          if Int(pixels[pixel]) * 2 >= maximum { use(place + column, label) }
        case .labelMap:
          let value =
            bits == 8
            ? Label(pixels[pixel])
            : Label(pixels[pixel * 2]) | Label(pixels[pixel * 2 + 1]) << 8
          if value != 0 { use(place + column, value) }
        }
      }
    }
  }
}
