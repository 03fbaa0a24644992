package import Imaging

/// The lesions of one structure in two scans of one head, matched by overlap.
///
///     let changes = LesionComparison(first, second, map: transform.affine, structure: .region(.enhancingTumor))
///     changes.lesions.filter { $0.kind == .new }
///
/// Each mask keeps its own grid, on which volumes and diameters are measured; nothing that is measured is
/// resampled. Only the overlap needs both: the center of each voxel of a lesion is looked up in the other mask by
/// nearest neighbor, both ways, so that no small lesion is lost between thick slices. Two lesions are linked if
/// at least ``ChangeRules/leastOverlap`` of the smaller one lies in the other, and lesions that are linked,
/// directly or by others, are one row.
package struct LesionComparison: Hashable, Sendable {
  /// The structure that was compared.
  package let structure: Structure
  /// The rules.
  package let rules: ChangeRules
  /// The lesions, largest first by the larger of both volumes.
  package let lesions: [LesionChange]
  /// The whole structure at each time, specks included.
  package let first, second: StructureSize

  /// The size of a structure at one time.
  package struct StructureSize: Hashable, Sendable {
    /// The volume of all voxels.
    package let milliliters: Double
    /// The number of lesions.
    package let lesions: Int
    /// The number of parts that are too small to be lesions.
    package let specks: Int
    /// The volume of these parts.
    package let speckMilliliters: Double
    /// The sum of the products of diameters of all measurable lesions in mm².
    package let measurableProduct: Double

    /// Measures a structure.
    package init(
      _ structure: Structure, in map: LabelMap, plane: Plane = .axial, rules: ChangeRules = .init()
    ) {
      self.init(MeasuredComponent.all(of: structure, in: map, plane: plane), rules)
    }

    init(_ parts: [MeasuredComponent], _ rules: ChangeRules) {
      let counted = parts.filter { rules.counts(milliliters: $0.milliliters) }
      milliliters = parts.reduce(0) { $0 + $1.milliliters }
      lesions = counted.count
      specks = parts.count - counted.count
      speckMilliliters = milliliters - counted.reduce(0) { $0 + $1.milliliters }
      measurableProduct = LesionSize(counted).measurableProduct
    }
  }

  /// Compares two masks.
  ///
  /// - Parameters:
  ///   - first: The mask of the first time.
  ///   - second: The mask of the second time.
  ///   - map: From the first scan's millimeters to the second one's.
  ///   - structure: The structure, which both masks know.
  ///   - plane: The plane of the diameters, on each mask's own grid.
  ///   - rules: What counts.
  package init(
    _ first: LabelMap, _ second: LabelMap, map: Affine, structure: Structure,
    plane: Plane = .axial, rules: ChangeRules = ChangeRules()
  ) {
    let before = LesionsOfMask(first, structure, plane, rules)
    let after = LesionsOfMask(second, structure, plane, rules)
    self.structure = structure
    self.rules = rules
    self.first = before.size
    self.second = after.size
    let forth = before.overlaps(with: after, map: map)
    let back = after.overlaps(with: before, map: map.inverse)
    var groups = LesionGroups(first: before.count, second: after.count)
    for one in 0..<before.count {
      for other in 0..<after.count {
        // The larger of both shares is that of the smaller lesion.
        let share = max(forth.shares[one][other] ?? 0, back.shares[other][one] ?? 0)
        if share >= rules.leastOverlap { groups.link(one, other) }
      }
    }
    let home = map.inverse
    lesions = groups.all.map { group in
      let one = group.first.map { before.part($0) { $0 } }
      let other = group.second.map { after.part($0) { home.world(i: $0.x, j: $0.y, k: $0.z) } }
      let outside =
        one.isEmpty
        ? group.second.allSatisfy { back.outside[$0] > 0.5 }
        : other.isEmpty && group.first.allSatisfy { forth.outside[$0] > 0.5 }
      return LesionChange(one, other, isOutside: outside, rules)
    }.sorted { $0.largest > $1.largest }
  }
}

extension LesionChange {
  fileprivate init(_ first: [Part], _ second: [Part], isOutside: Bool, _ rules: ChangeRules) {
    (self.first, self.second, self.isOutside) = (first, second, isOutside)
    switch (first.count, second.count) {
    case (0, _): (kind, joining) = (.new, nil)
    case (_, 0): (kind, joining) = (.gone, nil)
    case (let one, let other):
      kind = rules.change(
        from: LesionSize(first.map(\.component)), to: LesionSize(second.map(\.component)))
      joining =
        one > 1 ? (other > 1 ? .mergedAndSplit : .merged) : other > 1 ? .split : nil
    }
  }

  fileprivate var largest: Double { max(before.milliliters, after.milliliters) }
}
