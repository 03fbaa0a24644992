package import Imaging

/// Where a mask goes: the series it belongs to, and the planes of its frames.
package struct SegmentationPlace: Sendable {
  /// The series.
  package let stack: SourceStack
  /// The mask in the order of the planes.
  let map: LabelMap
  let planes: SegmentationPlanes
  /// Other series with the same geometry, to which the mask could belong as well.
  package let alternatives: String?
  /// How much of the mask lies outside the series' images, 0–1.
  let outside: Double

  /// Whether the frames are the planes of the series' images.
  package var isOnImages: Bool { !planes.sources.isEmpty }
}

extension SegmentationSource {
  /// Finds the series on whose images a mask lies.
  ///
  /// - Parameters:
  ///   - map: The mask.
  ///   - name: What messages call the mask.
  ///   - series: The number or identifier of the series to use; `nil` chooses by geometry.
  ///   - mayLieOutside: Whether more than half of the mask may lie outside the images.
  /// - Returns: The place: on the images of the first series with the mask's voxels, of those with its size
  ///   before larger ones, or else on the mask's own grid beside the series that covers most of it.
  /// - Throws: ``SegmentationError`` if the mask lies on none of them.
  package func place(
    _ map: LabelMap, name: String, series: String? = nil, mayLieOutside: Bool = false
  ) throws(SegmentationError) -> SegmentationPlace {
    guard map.labels.contains(where: { $0 != 0 }) else { throw .empty(name) }
    let stacks = try candidates(series)
    // Exactly on the images: the same voxels, or some of them.
    let exact = stacks.filter(\.isComplete).compactMap { stack in
      map.exactly(on: stack.grid).map { (stack, $0) }
    }
    try checkStudies(exact.isEmpty ? stacks : exact.map(\.0), name)
    // A larger lattice may happen to hold the mask's voxels; the images it was made of have its size.
    let fits = exact.map { $0.0.grid.sizesShared(with: map.grid) }
    let closest = zip(exact, fits).filter { $0.1 == fits.max() }.map(\.0)
    if let (stack, onPlanes) = closest.first {
      let others = closest.map(\.0).filter { $0.series != stack.series }
      return SegmentationPlace(
        stack: stack, map: onPlanes, planes: SegmentationPlanes(stack),
        alternatives: others.isEmpty ? nil : names(others), outside: 0)
    }
    // On a grid of its own: the series that covers most of it, and of those the finest.
    let shares = stacks.map { (stack: $0, share: map.share(inside: $0.grid)) }
    let most = shares.map(\.share).max() ?? 0
    let best = shares.filter { $0.share >= most - 0.01 }.min {
      $0.stack.grid.voxelMilliliters < $1.stack.grid.voxelMilliliters
    }
    guard most > 0, let best else { throw .outside(name, names(stacks)) }
    guard most >= 0.5 || mayLieOutside else {
      throw .mostlyOutside(name, names([best.stack]), share: 1 - best.share)
    }
    guard let planes = SegmentationPlanes(map.grid, near: best.stack.grid) else {
      throw .oblique(name)
    }
    return SegmentationPlace(
      stack: best.stack, map: map.on(planes.grid), planes: planes, alternatives: nil,
      outside: 1 - best.share)
  }

  /// Throws if a mask could belong to several studies, because it must not end up in another patient's.
  private func checkStudies(
    _ stacks: [SourceStack], _ name: String
  ) throws(SegmentationError) {
    let count = Set(stacks.map(\.study)).count
    guard count > 1 else { return }
    let labels = stacks.compactMap { stack in
      stack.label.map { "\($0) (\(stack.description ?? "no description"))" }
    }
    throw .severalStudies(folder, count, name, series: Self.list(labels))
  }

  /// The stacks among which to choose.
  private func candidates(_ series: String?) throws(SegmentationError) -> [SourceStack] {
    guard let series else { return stacks }
    // Lists of series call parts of one series 5.1 and 5.2.
    let exact = stacks.filter { $0.label == series || $0.series == series }
    let chosen = exact.isEmpty ? stacks.filter { $0.number.map(String.init) == series } : exact
    guard !chosen.isEmpty else { throw .noSeries(folder, series, names(stacks)) }
    return chosen
  }

  private func names(_ stacks: [SourceStack]) -> String {
    var names: [String] = []
    for stack in stacks where !names.contains(stack.name) { names.append(stack.name) }
    return Self.list(names)
  }

  private static func list(_ names: [String]) -> String {
    if names.count > 6 {
      return names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
    }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Grid {
  /// How many axes, in whatever order, have the size of an axis of another grid.
  fileprivate func sizesShared(with other: Grid) -> Int {
    var left = other.size
    return size.count { own in
      guard let place = left.firstIndex(of: own) else { return false }
      left.remove(at: place)
      return true
    }
  }
}
