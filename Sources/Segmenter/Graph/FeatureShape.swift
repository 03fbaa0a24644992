/// The size of a value, `[1, channels, height, width]`.
package struct FeatureShape: Hashable, Sendable {
  package let channels: Int
  package let height: Int
  package let width: Int

  /// The number of elements.
  package var count: Int { channels * height * width }

  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }
}
