internal import CKernels
internal import OneDNN

/// The layout of activations in memory.
///
/// The faster one depends on the processor and the precision; see ``LayoutTrial``.
package enum ActivationLayout: String, Hashable, Sendable, Codable, CaseIterable {
  /// Batch, blocks of channels, rows, columns, channels of the block: 16, or 8 without AVX-512.
  case blocked
  /// Batch, rows, columns, channels.
  case channelsLast = "channels-last"

  /// The channels in a block; every activation's number of channels is a multiple of it.
  static let block = ck_has_avx512() ? 16 : 8

  /// oneDNN's name for it.
  var format: Layout {
    switch self {
    case .blocked: Self.block == 16 ? .nChw16c : .nChw8c
    case .channelsLast: .nhwc
    }
  }

  /// Describes images without gaps for our own kernels.
  func images(
    at values: UnsafeMutableRawPointer, batch: Int, channels: Int, height: Int, width: Int,
    isBFloat16: Bool
  ) -> ck_images {
    let block = Self.block
    precondition(channels.isMultiple(of: block), "\(channels) channels in blocks of \(block)")
    let pixels = height * width
    return ck_images(
      values: values, images: Int64(batch), blocks: Int64(channels / block), height: Int64(height),
      width: Int64(width), block: Int64(block), image_step: Int64(channels * pixels),
      block_step: Int64(self == .blocked ? block * pixels : block),
      pixel_step: Int64(self == .blocked ? block : channels), is_bf16: isBFloat16)
  }
}

extension ck_images {
  /// The first and the second half of the channels, such as the parts of a concatenation.
  var halves: (first: ck_images, second: ck_images) {
    var (first, second) = (self, self)
    first.blocks = blocks / 2
    second.blocks = blocks / 2
    second.values = values + Int(first.blocks * block_step) * (is_bf16 ? 2 : 4)
    return (first, second)
  }
}
