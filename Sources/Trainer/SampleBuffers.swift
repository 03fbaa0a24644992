/// Memory for making a sample; one thread uses it at a time.
final class SampleBuffers {
  /// The regions of every pixel of the input; the network's output covers the middle of it.
  let regions: UnsafeMutablePointer<UInt8>
  /// The four planes of the slice whose tumor is pasted in.
  let donorImage: UnsafeMutablePointer<Float>
  /// The regions of that slice.
  let donorRegions: UnsafeMutablePointer<UInt8>
  /// How much each pixel changes, 0 to 1.
  let weights: UnsafeMutablePointer<Float>
  /// A scratch plane for the kernels.
  let scratch: UnsafeMutablePointer<Float>

  /// - `area`: Number of pixels of the input.
  init(area: Int) {
    func zeros<T: Numeric>(_ count: Int) -> UnsafeMutablePointer<T> {
      let memory = UnsafeMutablePointer<T>.allocate(capacity: count)
      memory.initialize(repeating: 0, count: count)
      return memory
    }
    regions = zeros(area)
    donorImage = zeros(4 * area)
    donorRegions = zeros(area)
    weights = zeros(area)
    scratch = zeros(area)
  }

  deinit {
    regions.deallocate()
    donorImage.deallocate()
    donorRegions.deallocate()
    weights.deallocate()
    scratch.deallocate()
  }
}
