/// Finds offsets for buffers in one block of memory so that those needed at the same time do not
/// overlap.
///
/// Buffers that are never needed at the same time share memory, which also keeps them in the
/// processor's cache.
struct ArenaLayout {
  /// A buffer that is needed from one step to another, both included.
  struct Buffer {
    var byteCount: Int
    var first: Int
    var last: Int
  }

  private(set) var buffers: [Buffer] = []

  /// Adds a buffer and returns its number.
  mutating func add(byteCount: Int, first: Int, last: Int) -> Int {
    buffers.append(Buffer(byteCount: byteCount, first: first, last: last))
    return buffers.count - 1
  }

  /// Makes a buffer live longer.
  mutating func extend(_ buffer: Int, from first: Int, to last: Int) {
    buffers[buffer].first = min(buffers[buffer].first, first)
    buffers[buffer].last = max(buffers[buffer].last, last)
  }

  /// The offset of each buffer, and the total number of bytes.
  ///
  /// The largest buffers come first; each takes the lowest offset that is free while it is needed.
  func offsets() -> (offsets: [Int], byteCount: Int) {
    let alignment = 4096
    var offsets = [Int](repeating: 0, count: buffers.count)
    var done: [Int] = []
    var total = 0
    for index in buffers.indices.sorted(by: { buffers[$0].byteCount > buffers[$1].byteCount }) {
      let buffer = buffers[index]
      let rivals = done.filter {
        buffers[$0].first <= buffer.last && buffer.first <= buffers[$0].last
      }.sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for rival in rivals where offset + buffer.byteCount > offsets[rival] {
        let end = offsets[rival] + buffers[rival].byteCount
        offset = max(offset, (end + alignment - 1) / alignment * alignment)
      }
      offsets[index] = offset
      done.append(index)
      total = max(total, offset + buffer.byteCount)
    }
    return (offsets, total)
  }
}
