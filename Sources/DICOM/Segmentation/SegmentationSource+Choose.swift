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
  /// - Returns: The place: on the images of the first series with the mask's voxels, or else on the mask's own
  ///   grid beside the series that covers most of it.
  /// - Throws: ``SegmentationError`` if the mask lies on none of them.
  package func place(
    _ map: LabelMap, name: String, series: String? = nil
  ) throws(SegmentationError) -> SegmentationPlace {
    guard map.labels.contains(where: { $0 != 0 }) else { throw .empty(name) }
    let stacks = try candidates(series)
    // Exactly on the images: the same voxels, or some of them.
    let exact = stacks.filter(\.isComplete).compactMap { stack in
      map.exactly(on: stack.grid).map { (stack, $0) }
    }
    try checkStudies(exact.isEmpty ? stacks : exact.map(\.0), name)
    if let (stack, onPlanes) = exact.first {
      let others = exact.map(\.0).filter { $0.series != stack.series }
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

extension LabelMap {
  /// Returns which part of the labeled voxels lies within a grid.
  fileprivate func share(inside target: Grid) -> Double {
    let map = target.affine.inverse.after(grid.affine)
    var (inside, all) = (0, 0)
    var place = 0
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          defer { place += 1 }
          guard labels[place] != 0 else { continue }
          all += 1
          let point = map.world(i: Double(i), j: Double(j), k: Double(k))
          let isInside = zip([point.x, point.y, point.z], target.size).allSatisfy {
            $0 >= -0.5 && $0 <= Double($1) - 0.5
          }
          if isInside { inside += 1 }
        }
      }
    }
    return all == 0 ? 0 : Double(inside) / Double(all)
  }
}
