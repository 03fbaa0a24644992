import Imaging
import Terminal

/// Labels with their numbers and names, in their order, as one line has room for them.
struct LabelKeys {
  /// A label and its words, such as "2 edema".
  struct Entry: Equatable {
    let label: Label
    let words: String
  }

  /// The labels that have room.
  let entries: [Entry]
  /// The number of those that have none.
  let rest: Int

  /// The columns that names are cut to, one after the other, until all labels fit.
  private static let limits = [Int.max, 20, 12, 8]

  /// Finds room.
  ///
  /// - Parameters:
  ///   - labels: The labels.
  ///   - room: The columns of the line.
  ///   - gap: The columns that each label needs beside its words.
  ///   - name: The name of a label; empty if it has none.
  init(_ labels: [Label], room: Int, gap: Int, name: (Label) -> String) {
    let names = labels.map(name)
    func columns(_ entries: ArraySlice<Entry>) -> Int {
      entries.reduce(0) { $0 + $1.words.columns + gap }
    }
    var all: [Entry] = []
    for limit in Self.limits {
      all = zip(labels, names).map { label, name in
        Entry(label: label, words: "\(label) \(name.truncated(to: limit))".trimmed)
      }
      if columns(all[...]) <= room { break }
    }
    // What says how many are left out needs room, too.
    let count =
      columns(all[...]) <= room
      ? all.count
      : all.indices.last { columns(all[..<$0]) + Self.more(all.count - $0).columns <= room } ?? 0
    entries = Array(all.prefix(count))
    rest = all.count - count
  }

  /// The words for labels that have no room; empty if all have.
  var more: String { rest > 0 ? Self.more(rest) : "" }

  private static func more(_ count: Int) -> String { "+\(count)…" }
}
