package import Imaging

extension LabelMap {
  /// Fills the gaps between annotated slices of a plane with interpolated shapes.
  ///
  /// A slice is annotated if it contains one of the labels. In each annotated slice every position
  /// has a signed distance in mm to the mask's border, positive inside. In between, distances are
  /// interpolated linearly, and the mask is where they are positive. With several labels, the one
  /// deepest inside wins.
  ///
  /// - Parameters:
  ///   - labels: The labels to interpolate, as one mask.
  ///   - geometry: The plane of the slices.
  ///   - range: The slices that may be filled; `nil` for all gaps.
  /// - Returns: The labels for the slices in the gaps; nothing is erased.
  ///
  /// Source: S. P. Raya and J. K. Udupa, "Shape-based interpolation of multidimensional objects",
  /// *IEEE Transactions on Medical Imaging* 9 (1990), 32–42.
  package func interpolating(
    _ labels: Set<Label>, _ geometry: SliceGeometry, in range: ClosedRange<Int>? = nil
  ) -> [LabelProposal] {
    let present = labels.subtracting([0]).sorted()
    let wanted = Set(present)
    let annotated = (0..<geometry.count).filter { index in
      Patch(slice: index, geometry).labels(of: self).contains(where: wanted.contains)
    }
    var proposals: [LabelProposal] = []
    for (lower, upper) in zip(annotated, annotated.dropFirst()) where upper > lower + 1 {
      let gap = (lower + 1...upper - 1).filter { range?.contains($0) ?? true }
      guard !gap.isEmpty else { continue }
      let (first, second) = (
        ShapeSlice(self, lower, geometry, present), ShapeSlice(self, upper, geometry, present)
      )
      for index in gap {
        let part = Float(index - lower) / Float(upper - lower)
        let patch = Patch(slice: index, geometry)
        for element in 0..<patch.count {
          guard let label = first.label(at: element, toward: second, part) else { continue }
          proposals.append(LabelProposal(place: patch.place(element), label: label))
        }
      }
    }
    return proposals
  }
}

/// Signed distances to the borders of a slice's labels.
private struct ShapeSlice {
  /// Distances to the border of all labels together.
  let whole: [Float]
  /// Distances to the border of each label.
  let parts: [(label: Label, distances: [Float])]

  init(_ map: LabelMap, _ index: Int, _ geometry: SliceGeometry, _ labels: [Label]) {
    let patch = Patch(slice: index, geometry)
    let values = patch.labels(of: map)
    whole = signedDistances(values.map { labels.contains($0) }, patch)
    parts = labels.map { label in
      (label, signedDistances(values.map { $0 == label }, patch))
    }
  }

  /// Returns the label of an element between this slice and another, a fraction `part` of the way;
  /// `nil` outside.
  func label(at element: Int, toward other: ShapeSlice, _ part: Float) -> Label? {
    func between(_ a: [Float], _ b: [Float]) -> Float {
      a[element] * (1 - part) + b[element] * part
    }
    guard between(whole, other.whole) > 0 else { return nil }
    if parts.count == 1 { return parts[0].label }
    let depths = zip(parts, other.parts).map { between($0.distances, $1.distances) }
    return depths.indices.max { depths[$0] < depths[$1] }.map { parts[$0].label }
  }
}

/// Returns the distance of each element to the nearest one of the other kind, positive in the mask.
///
/// For an empty mask it is negative and larger than the slice.
private func signedDistances(_ mask: [Bool], _ patch: Patch) -> [Float] {
  let far = Float(zip(patch.size, patch.spacing).reduce(0) { $0 + Double($1.0) * $1.1 })
  let all = mask.indices.map { Int32($0) }
  func distances(to isPoint: Bool) -> [Float] {
    DistanceField(
      to: all.filter { mask[Int($0)] == isPoint }, size: patch.size, spacing: patch.spacing
    ).distances(from: all)
  }
  return zip(distances(to: false), distances(to: true)).map { inside, outside in
    max(min(inside, far), 0) - max(min(outside, far), 0)
  }
}
