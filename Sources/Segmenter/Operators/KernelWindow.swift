/// A kernel that moves over rows and columns, as in convolutions and pooling.
///
/// Lists hold one number for rows and one for columns.
package struct KernelWindow: Hashable, Sendable {
  /// Rows and columns of the kernel.
  package var kernel: [Int]
  /// The distance from one position of the kernel to the next.
  package var strides = [1, 1]
  /// Rows of padding above, columns of padding on the left.
  package var paddingBefore = [0, 0]
  /// Rows of padding below, columns of padding on the right.
  package var paddingAfter = [0, 0]
  /// The distance between neighboring taps of the kernel.
  package var dilations = [1, 1]

  /// The number of elements under the kernel.
  var tapCount: Int { kernel[0] * kernel[1] }
  /// Whether there is any padding.
  var isPadded: Bool { paddingBefore + paddingAfter != [0, 0, 0, 0] }
  /// How much shorter than an unpadded input the result is at stride 1.
  var reach: [Int] { zip(kernel, dilations).map { ($0 - 1) * $1 } }

  /// The number of kernel positions that fit an input side.
  func positionCount(_ side: Int, axis: Int) -> Int {
    let extent = (kernel[axis] - 1) * dilations[axis] + 1
    let room = side + paddingBefore[axis] + paddingAfter[axis] - extent
    return room < 0 ? 0 : room / strides[axis] + 1
  }

  /// The positions of the results, each at the center of its kernel.
  func sampling(_ input: Sampling, axis: Int) -> Sampling {
    let middle = Double((kernel[axis] - 1) * dilations[axis]) / 2
    return Sampling(
      step: input.step * Double(strides[axis]),
      position: input.position + input.step * (middle - Double(paddingBefore[axis])))
  }
}
