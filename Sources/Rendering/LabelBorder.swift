package import Imaging

/// The borders of labels as lines along the edges of voxels.
///
/// The rules are those of ``Outline``: each border is drawn once, in the name of the inner label of the two
/// that it divides, and the volume's border counts.
package struct LabelBorder {
  /// A border of one label.
  package struct Line: Hashable {
    /// The label inside.
    package var label: Label
    /// Whether another label lies outside, not background.
    package var isDivision: Bool
    /// The corners, in columns and rows of the slice; only those where the line turns.
    package var path: Polyline
  }

  /// All borders, by label.
  package let lines: [Line]

  /// Traces the borders.
  ///
  /// - Parameters:
  ///   - slice: The labels.
  ///   - isShown: Whether a line is drawn around a label; `nil` for all labels.
  package init(_ slice: LabelSlice, isShown: ((Label) -> Bool)? = nil) {
    let labels = slice.labels
    let ranks = Outline.ranks(labels.values, slice.scheme)
    func label(_ column: Int, _ row: Int) -> Label {
      guard column >= 0, row >= 0, column < labels.width, row < labels.height else { return 0 }
      return labels.values[row * labels.width + column]
    }
    var edges: [Key: EdgeChain] = [:]
    /// Adds an edge with the first voxel on its right, if that is the inner one.
    func add(_ inner: Label, _ outer: Label, from: Corner, to: Corner) {
      guard ranks[Int(inner)] > ranks[Int(outer)], isShown?(inner) ?? true else { return }
      edges[Key(label: inner, isDivision: outer != 0), default: EdgeChain()].add(from, to)
    }
    for row in 0..<labels.height {
      for column in 0..<labels.width {
        let own = labels.values[row * labels.width + column]
        guard own != 0 else { continue }
        let (left, top) = (Int32(column), Int32(row))
        // Clockwise around the voxel.
        add(own, label(column, row - 1), from: Corner(left, top), to: Corner(left + 1, top))
        add(
          own, label(column + 1, row), from: Corner(left + 1, top), to: Corner(left + 1, top + 1))
        add(
          own, label(column, row + 1), from: Corner(left + 1, top + 1), to: Corner(left, top + 1))
        add(own, label(column - 1, row), from: Corner(left, top + 1), to: Corner(left, top))
      }
    }
    lines = edges.sorted { ($0.key.label, $0.key.order) < ($1.key.label, $1.key.order) }
      .flatMap { key, chain in
        chain.paths.map { Line(label: key.label, isDivision: key.isDivision, path: $0) }
      }
  }

  private struct Key: Hashable {
    var label: Label
    var isDivision: Bool
    var order: Int { isDivision ? 0 : 1 }
  }
}

/// A corner of voxels: column and row.
private typealias Corner = SIMD2<Int32>

/// Edges of voxels that are joined into lines.
private struct EdgeChain {
  /// Where the edges from each corner lead; two at most, where voxels touch at a corner.
  private var next: [Corner: [Corner]] = [:]
  private var starts: [Corner] = []
  private var arrivals: [Corner: Int] = [:]

  mutating func add(_ from: Corner, _ to: Corner) {
    next[from, default: []].append(to)
    arrivals[to, default: 0] += 1
    starts.append(from)
  }

  /// The lines: first those with ends, then the closed ones.
  var paths: [Polyline] {
    var next = next
    func walk(from start: Corner) -> Polyline? {
      guard var place = next[start]?.popLast() else { return nil }
      var corners = [start, place]
      while true {
        guard let ways = next[place], !ways.isEmpty else { break }
        // Where two voxels touch at a corner, the line stays at its own: it turns right.
        let ahead = place &- corners[corners.count - 2]
        let right = place &+ Corner(-ahead.y, ahead.x)
        let choice = ways.firstIndex(of: right) ?? ways.count - 1
        place = next[place]?.remove(at: choice) ?? place
        corners.append(place)
      }
      return Self.simplified(corners)
    }
    let ends = starts.filter { next[$0, default: []].count > arrivals[$0, default: 0] }
    return (ends + starts).compactMap { walk(from: $0) }
  }

  /// The corners where a line turns.
  private static func simplified(_ corners: [Corner]) -> Polyline {
    let isClosed = corners.first == corners.last
    let all = isClosed ? Array(corners.dropLast()) : corners
    let turns = all.indices.filter { index in
      guard isClosed || (index > 0 && index < all.count - 1) else { return true }
      let before = all[(index + all.count - 1) % all.count]
      let after = all[(index + 1) % all.count]
      return all[index] &- before != after &- all[index]
    }
    return Polyline(
      points: turns.map { PathPoint(x: Double(all[$0].x), y: Double(all[$0].y)) },
      isClosed: isClosed)
  }
}
