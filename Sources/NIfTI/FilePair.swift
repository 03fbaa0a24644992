import Files
import VolumeFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The files of one image: the same file twice, or `.hdr` and `.img`.
struct FilePair: Equatable {
  let header: String
  let voxels: String

  /// Finds the other file of a pair; either may be compressed.
  init(_ path: String) throws(VolumeFileError) {
    guard let (stem, suffix) = Self.split(path) else {
      (header, voxels) = (path, path)
      return
    }
    let other = suffix.hasPrefix(".hdr") ? ".img" : ".hdr"
    let names = suffix.hasSuffix(".gz") ? [other + ".gz", other] : [other, other + ".gz"]
    guard let partner = names.map({ stem + $0 }).first(where: { access($0, F_OK) == 0 }) else {
      throw .cannotRead(
        file: path, reason: "its other half, \(fileName(stem + other)), is missing")
    }
    (header, voxels) = other == ".img" ? (path, partner) : (partner, path)
  }

  /// Splits the path of a pair's file into stem and suffix; `nil` for other files.
  static func split(_ path: String) -> (stem: String, suffix: String)? {
    for suffix in [".hdr", ".img", ".hdr.gz", ".img.gz"] where path.hasSuffix(suffix) {
      return (String(path.dropLast(suffix.count)), suffix)
    }
    return nil
  }
}
