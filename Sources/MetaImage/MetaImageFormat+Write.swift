import Files
import Imaging
package import VolumeFiles

extension MetaImageFormat: VolumeWriter {
  /// Every type, and the time between frames as the spacing of the fourth axis.
  package func limits(_ path: String) -> FormatLimits {
    FormatLimits(types: VoxelType.numbers + [.rgb24], keepsFrameTime: true)
  }

  /// Writes a volume; see `VolumeWriter`.
  ///
  /// Voxels are compressed; those of a `.mhd` file go into a file beside it that ends in `.zraw`.
  package func write(
    _ volume: WrittenVolume, to path: String, mayReplace: Bool
  ) throws(VolumeFileError) {
    volume.check()
    try checkName(path)
    let data = companions(of: path).first
    // The header comes first and tells the size of the compressed voxels.
    let voxels = try Self.compressed(volume.storage, file: path)
    let header = MetaImageHeader.text(
      volume, compressedSize: voxels.count, dataFile: data.map(fileName))
    let output = try VolumeOutput(path, mayReplace: mayReplace)
    try output.write(Array(header.utf8))
    if let data {
      let other = try VolumeOutput(data, mayReplace: mayReplace)
      try other.write(voxels)
      try other.commit()
    } else {
      try output.write(voxels)
    }
    try output.commit()
  }

  /// Returns the file with the voxels of a `.mhd` file.
  package func companions(of path: String) -> [String] {
    path.hasSuffix(".mhd") ? [path.dropLast(4) + ".zraw"] : []
  }

  private static func compressed(
    _ storage: VoxelStorage, file: String
  ) throws(VolumeFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    let isFloat = storage.type == .float32 || storage.type == .float64
    let zlib = try GzipWriter(file, level: isFloat ? 1 : 6, isZlib: true) { bytes += $0 }
    try VolumeOutput.Piece.voxels(storage, isBigEndian: false).forEachChunk {
      (chunk) throws(VolumeFileError) in try zlib.write(chunk)
    }
    try zlib.finish()
    return bytes
  }
}

extension MetaImageHeader {
  /// The text of a header.
  fileprivate static func text(
    _ volume: WrittenVolume, compressedSize: Int, dataFile: String?
  ) -> String {
    let grid = volume.geometry.grid
    let geometry = volume.geometry.exact as? MetaImageGeometry ?? MetaImageGeometry(grid.affine)
    let isSeries = volume.frames != nil
    func list(_ numbers: [Double]) -> String {
      numbers.map { number in
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
      }.joined(separator: " ")
    }
    var matrix = geometry.matrix
    if isSeries {
      for place in [3, 7, 11] { matrix.insert(0, at: place) }
      matrix += [0, 0, 0, 1]
    }
    let sizes = grid.size + (volume.frames.map { [$0] } ?? [])
    let zeros = [Double](repeating: 0, count: sizes.count)
    guard
      let type = types.first(where: {
        $0.type == volume.storage.type || volume.storage.isColor && $0.type == .uint8
      })
    else { preconditionFailure("\(volume.storage.typeName) in a MetaImage file") }
    return """
      ObjectType = Image
      NDims = \(sizes.count)
      BinaryData = True
      BinaryDataByteOrderMSB = False
      CompressedData = True
      CompressedDataSize = \(compressedSize)
      TransformMatrix = \(list(matrix))
      Offset = \(list(geometry.offset + (isSeries ? [0] : [])))
      CenterOfRotation = \(list(zeros))
      AnatomicalOrientation = \(geometry.anatomicalOrientation)
      ElementSpacing = \(list(geometry.spacing + (isSeries ? [volume.frameSeconds ?? 1] : [])))
      DimSize = \(sizes.map(String.init).joined(separator: " "))
      \(volume.storage.isColor ? "ElementNumberOfChannels = 3\n" : "")ElementType = \(type.name)
      ElementDataFile = \(dataFile ?? "LOCAL")

      """
  }
}
