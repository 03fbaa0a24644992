/// The runs of a mask, joined into trees whose roots represent components.
struct RunForest {
  private let size: [Int]
  /// The start of each run along its row, and its end (exclusive).
  private var spans: [(from: Int32, to: Int32)] = []
  /// The first run of each row of voxels, plus one more index at the end.
  private var rowStarts: [Int32] = []
  /// The parent of each run in its tree, never a later run; a root is its own parent.
  private var parents: [Int32] = []

  /// Cuts a mask of bytes into runs of nonzero bytes.
  init(_ mask: UnsafeRawBufferPointer, size: [Int]) {
    self.size = size
    let width = size[0]
    rowStarts.reserveCapacity(size[1] * size[2] + 1)
    for row in 0..<size[1] * size[2] {
      rowStarts.append(Int32(spans.count))
      let start = row * width
      var place = 0
      while place < width {
        // Masks are mostly empty, so background is skipped a word at a time.
        if place + 8 <= width,
          mask.loadUnaligned(fromByteOffset: start + place, as: UInt64.self) == 0
        {
          place += 8
          continue
        }
        guard mask[start + place] != 0 else {
          place += 1
          continue
        }
        let from = place
        repeat { place += 1 } while place < width && mask[start + place] != 0
        spans.append((Int32(from), Int32(place)))
      }
    }
    rowStarts.append(Int32(spans.count))
    parents = (0..<Int32(spans.count)).map { $0 }
  }

  /// Joins all runs that touch.
  mutating func join(_ connectivity: Connectivity) {
    for slice in 0..<size[2] {
      for row in 0..<size[1] {
        let here = row + size[1] * slice
        guard rowStarts[here] < rowStarts[here + 1] else { continue }
        for step in connectivity.earlierRows {
          let (otherRow, otherSlice) = (row + step.row, slice + step.slice)
          guard otherRow >= 0, otherRow < size[1], otherSlice >= 0 else { continue }
          join(rows: here, otherRow + size[1] * otherSlice, reach: Int32(step.reach))
        }
      }
    }
  }

  /// Joins the runs of two rows that overlap or are no farther apart than `reach`.
  private mutating func join(rows first: Int, _ second: Int, reach: Int32) {
    var (a, b) = (rowStarts[first], rowStarts[second])
    let (aEnd, bEnd) = (rowStarts[first + 1], rowStarts[second + 1])
    while a < aEnd, b < bEnd {
      let (here, there) = (spans[Int(a)], spans[Int(b)])
      if here.from < there.to + reach, there.from < here.to + reach { unite(a, b) }
      // Runs in a row are separated by gaps, so the run that ends first cannot touch the other
      // row's next run.
      if here.to < there.to { a += 1 } else { b += 1 }
    }
  }

  private mutating func root(_ run: Int32) -> Int32 {
    var run = run
    while parents[Int(run)] != run {
      parents[Int(run)] = parents[Int(parents[Int(run)])]
      run = parents[Int(run)]
    }
    return run
  }

  private mutating func unite(_ a: Int32, _ b: Int32) {
    let (first, second) = (root(a), root(b))
    parents[Int(max(first, second))] = min(first, second)
  }

  /// Returns the components ordered by first voxel, and all runs with the component of each.
  mutating func components() -> (
    [ConnectedComponents.Component], [ConnectedComponents.Run]
  ) {
    var counts: [Int] = []
    var boxes: [(from: VoxelPoint, to: VoxelPoint)] = []
    var runs: [ConnectedComponents.Run] = []
    var numbers = [Int](repeating: 0, count: spans.count)
    runs.reserveCapacity(spans.count)
    for row in 0..<size[1] * size[2] {
      let (j, k) = (row % size[1], row / size[1])
      for index in Int(rowStarts[row])..<Int(rowStarts[row + 1]) {
        let (from, to) = (Int(spans[index].from), Int(spans[index].to))
        let top = Int(root(Int32(index)))
        if top == index {
          numbers[index] = counts.count
          counts.append(0)
          boxes.append((VoxelPoint(i: from, j: j, k: k), VoxelPoint(i: to - 1, j: j, k: k)))
        }
        let number = numbers[top]
        counts[number] += to - from
        boxes[number].from.i = min(boxes[number].from.i, from)
        boxes[number].from.j = min(boxes[number].from.j, j)
        boxes[number].to.i = max(boxes[number].to.i, to - 1)
        boxes[number].to.j = max(boxes[number].to.j, j)
        boxes[number].to.k = k
        runs.append(
          ConnectedComponents.Run(
            start: from + size[0] * row, count: to - from, component: number))
      }
    }
    let components = zip(counts, boxes).map {
      ConnectedComponents.Component(voxelCount: $0, from: $1.from, to: $1.to)
    }
    return (components, runs)
  }
}
