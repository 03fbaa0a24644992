/// Runs a network over an image by patches, whose results are averaged where they overlap.
struct PatchInference: Sendable {
  /// Computes the network's passes.
  let segmenter: Segmenter
  /// The axes of the network's input along which it is mirrored, of the image's three.
  let mirroredAxes: [Int]
  /// How exactly to compute.
  let precision: Precision?

  private var description: ModelDescription { segmenter.model.description }
  private var isFlat: Bool { description.dimensions == 2 }

  /// The patches for an image.
  struct Plan: Sendable {
    /// Along each axis of the network's input.
    let covers: [PatchCover]
    /// The patch.
    let size: PatchSize
    /// The slices of a two-dimensional network; for a three-dimensional one, one range.
    let slices: Range<Int>

    /// The number of passes, without those for mirror images.
    var count: Int { covers.reduce(slices.count) { $0 * $1.starts.count } }

    /// The passes that these elements along an axis of the image need.
    func covering(_ elements: Range<Int>, axis: Int) -> Plan {
      // For a 2-D network, axis 0 is across slices.
      let first = 3 - covers.count
      guard axis >= first else {
        return Plan(covers: covers, size: size, slices: slices.clamped(to: elements))
      }
      var covers = covers
      covers[axis - first] = covers[axis - first].covering(elements)
      return Plan(covers: covers, size: size, slices: slices)
    }
  }

  /// Plans the patches for an image.
  ///
  /// - Parameter sides: The image's three sides.
  /// - Returns: The patches for the whole image.
  /// - Throws: ``ModelError``.
  func plan(_ sides: [Int]) throws(ModelError) -> Plan {
    let lengths = isFlat ? Array(sides[1...]) : sides
    let size = try segmenter.model.patch(for: lengths, backend: segmenter.backend)
    let covers = lengths.indices.map {
      PatchCover(length: lengths[$0], side: size.output[$0], description.tiling)
    }
    return Plan(covers: covers, size: size, slices: isFlat ? 0..<sides[0] : 0..<1)
  }

  /// Computes the network's results for an image.
  ///
  /// - Parameters:
  ///   - channels: The images that the network reads, all with the same sides.
  ///   - plan: The patches.
  ///   - isCancelled: Checked between patches.
  ///   - progress: Receives the number of finished patches.
  /// - Returns: An array as large as the image for each output channel; 0 where there is no patch.
  /// - Throws: ``SegmentationError``.
  func run(
    _ channels: [NetworkArray], _ plan: Plan, isCancelled: () -> Bool, progress: (Int) -> Void
  ) throws(SegmentationError) -> [NetworkArray] {
    let sides = channels[0].sides
    let outputs = segmenter.model.graph.outputChannels
    var sums = Blend(
      channels: outputs, sides: sides, isFlat: isFlat, floor: PatchCover.floor(description.tiling))
    let weights = plan.covers.map { PatchCover.weights($0.side, description.tiling) }
    var done = 0
    for slice in plan.slices {
      for start in Self.products(plan.covers.map(\.starts)) {
        if isCancelled() { throw .cancelled }
        var mean: [Float] = []
        let flips = Self.subsets(isFlat ? mirroredAxes.filter { $0 > 0 } : mirroredAxes)
        for flipped in flips {
          let isFlipped = (isFlat ? [1, 2] : [0, 1, 2]).map(flipped.contains)
          let input = input(channels, slice: slice, start, plan.size, isFlipped)
          let result: Segmenter.Output
          do throws(ModelError) {
            result = try segmenter.forward(input, sides: plan.size.input, precision: precision)
          } catch {
            throw .model(error)
          }
          guard result.shape == [outputs] + plan.size.output else {
            throw .model(
              .unsupportedGraph(
                file: segmenter.model.path,
                reason: "its result has the shape \(result.shape), not "
                  + "\([outputs] + plan.size.output)"))
          }
          Self.add(result.values, plan.size.output, outputs, isFlipped, to: &mean)
        }
        guard !mean.contains(where: \.isNaN) else {
          throw .model(.resultIsNotANumber(file: segmenter.model.path))
        }
        sums.add(
          mean, at: isFlat ? [slice] + start : start, plan.size.output, weights,
          share: 1 / Float(flips.count))
        done += 1
        progress(done)
      }
    }
    return sums.mean()
  }

  /// A patch's input: channels × sides; zeros outside the image.
  private func input(
    _ channels: [NetworkArray], slice: Int, _ start: [Int], _ size: PatchSize, _ isFlipped: [Bool]
  ) -> [Float] {
    let first = zip(start, size.margins).map(-)
    let count = size.input.reduce(1, *)
    guard isFlat else {
      var values = [Float](repeating: 0, count: channels.count * count)
      for (channel, image) in channels.enumerated() {
        image.copyPatch(first, size.input, isFlipped, to: &values, at: channel * count)
      }
      return values
    }
    let neighbors = description.neighbors.count
    let slices = 2 * neighbors + 1
    var values = [Float](repeating: 0, count: channels.count * slices * count)
    for (channel, image) in channels.enumerated() {
      for offset in 0..<slices {
        // At the ends, the last slice stands for those that are missing.
        let index = min(max(slice + offset - neighbors, 0), image.sides[0] - 1)
        let place =
          description.neighbors.order == .channelMajor
          ? channel * slices + offset : offset * channels.count + channel
        image.copyPatch(
          [index] + first, [1] + size.input, [false] + isFlipped, to: &values, at: place * count)
      }
    }
    return values
  }

  /// Adds a patch's result, mirrored back.
  private static func add(
    _ values: [Float], _ sides: [Int], _ channels: Int, _ isFlipped: [Bool], to sum: inout [Float]
  ) {
    guard isFlipped.contains(true) else {
      if sum.isEmpty {
        sum = values
      } else {
        for index in values.indices { sum[index] += values[index] }
      }
      return
    }
    let three = sides.count == 2 ? [1] + sides : sides
    let flips = sides.count == 2 ? [false] + isFlipped : isFlipped
    if sum.isEmpty { sum = [Float](repeating: 0, count: values.count) }
    let count = three.reduce(1, *)
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for channel in 0..<channels {
          for i in 0..<three[0] {
            for j in 0..<three[1] {
              let from =
                channel * count
                + ((flips[0] ? three[0] - 1 - i : i) * three[1] + (flips[1] ? three[1] - 1 - j : j))
                * three[2]
              let to = channel * count + (i * three[1] + j) * three[2]
              for k in 0..<three[2] {
                sum[to + k] += values[from + (flips[2] ? three[2] - 1 - k : k)]
              }
            }
          }
        }
      }
    }
  }

  /// All combinations of one element of each list, the last list's changing fastest.
  private static func products(_ lists: [[Int]]) -> [[Int]] {
    lists.reduce([[]]) { found, list in found.flatMap { start in list.map { start + [$0] } } }
  }

  /// All subsets, the empty one first.
  private static func subsets(_ axes: [Int]) -> [Set<Int>] {
    axes.reduce([[]]) { found, axis in found + found.map { $0.union([axis]) } }
  }
}

/// Weighted sums of overlapping results.
private struct Blend {
  let sides: [Int]
  let isFlat: Bool
  /// The least weight.
  private let floor: Float
  /// Channels × sides.
  private var sums: [Float]
  private var total: [Float]
  private let channels: Int

  init(channels: Int, sides: [Int], isFlat: Bool, floor: Float) {
    self.sides = sides
    self.floor = floor
    self.isFlat = isFlat
    self.channels = channels
    let count = sides.reduce(1, *)
    sums = [Float](repeating: 0, count: channels * count)
    total = [Float](repeating: 0, count: count)
  }

  /// Adds the part of a patch that is inside the image.
  mutating func add(
    _ values: [Float], at start: [Int], _ patch: [Int], _ weights: [[Float]], share: Float
  ) {
    let patch = isFlat ? [1] + patch : patch
    let weights = isFlat ? [[1]] + weights : weights
    let (count, patchCount) = (total.count, patch.reduce(1, *))
    let (sides, channels, floor) = (self.sides, self.channels, self.floor)
    let inside = (0..<3).map { max(-start[$0], 0)..<min(sides[$0] - start[$0], patch[$0]) }
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        total.withUnsafeMutableBufferPointer { total in
          for i in inside[0] {
            for j in inside[1] {
              let row = weights[0][i] * weights[1][j]
              let from = (i * patch[1] + j) * patch[2]
              let to = ((start[0] + i) * sides[1] + start[1] + j) * sides[2] + start[2]
              for k in inside[2] { total[to + k] += max(row * weights[2][k], floor) }
              for channel in 0..<channels {
                let (source, target) = (channel * patchCount + from, channel * count + to)
                for k in inside[2] {
                  sums[target + k] += max(row * weights[2][k], floor) * share * values[source + k]
                }
              }
            }
          }
        }
      }
    }
  }

  /// The means; 0 where there is no patch.
  func mean() -> [NetworkArray] {
    (0..<channels).map { channel in
      let first = channel * total.count
      return NetworkArray(
        total.indices.map { total[$0] > 0 ? sums[first + $0] / total[$0] : 0 }, sides: sides)
    }
  }
}

extension NetworkArray {
  /// Copies a patch that may reach beyond the array; what is outside stays as it was.
  ///
  /// - Parameters:
  ///   - start: The first element, along three axes.
  ///   - size: The patch's sides.
  ///   - isFlipped: Whether the copy runs the other way, along each axis.
  ///   - target: Where it goes.
  ///   - place: The first element there.
  fileprivate func copyPatch(
    _ start: [Int], _ size: [Int], _ isFlipped: [Bool], to target: inout [Float], at place: Int
  ) {
    let inside = (0..<3).map { axis -> Range<Int> in
      let low = max(-start[axis], 0)
      return low..<max(low, min(sides[axis] - start[axis], size[axis]))
    }
    values.withUnsafeBufferPointer { values in
      target.withUnsafeMutableBufferPointer { target in
        for i in inside[0] {
          for j in inside[1] {
            let from = ((start[0] + i) * sides[1] + start[1] + j) * sides[2] + start[2]
            let row =
              (isFlipped[0] ? size[0] - 1 - i : i) * size[1] + (isFlipped[1] ? size[1] - 1 - j : j)
            let to = place + row * size[2]
            if isFlipped[2] {
              for k in inside[2] { target[to + size[2] - 1 - k] = values[from + k] }
            } else {
              for k in inside[2] { target[to + k] = values[from + k] }
            }
          }
        }
      }
    }
  }
}
