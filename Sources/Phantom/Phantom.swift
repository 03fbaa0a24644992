import Dispatch
package import Imaging
import Synchronization

/// A synthetic brain with a tumor, as MR images and a reference label map.
///
/// The anatomy is random, and the signal equations of MR turn it into images, with a bias field,
/// partial volume and Rician noise. The same seed gives the same case.
///
///     try Phantom(seed: 1).write(to: "demo")
package struct Phantom: Sendable {
  /// The seed for all random numbers.
  package let seed: UInt64

  /// Creates a phantom; ``volumes()`` and ``write(to:)`` do the work.
  package init(seed: UInt64 = 1) { self.seed = seed }

  /// The grid of BraTS: 240×240×155 voxels of 1 mm, LPS.
  package static let grid = Grid(
    size: [240, 240, 155], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 239, 0, 0, 1, 0]))

  /// The images as they would be stored, and the labels.
  package struct Volumes: Sendable {
    /// 16-bit intensities of each modality; 0 outside the brain.
    package internal(set) var intensities: [Modality: [Int16]]
    /// The labels, in the scheme of BraTS 2020.
    package internal(set) var labels: LabelMap
  }

  /// Makes the case.
  ///
  /// - Returns: Four modalities and the labels, on ``grid``.
  package func volumes() -> Volumes { volumes(slices: 0..<Self.grid.size[2]) }

  /// Makes some axial slices of the case; the others stay empty.
  package func volumes(slices: Range<Int>) -> Volumes {
    var generator = SplitMix64(seed: seed)
    let anatomy = Anatomy(using: &generator)
    let tumor = Tumor(using: &generator)
    let scanners = Modality.allCases.map { Scanner($0, using: &generator) }
    let noiseSeed = generator.next()

    let size = Self.grid.size
    let area = size[0] * size[1]
    let done = Mutex<[SliceResult]>([])
    DispatchQueue.concurrentPerform(iterations: size[2]) { k in
      var noise = SplitMix64(seed: noiseSeed &+ UInt64(k) &* 0x2545_f491_4f6c_dd1d)
      var result = SliceResult(index: k, area: area, modalities: scanners.count)
      for offset in 0..<area where slices.contains(k) {
        let p = Point(
          Float(119.5) - Float(offset % size[0]), Float(119.5) - Float(offset / size[0]),
          Float(k) - 80)
        let origin = tumor.displaced(p)
        guard length(p * Point(1.15, 0.95, 1)) < 92, anatomy.mask(origin) > 0 else { continue }
        var mixture = anatomy.mixture(origin)
        tumor.cover(p, &mixture)
        result.labels[offset] = Tumor.label(mixture)
        for (index, scanner) in scanners.enumerated() {
          result.intensities[index][offset] = scanner.intensity(mixture, p, &noise)
        }
      }
      done.withLock { $0.append(result) }
    }
    let slices = done.withLock { $0 }.sorted { $0.index < $1.index }
    let modalities = Modality.allCases.enumerated().map { index, modality in
      (modality, slices.flatMap { $0.intensities[index] })
    }
    return Volumes(
      intensities: Dictionary(uniqueKeysWithValues: modalities),
      labels: LabelMap(
        grid: Self.grid, scheme: .brats2020, labels: slices.flatMap(\.labels).map { Label($0) }))
  }
}

/// One axial slice of all images.
private struct SliceResult: Sendable {
  let index: Int
  var labels: [UInt8]
  var intensities: [[Int16]]

  init(index: Int, area: Int, modalities: Int) {
    self.index = index
    labels = [UInt8](repeating: 0, count: area)
    intensities = [[Int16]](repeating: [Int16](repeating: 0, count: area), count: modalities)
  }
}
