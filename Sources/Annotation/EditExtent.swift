package import Imaging

/// How far a tool reaches.
package enum EditExtent: Hashable, Sendable {
  /// One slice.
  case slice(Int, SliceGeometry)
  /// The whole volume.
  case volume
}
