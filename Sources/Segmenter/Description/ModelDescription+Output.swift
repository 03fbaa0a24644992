package import Imaging

extension ModelDescription {
  /// What the output channels are.
  package enum Output: Hashable, Sendable {
    /// A voxel has the label of the channel with the greatest value, the first of equal ones.
    case labels([LabelChannel])
    /// A voxel belongs to each structure whose probability is above its threshold.
    ///
    /// Labels are written one structure after the other, so that later ones overwrite: `order` has indices into
    /// the list.
    case structures([StructureChannel], order: [Int])

    /// The number of output channels.
    package var channelCount: Int {
      switch self {
      case .labels(let channels): channels.count
      case .structures(let channels, _): channels.count
      }
    }

    /// The names of the labels or structures, by channel.
    package var names: [String] {
      switch self {
      case .labels(let channels): channels.map(\.name)
      case .structures(let channels, _): channels.map(\.name)
      }
    }

    /// The labels that a result may have, with names and colors.
    package var labelTable: LabelTable {
      switch self {
      case .labels(let channels):
        LabelTable(channels.map { LabelTable.Entry($0.value, $0.name, color: $0.color) })
      case .structures(let channels, _):
        LabelTable(channels.map { LabelTable.Entry($0.value, $0.name, color: $0.color) })
      }
    }
  }

  /// A channel that is the score of one label.
  package struct LabelChannel: Hashable, Sendable {
    /// The label's value; 0 is background.
    package var value: Label
    /// Its name.
    package var name: String
    /// Its color, 0xRRGGBB; `nil` if the color follows from the value.
    package var color: UInt32?

    /// Creates a channel.
    package init(_ value: Label, _ name: String, color: UInt32? = nil) {
      self.value = value
      self.name = name
      self.color = color
    }
  }

  /// A channel that is the probability of one structure; structures may overlap.
  package struct StructureChannel: Hashable, Sendable {
    /// The structure's name, such as `WT` or `hippocampus`.
    package var name: String
    /// The label that is written where it is found, unless a later structure overwrites it; not 0.
    package var value: Label
    /// The labels that the structure consists of in the result.
    package var labels: [Label]
    /// A voxel belongs to it if its probability is above this, 0 to below 1.
    package var threshold: Float
    /// The color of its label, 0xRRGGBB; `nil` if the color follows from the value.
    package var color: UInt32?

    /// Creates a channel; without `labels`, the structure is its own label.
    package init(
      _ name: String, value: Label, labels: [Label]? = nil, threshold: Float = 0.5,
      color: UInt32? = nil
    ) {
      self.name = name
      self.value = value
      self.labels = labels ?? [value]
      self.threshold = threshold
      self.color = color
    }

    /// The tumor region that the name stands for.
    package var region: Region? {
      let name = name.lowercased()
      return Region.allCases.first {
        $0.abbreviation.lowercased() == name || $0.displayName.lowercased() == name
      }
    }
  }
}
