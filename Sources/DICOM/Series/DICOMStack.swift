/// How the frames of a series lie on each other.
struct DICOMStack {
  /// The files' indices from the first slice to the last, and from the first time point to the
  /// last.
  let order: [Int]
  /// The number of different positions.
  let sliceCount: Int
  /// The number of frames at each position.
  let frameCount: Int
  /// The median distance of neighboring slices in millimeters; `nil` for a single slice.
  let spacing: Double?
  /// The smallest and the largest distance, if they differ by more than a tenth.
  let unequalSpacing: ClosedRange<Double>?

  /// Sorts files by their positions along the normal of the slices.
  init(_ instances: [DICOMInstance]) {
    let geometry = instances.first?.geometry
    let normal = geometry?.normal
    func depth(_ position: [Double]?) -> Double? {
      guard let normal, let position else { return nil }
      return zip(normal, position).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let depths = instances.map { depth($0.geometry?.frames.first?.position) }
    order = instances.indices.sorted { left, right in
      let (a, b) = (instances[left], instances[right])
      let (here, there) = (depths[left] ?? 0, depths[right] ?? 0)
      if abs(here - there) > 1e-3 { return here < there }
      return (a.number ?? 0, a.path) < (b.number ?? 0, b.path)
    }
    let all = instances.flatMap { $0.geometry?.frames.map { depth($0.position) } ?? [] }
    let places = all.compactMap(\.self).sorted()
    guard places.count == all.count, geometry?.isMosaic != true, !places.isEmpty else {
      let isMosaic = geometry?.isMosaic == true
      (sliceCount, frameCount) = isMosaic ? (1, all.count) : (all.count, 1)
      (spacing, unequalSpacing) = (nil, nil)
      return
    }
    var different = [places[0]]
    for place in places.dropFirst() where place - different[different.count - 1] > 0.01 {
      different.append(place)
    }
    sliceCount = different.count
    frameCount = max(1, (all.count + different.count - 1) / different.count)
    let gaps = zip(different.dropFirst(), different).map { $0 - $1 }.sorted()
    spacing = gaps.isEmpty ? nil : gaps[gaps.count / 2]
    if let least = gaps.first, let most = gaps.last, most > 1.1 * least {
      unequalSpacing = least...most
    } else {
      unequalSpacing = nil
    }
  }
}
