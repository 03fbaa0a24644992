import Cases
import Imaging
package import VolumeFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Phantom {
  /// The case's name, which contains the seed.
  package var name: String { "phantom_\(seed)" }

  /// Makes the case and writes it in BraTS layout.
  ///
  /// - Parameter directory: The folder for the five files; created if missing.
  /// - Returns: The paths of the files.
  /// - Throws: ``VolumeFileError`` if a file cannot be written.
  @discardableResult
  package func write(to directory: String) throws(VolumeFileError) -> [String] {
    guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
      throw .cannotWrite(file: directory, reason: String(cString: strerror(errno)))
    }
    let volumes = volumes()
    let geometry = VolumeGeometry(grid: Self.grid)
    var paths: [String] = []
    for modality in Modality.allCases {
      let path = "\(directory)/\(name)_\(modality.rawValue).nii.gz"
      try VolumeFormats.write(
        .int16(volumes.intensities[modality] ?? []), geometry: geometry, to: path)
      paths.append(path)
    }
    let path = "\(directory)/\(name)_seg.nii.gz"
    try VolumeFormats.write(
      .int16(volumes.labels.labels.map { Int16($0) }), geometry: geometry, to: path)
    return paths + [path]
  }
}
