/// A kernel that moves over rows and columns, or over depth, rows and columns, as in convolutions
/// and pooling.
///
/// Lists hold one number for each of these axes.
package struct KernelWindow: Hashable, Sendable {
  /// The sides of the kernel.
  package var kernel: [Int]
  /// The distance from one position of the kernel to the next.
  package var strides: [Int]
  /// Padding before the first element: above, on the left.
  package var paddingBefore: [Int]
  /// Padding after the last element: below, on the right.
  package var paddingAfter: [Int]
  /// The distance between neighboring taps of the kernel.
  package var dilations: [Int]

  /// A window; strides and dilations are 1 and padding is 0 where they are not given.
  package init(
    kernel: [Int], strides: [Int]? = nil, paddingBefore: [Int]? = nil, paddingAfter: [Int]? = nil,
    dilations: [Int]? = nil
  ) {
    let (ones, zeros) = (kernel.map { _ in 1 }, kernel.map { _ in 0 })
    self.kernel = kernel
    self.strides = strides ?? ones
    self.paddingBefore = paddingBefore ?? zeros
    self.paddingAfter = paddingAfter ?? zeros
    self.dilations = dilations ?? ones
  }

  /// The number of axes over which it moves.
  package var rank: Int { kernel.count }
  /// The number of elements under the kernel.
  package var tapCount: Int { kernel.reduce(1, *) }
  /// Whether there is any padding.
  package var isPadded: Bool { (paddingBefore + paddingAfter).contains { $0 != 0 } }
  /// How much shorter than an unpadded input the result is at stride 1.
  package var reach: [Int] { zip(kernel, dilations).map { ($0 - 1) * $1 } }
  /// Whether it looks at each element once: strides as long as the kernel, no gaps, no padding.
  package var isPartition: Bool {
    strides == kernel && !isPadded && dilations.allSatisfy { $0 == 1 }
  }
  /// The kernel in words, such as "3×3".
  var summary: String { kernel.map(String.init).joined(separator: "×") }

  /// The number of kernel positions that fit an input side.
  ///
  /// - Parameters:
  ///   - side: The input side.
  ///   - axis: The axis.
  ///   - roundsUp: Whether a last position may reach beyond the padding after the input, as
  ///     `ceil_mode` of pooling says; it must begin inside the input or the padding before it.
  /// - Returns: 0 if the input is too short.
  package func positionCount(_ side: Int, axis: Int, roundsUp: Bool = false) -> Int {
    let room = side + paddingBefore[axis] + paddingAfter[axis] - reach[axis] - 1
    guard room >= 0 else { return 0 }
    let stride = strides[axis]
    guard roundsUp else { return room / stride + 1 }
    let last = (room + stride - 1) / stride
    return last * stride >= side + paddingBefore[axis] ? last : last + 1
  }

  /// The positions of the results, each at the center of its kernel.
  func sampling(_ input: Sampling, axis: Int) -> Sampling {
    let middle = Double(reach[axis]) / 2
    return Sampling(
      step: input.step * Double(strides[axis]),
      position: input.position + input.step * (middle - Double(paddingBefore[axis])))
  }
}
