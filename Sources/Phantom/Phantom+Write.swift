import Imaging
package import NIfTI

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Phantom {
  /// The case's name, which tells the seed.
  package var name: String { "phantom_\(seed)" }

  /// Makes the case and writes it in BraTS layout.
  ///
  /// - Parameter directory: The folder for the five files; it is made where it is missing.
  /// - Returns: The paths of the files.
  /// - Throws: ``NIfTIError`` where a file cannot be written.
  @discardableResult
  package func write(to directory: String) throws(NIfTIError) -> [String] {
    guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
      throw .cannotWrite(file: directory, reason: String(cString: strerror(errno)))
    }
    let volumes = volumes()
    let header = NIfTIHeader(grid: Self.grid)
    var paths: [String] = []
    for modality in Modality.allCases {
      let path = "\(directory)/\(name)_\(modality.rawValue).nii.gz"
      try NIfTI.writeIntegers(volumes.intensities[modality] ?? [], like: header, to: path)
      paths.append(path)
    }
    let path = "\(directory)/\(name)_seg.nii.gz"
    try NIfTI.writeIntegers(volumes.labels.labels.map { Int16($0) }, like: header, to: path)
    return paths + [path]
  }
}
