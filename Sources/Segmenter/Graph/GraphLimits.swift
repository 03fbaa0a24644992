/// The largest network a file may contain, so that no file exhausts integers, memory or patience.
enum GraphLimits {
  /// Nodes that the result depends on.
  static let nodes = 4096
  /// Channels of a value.
  static let channels = 1 << 14
  /// Rows or columns of a value, and input pixels between the first elements of two values.
  static let side = 1 << 20
}
