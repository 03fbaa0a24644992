import Imaging

/// The facts about an image as text: names with values.
struct ImageWords {
  let image: StudyImage
  let loaded: LoadedImage
  let frameCount: Int

  /// Creates the text for an image; `nil` if its voxels are not loaded.
  init?(_ image: StudyImage?) {
    guard let image, let loaded = image.content.value else { return nil }
    (self.image, self.loaded) = (image, loaded)
    frameCount = loaded.volume.frameCount
  }

  private var grid: Grid { loaded.volume.grid }

  var size: String {
    grid.size.map(String.init).joined(separator: "×")
      + (frameCount > 1 ? " × \(frameCount)" : "")
  }
  var spacing: String {
    let numbers = grid.affine.spacing.map(shortNumber)
    return (Set(numbers).count == 1 ? numbers[0] : numbers.joined(separator: "×")) + " mm"
  }
  var type: String {
    let (slope, intercept) = (loaded.volume.slope, loaded.volume.intercept)
    guard slope != 1 || intercept != 0 else { return loaded.volume.storage.typeName }
    let sign = intercept < 0 ? "−" : "+"
    let offset = intercept == 0 ? "" : " \(sign) \(shortNumber(abs(intercept)))"
    return "\(loaded.volume.storage.typeName) × \(shortNumber(slope))\(offset)"
  }
  var axes: String { Orientation(grid.affine).axisCodes }
  /// How far the axes are rotated from the anatomical axes.
  var obliqueness: String {
    let degrees = grid.affine.obliqueness
    return degrees < 0.05 ? "not oblique" : "oblique \(tenths(degrees))°"
  }
  var sequence: String {
    if let modality = image.modality { return modality.displayName }
    return loaded.isCT ? "CT (by its values)" : "unknown"
  }

  /// Everything, in the order of the page.
  func facts(_ facts: ImageFacts?, window: IntensityWindow?) -> [(name: String, value: String)] {
    let volume = loaded.volume
    let extent = zip(grid.size, grid.affine.spacing).map { shortNumber(Double($0) * $1) }
    var rows = [
      ("sequence", sequence), ("size", "\(size) voxels"),
      ("", extent.joined(separator: "×") + " mm"), ("spacing", spacing), ("stored as", type),
      ("axes", "\(axes), \(obliqueness)"),
    ]
    if volume.storage.isColor { return rows + [("values", "colors")] }
    let background = volume.background(frame: loaded.frame)
    rows.append(
      (
        "background",
        background.isCertain
          ? "\(shortNumber(Double(background.value))) around the head" : "none found"
      ))
    guard let facts else { return rows + [("values", "measuring…")] }
    let statistics = facts.statistics
    func number(_ value: Double?) -> String { value.map(shortNumber) ?? "–" }
    rows += [
      ("values", "\(number(statistics.minimum)) to \(number(statistics.maximum))"),
      (
        "foreground",
        "\(tenths(Double(statistics.nonZeroCount) * grid.voxelMilliliters)) ml, "
          + "\(tenths(100 * Double(statistics.nonZeroCount) / Double(max(grid.voxelCount, 1)))) %"
      ),
      ("mean, SD", "\(number(statistics.nonZeroMean)), \(number(statistics.nonZeroDeviation))"),
      ("median", number(facts.median)),
    ]
    if statistics.nonFiniteCount > 0 {
      rows.append(("invalid", "\(statistics.nonFiniteCount) voxels (NaN or infinite)"))
    }
    if facts.isCT { rows.append(("units", "probably Hounsfield units")) }
    if let window {
      rows.append(("window", "\(shortNumber(window.lower)) to \(shortNumber(window.upper))"))
      rows.append(
        ("", "width \(shortNumber(window.window)), level \(shortNumber(window.level))"))
    }
    return rows
  }
}
