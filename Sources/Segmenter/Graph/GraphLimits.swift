/// The largest network a file may contain, so that no file exhausts integers, memory or patience.
enum GraphLimits {
  /// Nodes that the results depend on.
  static let nodes = 1 << 14
  /// Channels of a value.
  static let channels = 1 << 14
  /// The side of a value, and input pixels between the first elements of two values.
  static let side = 1 << 20
  /// Numbers of a tensor that is computed while a file is read.
  static let numbers = 1 << 27
  /// Axes of a tensor.
  static let axes = 8
}
