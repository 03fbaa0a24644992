import Files
import Imaging
package import VolumeFiles

extension NRRDFormat: VolumeWriter {
  /// Every type, and in `.seg.nrrd` files the names and colors of labels.
  package func limits(_ path: String) -> FormatLimits {
    isSegmentation(path)
      ? FormatLimits(types: [.uint8, .uint16], keepsLabels: true, keepsFrames: false)
      : FormatLimits(types: VoxelType.numbers + [.rgb24])
  }

  /// Whether a name is that of a segmentation of 3D Slicer.
  private func isSegmentation(_ path: String) -> Bool { path.hasSuffix(".seg.nrrd") }

  /// Writes a volume; see `VolumeWriter`.
  ///
  /// A `.nhdr` file's voxels go into a file beside it that ends in `.raw.gz`.
  package func write(
    _ volume: WrittenVolume, to path: String, mayReplace: Bool
  ) throws(VolumeFileError) {
    volume.check()
    try checkName(path)
    var lines = NRRDHeader.lines(volume)
    if isSegmentation(path) { lines += SlicerSegments.lines(volume) }
    let voxels = VolumeOutput.Piece.voxels(volume.storage, isBigEndian: false)
    guard path.hasSuffix(".nhdr") else {
      let output = try VolumeOutput(path, mayReplace: mayReplace)
      try output.write(Self.text(lines) + [10])
      try output.write([voxels], compressed: true)
      try output.commit()
      return
    }
    let data = Self.dataFile(of: path)
    let header = try VolumeOutput(path, mayReplace: mayReplace)
    try header.write(Self.text(lines + ["data file: \(fileName(data))"]))
    let output = try VolumeOutput(data, mayReplace: mayReplace)
    try output.write([voxels], compressed: true)
    // The header last: it is what names the file.
    try output.commit()
    try header.commit()
  }

  /// Returns the file with the voxels of a `.nhdr` file.
  package func companions(of path: String) -> [String] {
    path.hasSuffix(".nhdr") ? [Self.dataFile(of: path)] : []
  }

  private static func dataFile(of path: String) -> String { path.dropLast(5) + ".raw.gz" }

  private static func text(_ lines: [String]) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}

extension NRRDHeader {
  /// The lines of a header, in the order of the programs on ITK.
  fileprivate static func lines(_ volume: WrittenVolume) -> [String] {
    let geometry =
      volume.geometry.exact as? NRRDGeometry ?? NRRDGeometry(volume.geometry.grid.affine)
    func vector(_ numbers: [Double]) -> String {
      "(" + numbers.map(text).joined(separator: ",") + ")"
    }
    let (isColor, frames) = (volume.storage.isColor, volume.frames)
    let sizes =
      (isColor ? [3] : []) + volume.geometry.grid.size + (frames.map { [$0] } ?? [])
    let kinds =
      (isColor ? ["RGB-color"] : []) + ["domain", "domain", "domain"]
      + (frames == nil ? [] : ["list"])
    let directions =
      (isColor ? ["none"] : []) + geometry.directions.map(vector) + (frames == nil ? [] : ["none"])
    let space = geometry.space.map { "space: \($0)" } ?? "space dimension: 3"
    return [
      "NRRD0005", "# Written by glia; the format: http://teem.sourceforge.net/nrrd/format.html",
      "type: \(name(volume.storage.type))", "dimension: \(sizes.count)", space,
      "sizes: \(sizes.map(String.init).joined(separator: " "))",
      "space directions: \(directions.joined(separator: " "))",
      "kinds: \(kinds.joined(separator: " "))",
    ] + (volume.storage.type.bytesPerVoxel == 1 || isColor ? [] : ["endian: little"]) + [
      "encoding: gzip", "space origin: \(vector(geometry.origin))",
    ]
  }

  /// A number as short as it can be read back exactly.
  static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }

  private static func name(_ type: VoxelType) -> String {
    switch type {
    case .int8: "signed char"
    case .uint8, .rgb24, .rgba32: "unsigned char"
    case .int16: "short"
    case .uint16: "unsigned short"
    case .int32: "int"
    case .uint32: "unsigned int"
    case .int64: "long long int"
    case .uint64: "unsigned long long int"
    case .float32: "float"
    case .float64: "double"
    }
  }
}
