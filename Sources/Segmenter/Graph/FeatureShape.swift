/// The size of a value, `[1, channels, sides…]`.
package struct FeatureShape: Hashable, Sendable {
  package let channels: Int
  /// Rows and columns, or depth, rows and columns.
  package let sides: [Int]

  /// The number of elements.
  package var count: Int { channels * positions }
  /// The number of pixels, or voxels.
  package var positions: Int { sides.reduce(1, *) }
  /// Planes; 1 for images.
  package var depth: Int { sides.dropLast(2).reduce(1, *) }
  /// Rows.
  package var height: Int { sides[sides.count - 2] }
  /// Columns.
  package var width: Int { sides[sides.count - 1] }

  /// - Precondition: there are two or three sides.
  package init(channels: Int, sides: [Int]) {
    precondition((2...3).contains(sides.count), "\(sides.count) sides")
    self.channels = channels
    self.sides = sides
  }

  package init(channels: Int, height: Int, width: Int) {
    self.init(channels: channels, sides: [height, width])
  }
}
