package import Cases
package import Imaging
package import VolumeFiles

extension VolumeFormats {
  /// Writes floats, one or several 3-D volumes of them.
  package static func writeFloats(
    _ values: [Float], frames: Int, geometry: VolumeGeometry, to path: String
  ) throws(VolumeFileError) {
    try write(.float32(values, frames: frames), geometry: geometry, to: path)
  }

  /// Writes 16-bit integers.
  package static func writeIntegers(
    _ values: [Int16], geometry: VolumeGeometry, to path: String
  ) throws(VolumeFileError) {
    try write(.int16(values), geometry: geometry, to: path)
  }
}
