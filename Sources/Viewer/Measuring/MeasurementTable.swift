package import Imaging
package import Metrics

/// All measurements of a case as a table: a row for each measurement, and for regions of interest one for
/// each image.
package struct MeasurementTable: Hashable, Sendable {
  /// A row.
  package struct Row: Hashable, Sendable {
    /// The measurement.
    package var measurement: CaseMeasurement
    /// The index of its slice in the stored array; `nil` if it is outside the pictures.
    package var slice: Int?
    /// The image that was measured; `nil` for lines, which need none.
    package var image: String?
    /// The intensities in that image; `nil` for lines.
    package var values: RegionValues?
  }

  /// An image in which regions are measured.
  package struct Image: Sendable {
    /// Its name.
    package var title: String
    /// The voxels.
    package var volume: Volume
    /// The index of the 3-D volume, if there are several.
    package var frame: Int

    /// Creates an image.
    package init(title: String, volume: Volume, frame: Int = 0) {
      self.title = title
      self.volume = volume
      self.frame = frame
    }
  }

  /// The case.
  package let name: String
  /// The rows.
  package let rows: [Row]

  /// Measures in all images of a case.
  ///
  /// - Parameters:
  ///   - name: The case.
  ///   - measurements: What was measured.
  ///   - images: The images.
  ///   - grid: The grid whose slices are counted.
  package init(name: String, _ measurements: [CaseMeasurement], in images: [Image], grid: Grid?) {
    self.name = name
    rows = measurements.flatMap { measurement -> [Row] in
      let slice = grid.flatMap { measurement.slice(on: $0) }
      guard case .region(let region) = measurement.shape else {
        return [Row(measurement: measurement, slice: slice)]
      }
      let rows = images.compactMap { image in
        region.values(in: image.volume, frame: image.frame).map { values in
          Row(measurement: measurement, slice: slice, image: image.title, values: values)
        }
      }
      return rows.isEmpty ? [Row(measurement: measurement, slice: slice)] : rows
    }
  }
}

extension CaseMeasurement {
  /// Returns the slice of its plane on a grid; `nil` if it is outside.
  package func slice(on grid: Grid) -> Int? {
    let geometry = SliceGeometry(grid, plane: plane)
    let index = SlicePositions(geometry).position(of: middle).z.rounded()
    return index >= 0 && index < Double(geometry.count) ? Int(index) : nil
  }
}

extension MeasurementTable.Row {
  /// The numbers by their names in files; `nil` for those that do not apply.
  package var numbers: [(name: String, value: Double?)] {
    var ruler: Double?
    var lines: (Double, Double)?
    var area: Double?
    switch measurement.shape {
    case .ruler(let line): ruler = line.millimeters
    case .diameters(let longest, let perpendicular):
      lines = (longest.millimeters, perpendicular.millimeters)
    case .region(let region): area = region.area
    }
    let values = values?.values
    return [
      ("length_mm", ruler), ("longest_mm", lines?.0), ("perpendicular_mm", lines?.1),
      ("product_mm2", lines.map { $0.0 * $0.1 }), ("area_mm2", area),
      ("mean", values?.mean), ("sd", values?.standardDeviation), ("min", values?.minimum),
      ("max", values?.maximum),
    ]
  }
}

extension CaseMeasurement.Shape {
  /// The kind of shape, as files name it.
  package var kind: String {
    switch self {
    case .ruler: "ruler"
    case .diameters: "diameters"
    case .region(let region):
      switch region.outline {
      case .ellipse: "ellipse"
      case .polygon: "polygon"
      }
    }
  }
}

extension ViewerModel {
  /// The table of all measurements of the case in view.
  package var measurementTable: MeasurementTable {
    let images = study.images.compactMap { image in
      image.content.value.map {
        MeasurementTable.Image(title: image.title, volume: $0.volume, frame: $0.frame)
      }
    }
    return MeasurementTable(name: study.name, measuring.measurements, in: images, grid: grid)
  }
}
