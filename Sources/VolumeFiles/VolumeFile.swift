package import Imaging

/// The contents of a file's header, whatever its format.
package struct VolumeHeader: Sendable {
  /// The file that was read; for a pair, the one that was requested.
  package let path: String
  /// The format in words, such as "NIfTI-1" or "NIfTI-2 pair".
  package let format: String
  /// The positions of the voxels.
  package let geometry: VolumeGeometry
  /// The number of consecutive 3-D volumes.
  package let frameCount: Int
  /// The time between frames in seconds; `nil` if the file does not tell.
  package let frameSeconds: Double?
  /// The type of the stored numbers, such as "int16".
  package let typeName: String
  /// Whether numbers are stored with the most significant byte first.
  package let isBigEndian: Bool
  /// The source of the affine, such as "sform".
  package let transform: String
  /// Other useful fields, under the format's own names.
  package let fields: [Field]
  /// Decisions made while the header was read, such as which of two transforms is used.
  package let notes: [FileNote]

  /// A field of a header.
  package struct Field: Sendable {
    /// The format's own name for it, such as "scl_slope".
    package let name: String
    /// Its value.
    package let value: Value

    /// Creates a field.
    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// A field's value.
  package enum Value: Sendable {
    case integer(Int)
    /// A number that may not be finite.
    case number(Double)
    case text(String)
  }

  /// Creates a header.
  package init(
    path: String, format: String, geometry: VolumeGeometry, frameCount: Int,
    frameSeconds: Double? = nil, typeName: String, isBigEndian: Bool = false, transform: String,
    fields: [Field] = [], notes: [FileNote] = []
  ) {
    self.path = path
    self.format = format
    self.geometry = geometry
    self.frameCount = frameCount
    self.frameSeconds = frameSeconds
    self.typeName = typeName
    self.isBigEndian = isBigEndian
    self.transform = transform
    self.fields = fields
    self.notes = notes
  }

  /// The grid of one 3-D volume.
  package var grid: Grid { geometry.grid }
}

/// A volume read from a file.
package struct VolumeFile: Sendable {
  /// The file's header.
  package let header: VolumeHeader
  /// The voxels in their stored type, with their positions.
  package let volume: Volume
  /// Decisions made while the file was read, one note each.
  package let notes: [FileNote]
  /// The names and colors of labels that the file itself holds; `nil` if it holds none.
  package let labels: LabelTable?

  /// Creates a volume with its header.
  package init(header: VolumeHeader, volume: Volume, notes: [FileNote], labels: LabelTable? = nil) {
    self.header = header
    self.volume = volume
    self.notes = notes
    self.labels = labels
  }

  /// The file that was read; for a pair, the one that was requested.
  package var path: String { header.path }
}
