/// A head, or one slice of it, and the steps by which its brain is cut out.
///
/// 1. The head is what is clearly brighter than the darkest voxels, without holes.
/// 2. The brain's brightness is the median deep inside the head.
/// 3. What is darker than a part of it — bone, air, much of the fluid — separates brain and scalp. What bridges
///    this gap is cut by taking off a layer, the thinnest with which the largest, deepest part no longer reaches the
///    skin; then the part grows back by as much.
/// 4. Sulci and holes are closed, and the surface is smoothed.
struct HeadSection {
  private let values: [Float]
  private let empty: MaskRaster

  /// Darker than this part of the brain's median is bone, air or fluid.
  private static let darkShare: Float = 0.45
  /// The layers that are tried, in mm.
  private static let layers = [2.0, 3, 4, 5, 6, 8]
  /// The share of the skin that a brain may touch.
  private static let contact = 0.03

  init(_ values: [Float], _ empty: MaskRaster) { (self.values, self.empty) = (values, empty) }

  /// What was found.
  struct Found {
    /// The brain as a smooth field from 0 to 1.
    let field: [Float]
    /// The share of the skin's layer that it touches.
    let contact: Double
    /// The number of voxels of the brain, and of the head.
    let brain, head: Int
  }

  /// Finds the brain; `nil` without a head.
  func brain() -> Found? {
    guard let head = head() else { return nil }
    let depths = head.depths()
    let deepest = depths.filter { $0.isFinite }.max() ?? 0
    let core = values.indices.filter { head.mask[$0] != 0 && depths[$0] > 0.16 * deepest }
    guard let median = nonZeroQuantiles(core.map { values[$0] }, [0.5], background: .nan)?.first
    else { return nil }
    let limit = Self.darkShare * Float(median)
    let tissue = head.with(
      values.indices.map { head.mask[$0] != 0 && values[$0] > limit ? 1 : 0 })
    let skin = depths.indices.filter { head.mask[$0] != 0 && depths[$0] < 16 }
    let inner = tissue.depths()
    var best: (contact: Double, mask: MaskRaster)?
    for layer in Self.layers {
      let square = Float(layer * layer)
      let left = tissue.with(inner.map { $0 > square ? 1 : 0 })
      guard left.mask.contains(1) else { break }
      // Both hemispheres count if the gap between them parts them.
      let part = left.mainParts(
        weights: zip(depths, left.mask).map { $1 != 0 && $0.isFinite ? $0 : 0 }, share: 0.1,
        isKept: { $0 > 0.36 * deepest })
      let grown = part.grown(layer + 0.5).and(tissue)
      let touched = skin.count { grown.mask[$0] != 0 }
      let contact = Double(touched) / Double(max(skin.count, 1))
      if best.map({ contact < $0.contact - 0.02 }) ?? true { best = (contact, grown) }
      if contact < Self.contact { break }
    }
    guard let best else { return nil }
    let closed = best.mask.closed(8).filled()
    let smooth = closed.smoothed(2)
    let kept = closed.with(zip(smooth, head.mask).map { $0 > 0.5 && $1 != 0 ? 1 : 0 })
      .mainParts(share: 0.1)
    guard kept.mask.contains(1) else { return nil }
    // Other parts leave the field, the main one keeps its smooth edge.
    let around = kept.grown(4)
    let field = smooth.indices.map { place in
      around.mask[place] != 0 && head.mask[place] != 0 ? smooth[place] : 0
    }
    return Found(
      field: field, contact: best.contact, brain: kept.count, head: head.count)
  }

  /// The head: the largest part that is brighter than a tenth of the range, without holes and opened.
  private func head() -> MaskRaster? {
    guard let ends = nonZeroQuantiles(values, [0.02, 0.98], background: .nan), ends[1] > ends[0]
    else { return nil }
    let limit = Float(ends[0] + 0.1 * (ends[1] - ends[0]))
    let bright = empty.with(values.map { $0 > limit ? 1 : 0 })
    // Filled first: the scalp is a ring around everything, and may be too thin for what follows.
    let full = bright.filled()
    let head = full.shrunk(2).grown(2).and(full).mainParts().filled()
    return head.count >= 50 ? head : nil
  }
}
