package import Imaging

/// The extent of a tool's effect.
package enum EditExtent: Hashable, Sendable {
  /// One slice.
  case slice(Int, SliceGeometry)
  /// The whole volume.
  case volume
}
