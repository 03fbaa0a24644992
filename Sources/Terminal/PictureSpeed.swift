/// Decides from the times of frames whether pictures in the terminal's own pixels are too slow.
///
/// One late frame says little: the network paused, or the computer was busy. But one that takes a second is
/// reason enough.
struct PictureSpeed: Sendable {
  /// The seconds from a key to its picture that a reader bears.
  private static let bearable = 0.15
  /// Seconds that are too many even once.
  private static let unbearable = 1.0
  /// How many slow frames one after the other are too many.
  private static let most = 3

  /// The number of slow frames since the last quick one.
  private var slow = 0

  /// Records a frame with pictures.
  ///
  /// - Parameter seconds: How long it was on its way, without the way of a short question.
  mutating func noteFrame(_ seconds: Double) {
    if seconds <= Self.bearable {
      slow = 0
    } else {
      slow += seconds > Self.unbearable ? Self.most : 1
    }
  }

  /// Whether there were too many slow frames; they are counted anew after that.
  mutating func takeSlowness() -> Bool {
    guard slow >= Self.most else { return false }
    slow = 0
    return true
  }
}
