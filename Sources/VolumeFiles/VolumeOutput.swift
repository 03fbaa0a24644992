import Files
package import Imaging

/// A volume file that is being written: bytes and voxels, compressed or not.
///
/// The file appears complete or not at all.
package struct VolumeOutput {
  private let file: AtomicFile

  /// Opens the hidden file that later gets the name.
  package init(_ path: String, mayReplace: Bool) throws(VolumeFileError) {
    file = try VolumeFileError.writing { () throws(FileError) in
      try AtomicFile(path, mayReplace: mayReplace)
    }
  }

  /// Writes bytes as they are.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(VolumeFileError) {
    try VolumeFileError.writing { () throws(FileError) in try file.write(bytes) }
  }

  /// Writes bytes as they are.
  package func write(_ bytes: [UInt8]) throws(VolumeFileError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(VolumeFileError) in try write(bytes) }
    }
    try result.get()
  }

  /// Writes pieces of a file one after the other, all compressed as one gzip member or none.
  package func write(_ pieces: [Piece], compressed: Bool) throws(VolumeFileError) {
    guard compressed else {
      for piece in pieces {
        try piece.forEachChunk { (chunk) throws(VolumeFileError) in try write(chunk) }
      }
      return
    }
    // Floats compress poorly, and the higher levels take seconds per volume.
    let gzip = try GzipWriter(file.path, level: pieces.contains(where: \.isFloat) ? 1 : 6) {
      (bytes) throws(VolumeFileError) in try write(bytes)
    }
    for piece in pieces {
      try piece.forEachChunk { (chunk) throws(VolumeFileError) in try gzip.write(chunk) }
    }
    try gzip.finish()
  }

  /// Flushes the bytes to disk and gives the file its name.
  package func commit() throws(VolumeFileError) {
    try VolumeFileError.writing { () throws(FileError) in try file.commit() }
  }

  /// A part of a file.
  package enum Piece {
    case bytes([UInt8])
    case voxels(VoxelStorage, isBigEndian: Bool)

    fileprivate var isFloat: Bool {
      switch self {
      case .voxels(.float32, _), .voxels(.float64, _): true
      case .bytes, .voxels: false
      }
    }

    /// Hands the bytes over, in one chunk or several.
    package func forEachChunk(_ use: GzipWriter.Sink) throws(VolumeFileError) {
      let result: Result<Void, VolumeFileError>
      switch self {
      case .bytes(let bytes):
        result = bytes.withUnsafeBytes { bytes in
          Result { () throws(VolumeFileError) in try use(bytes) }
        }
      case .voxels(let storage, let isBigEndian):
        result = storage.withBytes { bytes, width in
          Result { () throws(VolumeFileError) in
            if isBigEndian == isHostBigEndian || width == 1 { return try use(bytes) }
            try swap(bytes, width, use)
          }
        }
      }
      try result.get()
    }
  }
}

/// Hands bytes over with the order in each number reversed, some megabytes at a time.
private func swap(
  _ bytes: UnsafeRawBufferPointer, _ width: Int, _ use: GzipWriter.Sink
) throws(VolumeFileError) {
  var start = 0
  while start < bytes.count {
    let end = min(start + 1 << 22, bytes.count)
    let chunk = [UInt8](unsafeUninitializedCapacity: end - start) { buffer, count in
      for place in 0..<end - start {
        buffer[place] = bytes[start + place - place % width + width - 1 - place % width]
      }
      count = end - start
    }
    let result = chunk.withUnsafeBytes { chunk in
      Result { () throws(VolumeFileError) in try use(chunk) }
    }
    try result.get()
    start = end
  }
}
