internal import Foundation
internal import Imaging

/// The images as the network reads them, and the way back to their own voxels.
struct PreparedImages: Sendable {
  /// One array for each channel, all with the same sides.
  private(set) var channels: [NetworkArray]
  /// The grid of the images before they were cropped or resampled, with the network's axes.
  let grid: Grid
  /// What was done with them, in order.
  private(set) var changes: [Change] = []
  /// The axes of the network.
  let axes: NetworkAxes

  /// A change of the array's sides.
  enum Change: Sendable {
    case crop([Range<Int>], from: [Int])
    case resample(NetworkArray.Change)
  }

  /// Prepares images.
  ///
  /// - Parameters:
  ///   - images: The images of the channels.
  ///   - base: The grid on which the network works; images on other grids are resampled to it.
  ///   - description: What the network asks for.
  ///   - plane: The plane of its slices, for radiological axes.
  ///   - brain: The brain, if a normalization asks for it.
  /// - Throws: ``SegmentationError/tooManyVoxels(sides:gigabytes:)``.
  init(
    _ images: ChannelImages, on base: Grid, _ description: ModelDescription, plane: Plane,
    brain: BrainMask?
  ) throws(SegmentationError) {
    axes = NetworkAxes(description.axes, plane: plane, of: base)
    let grid = axes.grid(of: base)
    self.grid = grid
    let sides = Array(grid.size.reversed())
    var backgrounds: [Float] = []
    channels = images.images.map { volume in
      guard let volume else {
        return NetworkArray([Float](repeating: 0, count: grid.voxelCount), sides: sides)
      }
      return NetworkArray(volume.regridded(to: grid).values(), sides: sides)
    }
    backgrounds = images.images.map { $0?.background().value ?? 0 }
    let isMissing = images.images.map { $0 == nil }
    let measured = zip(description.normalization, isMissing).filter { !$1 }.compactMap(\.0.voxels)
    var anyNonzero: NetworkArray?
    if measured.contains(.anyNonzero) {
      anyNonzero = NetworkArray(Self.nonzero(channels).map { $0 ? 1 : 0 }, sides: sides)
    }
    var brainArray: NetworkArray?
    if measured.contains(.brain), let brain {
      brainArray = NetworkArray(brain.map(on: grid).labels.map { Float($0) }, sides: sides)
    }
    for step in description.steps {
      switch step {
      case .crop:
        guard let box = Self.box(channels, description.crop) else { continue }
        let change = Change.crop(box, from: channels[0].sides)
        channels = channels.map { $0.cropped(to: box) }
        anyNonzero = anyNonzero?.cropped(to: box)
        brainArray = brainArray?.cropped(to: box)
        changes.append(change)
      case .resample:
        let change = Self.change(
          channels[0].sides, grid.affine.spacing.reversed(), axes, description)
        guard !change.isIdentity else { continue }
        try Self.check(change, arrays: channels.count + description.output.channelCount)
        channels = channels.map { $0.resampled(change, description.resampling.images) }
        anyNonzero = anyNonzero?.resampled(change, .nearest)
        brainArray = brainArray?.resampled(change, .nearest)
        changes.append(.resample(change))
      case .normalize:
        for (index, normalization) in description.normalization.enumerated()
        where !isMissing[index] {
          normalization.apply(
            to: &channels[index].values,
            .init(
              background: backgrounds[index],
              anyNonzero: anyNonzero.map { mask in
                NetworkArray.filled(mask.values.map { $0 > 0.5 }, sides: mask.sides)
              },
              brain: brainArray?.values.map { $0 > 0.5 }))
        }
      }
    }
  }

  /// Whether each voxel is not 0 in some channel.
  private static func nonzero(_ channels: [NetworkArray]) -> [Bool] {
    var isNonzero = [Bool](repeating: false, count: channels[0].values.count)
    for channel in channels {
      for (index, value) in channel.values.enumerated() where value != 0 && value.isFinite {
        isNonzero[index] = true
      }
    }
    return isNonzero
  }

  /// What is left of an image; `nil` if nothing is cropped.
  private static func box(
    _ channels: [NetworkArray], _ crop: ModelDescription.Crop
  ) -> [Range<Int>]? {
    guard crop != .none else { return nil }
    let boxes = channels.compactMap { channel in
      channel.box { crop == .positive ? $0 > 0 : $0 != 0 && $0.isFinite }
    }
    guard let first = boxes.first else { return nil }
    let joined = boxes.dropFirst().reduce(first) { joined, box in
      zip(joined, box).map {
        min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
      }
    }
    return joined == channels[0].sides.map { 0..<$0 } ? nil : joined
  }

  /// Refuses sizes that do not fit into the machine's memory.
  private static func check(
    _ change: NetworkArray.Change, arrays: Int
  ) throws(SegmentationError) {
    let bytes = change.new.reduce(4 * Double(arrays)) { $0 * Double($1) }
    guard bytes < Double(ProcessInfo.processInfo.physicalMemory) else {
      throw .tooManyVoxels(sides: change.new, gigabytes: bytes / 1e9)
    }
  }

  /// How an image is brought to the network's spacing.
  private static func change(
    _ sides: [Int], _ spacing: [Double], _ axes: NetworkAxes, _ description: ModelDescription
  ) -> NetworkArray.Change {
    let rules = description.resampling
    var wanted = spacing
    for axis in 0..<3 {
      guard let target = description.spacing[axes.numbers[axis]] else { continue }
      let ratio = target / spacing[axis]
      wanted[axis] = max(ratio, 1 / ratio) <= rules.tolerance ? spacing[axis] : target
    }
    // The last voxel of the new array lies within half a voxel of the old one's last voxel, or of its outer edge.
    let kept = rules.alignment == .firstVoxel ? 1.0 : 0
    let new = (0..<3).map {
      let length = (Double(sides[$0]) - kept) * spacing[$0] / wanted[$0] + kept
      return max(Int(length.rounded(.toNearestOrEven)), 1)
    }
    return NetworkArray.Change(
      old: sides, new: new,
      steps: rules.alignment == .firstVoxel ? zip(wanted, spacing).map(/) : nil,
      separateAxis: rules.separateAxis.flatMap { separateAxis(spacing, wanted, $0) })
  }

  /// The axis between whose slices nothing is interpolated.
  private static func separateAxis(
    _ spacing: [Double], _ wanted: [Double], _ factor: Double
  ) -> Int? {
    func longest(_ spacing: [Double]) -> Int?? {
      guard let most = spacing.max(), let least = spacing.min(), most / least > factor else {
        return .none
      }
      let axes = spacing.indices.filter { spacing[$0] == most }
      return .some(axes.count == 1 ? axes[0] : nil)
    }
    return (longest(spacing) ?? longest(wanted) ?? nil)
  }

  /// The elements of the network's arrays from which these voxels of the images get their results.
  ///
  /// - Parameters:
  ///   - voxels: Voxels of ``grid`` along an axis of the network.
  ///   - axis: The axis.
  /// - Returns: The elements, with one more at each end if voxels are interpolated; empty if all of
  ///   them were cropped.
  func elements(of voxels: Range<Int>, axis: Int) -> Range<Int> {
    var range = voxels
    for change in changes where !range.isEmpty {
      switch change {
      case .crop(let box, _):
        let first = box[axis].lowerBound
        range = (range.lowerBound - first..<range.upperBound - first).clamped(
          to: 0..<box[axis].count)
      case .resample(let change):
        let back = change.reversed
        let low = Int(back.position(range.lowerBound, axis: axis).rounded(.down)) - 1
        let high = Int(back.position(range.upperBound - 1, axis: axis).rounded(.up)) + 2
        range = (low..<high).clamped(to: 0..<change.new[axis])
      }
    }
    return range
  }

  /// Brings a result back to the voxels of the images.
  ///
  /// - Parameters:
  ///   - array: A result on the network's voxels.
  ///   - interpolation: How.
  ///   - rest: The value where the images were cropped.
  /// - Returns: The result on the voxels of ``grid``.
  func restored(
    _ array: NetworkArray, _ interpolation: ModelDescription.Resampling.Interpolation, rest: Float
  ) -> NetworkArray {
    var array = array
    for change in changes.reversed() {
      switch change {
      case .crop(let box, let sides): array = array.placed(at: box, in: sides, rest: rest)
      case .resample(let change): array = array.resampled(change.reversed, interpolation)
      }
    }
    return array
  }
}
