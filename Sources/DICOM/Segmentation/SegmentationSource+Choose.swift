import Files
package import Imaging
package import VolumeFiles

/// Where a mask goes: the series it belongs to, and the planes of its frames.
package struct SegmentationPlace: Sendable {
  /// The series.
  package let stack: SourceStack
  /// The mask in the order of the planes.
  let map: LabelMap
  let planes: SegmentationPlanes
  /// What the user should know of the choice.
  package let notes: [String]
}

extension SegmentationSource {
  /// Finds the series on whose images a mask lies.
  ///
  /// - Parameters:
  ///   - map: The mask.
  ///   - file: The mask's file, for messages.
  ///   - series: The number or identifier of the series to use; `nil` chooses by geometry.
  /// - Throws: `VolumeFileError` if the mask lies on none of them.
  package func place(
    _ map: LabelMap, file: String, series: String? = nil
  ) throws(VolumeFileError) -> SegmentationPlace {
    guard map.labels.contains(where: { $0 != 0 }) else {
      throw .cannotRead(
        file: file,
        reason: "it is empty, and a DICOM segmentation needs at least one labeled voxel")
    }
    let stacks = try candidates(series)
    // Exactly on the images: the same voxels, or some of them.
    let exact = stacks.compactMap { stack in map.exactly(on: stack.grid).map { (stack, $0) } }
    try checkStudies(exact.isEmpty ? stacks : exact.map(\.0), file)
    if let (stack, onPlanes) = exact.first {
      let others = exact.dropFirst().filter { $0.0.series != stack.series }.map(\.0.name)
      return SegmentationPlace(
        stack: stack, map: onPlanes, planes: SegmentationPlanes(stack),
        notes: others.isEmpty
          ? []
          : [
            "\(stack.name) is its source; \(Self.list(others)) "
              + "\(others.count == 1 ? "has" : "have") the same geometry, and --series chooses"
          ])
    }
    // On a grid of its own: the series that covers most of it, and of those the finest.
    let shares = stacks.map { (stack: $0, share: map.share(inside: $0.grid)) }
    func isBetter(
      _ one: (stack: SourceStack, share: Double), _ other: (stack: SourceStack, share: Double)
    )
      -> Bool
    {
      abs(one.share - other.share) > 0.01
        ? one.share > other.share
        : one.stack.grid.voxelMilliliters < other.stack.grid.voxelMilliliters
    }
    guard let best = shares.min(by: isBetter), best.share > 0 else {
      throw .cannotRead(
        file: file,
        reason:
          "its labels lie outside all images of \(stacks.map(\.name).isEmpty ? folder : names(stacks)), "
          + "so it is no mask of them")
    }
    guard let planes = SegmentationPlanes(map.grid, near: best.stack.grid) else {
      throw .cannotRead(
        file: file,
        reason:
          "its axes are not at right angles, so DICOM cannot hold it; resample it to the images' grid"
      )
    }
    let outside =
      best.share < 0.995
      ? ", and \(Int(((1 - best.share) * 100).rounded())) % of it lies outside them" : ""
    return SegmentationPlace(
      stack: best.stack, map: map.on(planes.grid), planes: planes,
      notes: [
        "the mask is not on the grid of the images of \(best.stack.name), so it is saved on its own grid, in "
          + "the same frame of reference\(outside)"
      ])
  }

  /// Throws if a mask could belong to several studies, because it must not end up in another patient's.
  private func checkStudies(_ stacks: [SourceStack], _ file: String) throws(VolumeFileError) {
    let studies = Set(stacks.map(\.study))
    guard studies.count > 1 else { return }
    throw .cannotRead(
      file: folder,
      reason:
        "it holds \(studies.count) studies to which \(fileName(file)) could belong; name the folder of "
        + "one of them")
  }

  /// The stacks among which to choose.
  private func candidates(_ series: String?) throws(VolumeFileError) -> [SourceStack] {
    guard let series else { return stacks }
    let chosen = stacks.filter { $0.series == series || $0.number.map(String.init) == series }
    guard !chosen.isEmpty else {
      throw .cannotRead(
        file: folder, reason: "it has no series \(series); it has \(names(stacks))")
    }
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
  /// Returns the map on a grid if all its labels lie on voxels of that grid.
  fileprivate func exactly(on target: Grid) -> LabelMap? {
    if target.coincides(with: grid) { return on(target) }
    guard grid.isPart(of: target) else { return nil }
    let moved = resampled(to: target)
    func count(_ map: LabelMap) -> Int { map.labels.reduce(0) { $1 == 0 ? $0 : $0 + 1 } }
    return count(moved) == count(self) ? moved : nil
  }

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
