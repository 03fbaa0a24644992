package import Imaging
package import Metrics

extension CaseMeasurement {
  /// The value for a list: lengths, or the mean and standard deviation in the image in view.
  package func text(_ values: RegionValues?) -> String {
    switch shape {
    case .ruler(let line): return "\(tenths(line.millimeters)) mm"
    case .diameters(let longest, let perpendicular):
      return "\(tenths(longest.millimeters)) × \(tenths(perpendicular.millimeters)) mm"
    case .region:
      guard let values = values?.values, let mean = values.mean else { return "no values" }
      return shortNumber(mean)
        + (values.standardDeviation.map { " ± \(shortNumber($0))" } ?? "")
    }
  }

  /// The values under it in an image; `nil` for lines.
  package func values(in volume: Volume, frame: Int) -> RegionValues? {
    guard case .region(let region) = shape else { return nil }
    return region.values(in: volume, frame: frame)
  }

  /// Details: product, area, minimum and maximum.
  func details(_ values: RegionValues?) -> String {
    switch shape {
    case .ruler: return ""
    case .diameters(let longest, let perpendicular):
      let product = longest.millimeters * perpendicular.millimeters
      return "\(squares(product)) (\(decimals(product / 100, 2)) cm²)"
    case .region(let region):
      var text = squares(region.area)
      guard let values else { return text }
      text += ", \(values.values.count) voxels"
      if let least = values.values.minimum, let greatest = values.values.maximum {
        text += ", \(shortNumber(least)) to \(shortNumber(greatest))"
      }
      if values.values.missing > 0 { text += ", \(values.values.missing) outside the image" }
      return text + (values.isResampled ? ", resampled" : "")
    }
  }

  /// The mask and structure that it was measured on; `nil` if it was drawn by hand.
  var origin: String? {
    guard let mask else { return nil }
    return structure.map { "\($0) of the \(mask)" } ?? mask
  }

  private func squares(_ value: Double) -> String { "\(tenths(value)) mm²" }
}

extension ViewerModel {
  /// The intensities of a measurement in the image in view; `nil` for lines, and without an image.
  func values(of measurement: CaseMeasurement) -> RegionValues? {
    values(of: measurement, inImageAt: imageIndex)
  }

  /// The intensities of a measurement in an image.
  func values(of measurement: CaseMeasurement, inImageAt index: Int) -> RegionValues? {
    guard study.images.indices.contains(index), let loaded = study.images[index].content.value
    else {
      return nil
    }
    return measurement.values(in: loaded.volume, frame: loaded.frame)
  }

  /// The slice of a measurement in the plane in which it was made; `nil` if it is outside the pictures.
  func slice(of measurement: CaseMeasurement) -> Int? {
    grid.flatMap { measurement.slice(on: $0) }
  }
}
