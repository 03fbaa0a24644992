import Files
import Imaging
import VolumeFiles

extension MGHHeader {
  /// Reads and checks the header at the beginning of a file.
  init(from source: ByteSource) throws(VolumeFileError) {
    let file = source.path
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let found = try source.read(into: &bytes, 0..<Self.size)
    guard found == Self.size else {
      throw .truncated(file: file, needed: Self.size, found: found)
    }
    self.init(bytes)
    let version = Self.integer(bytes, 0)
    guard version == 1 else {
      throw .wrongFormat(
        file: file, format: "FreeSurfer", reason: "its version is \(version); it must be 1")
    }
    for (axis, name) in ["width", "height", "depth", "nframes"].enumerated()
    where dims[axis] < 1 {
      throw .field(name, file: file, value: "\(dims[axis])", requirement: "it must be positive")
    }
    guard Self.types.contains(where: { $0.code == type }) else {
      throw .field(
        "type", file: file, value: "\(type)",
        requirement: "0 (uint8), 1 (int32), 3 (float32), 4 (int16) and 10 (uint16) are supported")
    }
    // A curvature or thickness file: a number for each vertex of a hemisphere.
    if dims[0] > Int(Int16.max), dims[1] == 1, dims[2] == 1 {
      throw .foreign(
        file: file, reason: "it holds values at \(dims[0]) points of a surface; glia shows volumes")
    }
    if goodRASFlag > 0 {
      // FreeSurfer and nibabel take a distance of 0 as it is; it could only be a damaged file.
      for axis in 0..<3 where delta[axis] == 0 || !delta[axis].isFinite {
        throw .field(
          "delta", file: file, value: "\(delta[axis])", requirement: "it must not be 0")
      }
    } else {
      (delta, Mdc, Pxyz_c) = (MGHHeader().delta, MGHHeader().Mdc, MGHHeader().Pxyz_c)
    }
    grid = try Grid.checked(
      size: Array(dims[0..<3]), affine: affine, field: "the affine (delta, Mdc, Pxyz_c)", file: file
    )
  }

  /// Parses the fields without checking them.
  private init(_ bytes: [UInt8]) {
    self.init()
    dims = (1...4).map { Self.integer(bytes, $0 * 4) }
    type = Self.integer(bytes, 20)
    dof = Self.integer(bytes, 24)
    goodRASFlag = Int(Int16(bitPattern: UInt16(bytes[28]) << 8 | UInt16(bytes[29])))
    func floats(_ start: Int, _ count: Int) -> [Float] {
      (0..<count).map { Self.float(bytes, start + $0 * 4) }
    }
    (delta, Mdc, Pxyz_c) = (floats(30, 3), floats(42, 9), floats(78, 3))
  }

  static func integer(_ bytes: [UInt8], _ offset: Int) -> Int {
    Int(Int32(bitPattern: bits(bytes, offset)))
  }

  static func float(_ bytes: [UInt8], _ offset: Int) -> Float {
    Float(bitPattern: bits(bytes, offset))
  }

  private static func bits(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Returns whether bytes begin as a FreeSurfer volume: version 1, four sizes and a known type.
  static func isMGH(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 30, integer(bytes, 0) == 1 else { return false }
    return (1...4).allSatisfy { (1..<1 << 24).contains(integer(bytes, $0 * 4)) }
      && (0...10).contains(integer(bytes, 20))
  }
}
