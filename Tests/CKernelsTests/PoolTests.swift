import CKernels
import Testing

extension KernelTests {
  /// Maximum and average over windows and over everything.
  struct PoolTests {
    struct Window: Sendable {
      var kernel: [Int]
      var strides: [Int]
      var dilations = [1, 1, 1]
      var before = [0, 0, 0]
      var after = [0, 0, 0]
      var countsPadding = false
      var roundsUp = false

      static let all = [
        Window(kernel: [1, 2, 2], strides: [1, 2, 2]),
        Window(kernel: [2, 2, 2], strides: [2, 2, 2], roundsUp: true),
        Window(
          kernel: [1, 3, 3], strides: [1, 2, 1], before: [0, 1, 1], after: [0, 1, 1],
          countsPadding: true),
        Window(kernel: [1, 3, 3], strides: [1, 1, 1], before: [0, 1, 1], after: [0, 1, 1]),
        Window(
          kernel: [1, 2, 2], strides: [1, 3, 2], dilations: [1, 1, 2], before: [0, 0, 1],
          after: [0, 1, 1], countsPadding: true, roundsUp: true),
      ]

      func side(_ side: Int, _ axis: Int) -> Int {
        let room = side + before[axis] + after[axis] - (kernel[axis] - 1) * dilations[axis] - 1
        let count = (room + (roundsUp ? strides[axis] - 1 : 0)) / strides[axis] + 1
        // A window that would start past the source and its padding does not count.
        return (count - 1) * strides[axis] >= side + before[axis] ? count - 1 : count
      }

      var value: ck_window {
        func three(_ list: [Int]) -> (Int64, Int64, Int64) {
          (Int64(list[0]), Int64(list[1]), Int64(list[2]))
        }
        return ck_window(
          kernel: three(kernel), strides: three(strides), dilations: three(dilations),
          before: three(before), after: three(after), counts_padding: countsPadding)
      }

      /// The numbers under the kernel, and by how many an average divides.
      func values(_ source: Features, _ place: [Int], _ c: Int) -> ([Double], Int) {
        var values: [Double] = []
        var counted = 0
        for kz in 0..<kernel[0] {
          for ky in 0..<kernel[1] {
            for kx in 0..<kernel[2] {
              let at = zip([kz, ky, kx], 0..<3).map {
                place[$1] * strides[$1] - before[$1] + $0 * dilations[$1]
              }
              if (0..<3).allSatisfy({ at[$0] < source.size[$0] + after[$0] }) { counted += 1 }
              if (0..<3).allSatisfy({ (0..<source.size[$0]).contains(at[$0]) }) {
                values.append(Double(source[at[0], at[1], at[2], c]))
              }
            }
          }
        }
        return (values, countsPadding ? counted : values.count)
      }
    }

    static let examples = Example.all.filter { $0.size[1] > 2 && $0.size[2] > 3 }

    @Test(arguments: examples, KernelTests.limits)
    func `windows`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      for window in Window.all where window.kernel[0] <= example.size[0] {
        let size = (0..<3).map { window.side(example.size[$0], $0) }
        for kind in [CK_POOL_MAXIMUM, CK_POOL_AVERAGE] {
          let target = Features(
            size, example.channels, gap: example.gap, isHalf: example.isHalf)
          var (from, to, value) = (source.map, target.map, window.value)
          KernelTests.inParts(3) { ck_pool(kind, &from, &value, &to, $0, $1) }
          let error = target.error { z, y, x, c in
            let (values, count) = window.values(source, [z, y, x], c)
            return kind == CK_POOL_MAXIMUM
              ? values.max() ?? -.infinity : values.reduce(0, +) / Double(count)
          }
          #expect(error < target.tolerance, "\(window), kind \(kind.rawValue)")
        }
      }
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `everything`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      for kind in [CK_POOL_MAXIMUM, CK_POOL_AVERAGE] {
        let target = Features([1, 1, 1], example.channels)
        var (from, to) = (source.map, target.map)
        var results = [Double](repeating: 0, count: 4 * example.channels)
        for part in 0..<4 { ck_global_pool(kind, &from, &results, Int64(part), 4) }
        ck_global_pool_finish(kind, &from, results, 4, &to)
        let error = target.error { _, _, _, c in
          var values: [Double] = []
          for z in 0..<example.size[0] {
            for y in 0..<example.size[1] {
              for x in 0..<example.size[2] { values.append(Double(source[z, y, x, c])) }
            }
          }
          return kind == CK_POOL_MAXIMUM
            ? values.max() ?? 0 : values.reduce(0, +) / Double(values.count)
        }
        #expect(error < 2e-6)
      }
    }
  }
}
