import CKernels
import Testing

extension KernelTests {
  /// Copies that change the order of elements, or their type.
  struct MovingTests {
    @Test(arguments: Example.all, KernelTests.limits)
    func `shuffle spreads channels over a block of pixels`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      for factors in [[1, 2, 2], [2, 2, 2], [1, 3, 2]] {
        let blocks = factors.reduce(1, *)
        let source = Features(
          example.size, example.channels * blocks, gap: example.gap, isHalf: example.isHalf,
          in: -1...1)
        for channelsFirst in [false, true] {
          let target = Features(
            (0..<3).map { example.size[$0] * factors[$0] }, example.channels, gap: 3,
            isHalf: example.isHalf)
          var (from, to) = (source.map, target.map)
          KernelTests.inParts(3) {
            ck_shuffle(&from, factors.map { Int64($0) }, channelsFirst, &to, $0, $1)
          }
          let error = target.error { z, y, x, c in
            let block =
              (z % factors[0] * factors[1] + y % factors[1]) * factors[2] + x % factors[2]
            let channel = channelsFirst ? c * blocks + block : block * example.channels + c
            return Double(source[z / factors[0], y / factors[1], x / factors[2], channel])
          }
          #expect(error == 0)
        }
      }
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `windows are cropped, padded and thinned out`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      let last = example.size.map { $0 - 1 }
      let windows = [
        ([0, 0, 0], [1, 1, 1], example.size),
        ([0, 1, 2], [1, 1, 1], example.size.map { max(1, $0 - 3) }),
        ([-1, -2, -1], [1, 1, 1], example.size.map { $0 + 3 }),
        ([0, -1, 1], [1, 2, 3], [1, 3, 4]),
        (last, [-1, -1, -1], example.size),
      ]
      for (offset, step, size) in windows {
        for border in [CK_CONSTANT, CK_EDGE, CK_REFLECT] {
          for isHalf in [false, true] {
            let target = Features(size, example.channels, gap: 2, isHalf: isHalf)
            var (from, to) = (source.map, target.map)
            KernelTests.inParts(2) {
              ck_copy_window(
                &from, offset.map { Int64($0) }, step.map { Int64($0) }, border, 7, &to, $0, $1)
            }
            let error = target.error { z, y, x, c in
              let at = zip([z, y, x], 0..<3).map {
                Self.inside(offset[$1] + $0 * step[$1], example.size[$1], border)
              }
              guard let z = at[0], let y = at[1], let x = at[2] else { return 7 }
              return Double(source[z, y, x, c])
            }
            #expect(isHalf && !example.isHalf ? error < 1 / 300 : error == 0)
          }
        }
      }
    }

    private static func inside(_ index: Int, _ side: Int, _ border: ck_border) -> Int? {
      if (0..<side).contains(index) { return index }
      if border == CK_CONSTANT { return nil }
      if border == CK_EDGE || side == 1 { return min(max(index, 0), side - 1) }
      let period = 2 * (side - 1)
      let i = ((index % period) + period) % period
      return i < side ? i : period - i
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `planes become channels and planes again`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      let pixels = example.size.reduce(1, *)
      let stride = pixels + 3
      var planes = [Float](repeating: 0, count: stride * example.channels)
      var from = source.map
      KernelTests.inParts(3) { ck_last_to_planar(&from, &planes, Int64(stride), $0, $1) }
      let target = Features(example.size, example.channels, gap: 1, isHalf: example.isHalf)
      var to = target.map
      KernelTests.inParts(2) { ck_planar_to_last(planes, Int64(stride), &to, $0, $1) }
      let (height, width) = (example.size[1], example.size[2])
      var isPlanar = true
      source.forEach { z, y, x, c in
        let pixel = (z * height + y) * width + x
        isPlanar = isPlanar && planes[c * stride + pixel] == source[z, y, x, c]
      }
      #expect(isPlanar)
      #expect(target.error { Double(source[$0, $1, $2, $3]) } == 0)
    }
  }
}
