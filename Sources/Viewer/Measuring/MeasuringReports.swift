package import Imaging
package import Metrics

/// An operation on the measurement file of a case.
package enum MeasurementFileWork: Sendable {
  /// Read it.
  case read
  /// Replace it.
  case save([CaseMeasurement])
  /// Write a table of measurements.
  case export(MeasurementTable, path: String, replacing: Bool)
}

/// The result of an operation on the measurement file.
package enum MeasurementFileReport: Sendable {
  /// It was read; the note says what could not be used.
  case read([CaseMeasurement], note: String? = nil)
  /// It was written; the note says what was set aside, the changes are those of another window, which are in the
  /// file as well.
  case saved(note: String? = nil, others: MeasurementFileChanges = MeasurementFileChanges())
  /// It could not be written.
  case notSaved(String)
  /// A table was written.
  case exported(path: String)
  /// A table was not written because a file of that name exists.
  case exists(path: String)
  /// A table could not be written.
  case notExported(String)
}

/// What another window has saved in a file of measurements since it was read or written here.
package struct MeasurementFileChanges: Hashable, Sendable {
  /// Measurements that came.
  package var added: [CaseMeasurement] = []
  /// Those that went.
  package var removed: [CaseMeasurement] = []

  /// Creates changes; none by default.
  package init(added: [CaseMeasurement] = [], removed: [CaseMeasurement] = []) {
    self.added = added
    self.removed = removed
  }

  /// Whether nothing changed.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty }

  /// Returns a list with these changes; what came gets new numbers.
  package func applied(to list: [CaseMeasurement]) -> [CaseMeasurement] {
    var result = list.filter { one in !removed.contains { $0.isSameShape(as: one) } }
    var last = list.map(\.id).max() ?? 0
    for measurement in added {
      last += 1
      result.append(measurement.numbered(last))
    }
    return result
  }
}

/// A component of a structure to measure, at or near a voxel.
package struct ComponentRequest: Sendable {
  /// The mask.
  package var map: LabelMap
  /// A voxel of the mask's grid.
  package var voxel: VoxelPoint
  /// The structures, the one that is wanted most first; the last one contains the voxel.
  package var structures: [Structure]
  /// The plane of its section.
  package var plane: Plane
  /// Where the mask comes from.
  package var source: MaskSource

  /// Measures the first of the structures that has a component within that of the last one at the voxel; the
  /// nearest one that counts as a lesion.
  ///
  /// - Returns: `nil` if the voxel is not part of the last structure.
  package func perform() -> MeasuredStructure? {
    guard let last = structures.last else { return nil }
    for structure in structures.dropLast() {
      if let found = MeasuredComponent.nearest(
        to: voxel, structure, within: last, in: map, plane: plane)
      {
        return MeasuredStructure(structure: structure, component: found)
      }
    }
    return MeasuredComponent.containing(voxel, last, in: map, plane: plane).map {
      MeasuredStructure(structure: last, component: $0)
    }
  }
}

/// A component that was measured, and the structure that it is part of.
package struct MeasuredStructure: Hashable, Sendable {
  /// The structure.
  package let structure: Structure
  /// The component.
  package let component: MeasuredComponent
}

/// Masks whose labels are to be measured in an image.
package struct LabelStatisticsRequest: Sendable {
  /// The masks.
  package var masks: [(source: MaskSource, map: LabelMap)]
  /// The image.
  package var volume: Volume
  /// The index of the 3-D volume.
  package var frame: Int
  /// What is measured, so that outdated results can be dropped.
  package var subject: StatisticsSubject

  /// Measures them.
  package func perform() -> [MaskStatistics] {
    masks.compactMap { source, map in
      LabelStatistics(map, volume, frame: frame).map {
        MaskStatistics(source: source, scheme: map.scheme, statistics: $0)
      }
    }
  }
}

/// The labels and the image that statistics describe.
package struct StatisticsSubject: Hashable, Sendable {
  /// The version of the case's labels.
  package var version: Int
  /// The index of the image.
  package var image: Int
}

/// The statistics of a mask's labels.
package struct MaskStatistics: Sendable {
  /// Where the mask comes from.
  package var source: MaskSource
  /// What its labels mean.
  package var scheme: LabelScheme
  /// The statistics.
  package var statistics: LabelStatistics
}
