/// The size of the unpadded U-Net: its input and output channels, and those of the first level.
///
/// Four contracting levels of two unpadded 3×3 convolutions with batch normalization and ReLU, each
/// followed by 2×2 max pooling; a bottleneck of two more convolutions; four expanding levels of a
/// 2×2 transposed convolution, concatenation with the center-cropped skip, and two convolutions;
/// and a 1×1 convolution. Channels double at each level. (Ronneberger et al. 2015,
/// doi:10.1007/978-3-319-24574-4_28, with batch normalization and a sigmoid for each region.)
package struct UNetConfiguration: Hashable, Sendable, Codable {
  /// Input channels.
  package let inputs: Int
  /// Output channels.
  package let outputs: Int
  /// Channels of the first level.
  package let width: Int

  /// Levels above the bottleneck.
  package static let depth = 4
  /// How much smaller an output tile is than its input, in rows and in columns.
  package static let margin = 184
  /// Added to the variance under the root in batch normalization; PyTorch's default.
  package static let epsilon: Float = 1e-5

  /// Creates a configuration.
  ///
  /// - Precondition: `width` is a multiple of 16, the block size of the kernels.
  package init(inputs: Int = 4, outputs: Int = 3, width: Int) {
    precondition(width > 0 && width.isMultiple(of: 16), "a width of \(width)")
    precondition(inputs > 0 && outputs == 3, "the loss is written for three regions")
    self.inputs = inputs
    self.outputs = outputs
    self.width = width
  }

  /// Channels at a level, 0 at the top and ``depth`` at the bottleneck.
  package func channels(_ level: Int) -> Int { width << level }

  /// Whether a side is valid for an input: every 2×2 max pooling must get an even side.
  package static func isValidInput(side: Int) -> Bool {
    side > margin && (side - margin - 4).isMultiple(of: 16)
  }

  /// Whether a side is valid for a size-preserving crop: every 2×2 max pooling must get an even
  /// side.
  package static func isValidFrame(side: Int) -> Bool { side > 0 && side.isMultiple(of: 16) }
}
