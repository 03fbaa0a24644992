/// The names and colors of labels, by value.
package struct LabelTable: Hashable, Sendable {
  /// A label's value, name and color.
  package struct Entry: Hashable, Codable, Sendable {
    /// The label's value; not 0.
    package let value: Label
    /// Its name.
    package let name: String
    /// Its color, 0xRRGGBB; `nil` if the color follows from the value.
    package let color: UInt32?
    /// Its tissue; `nil` if it is not a tumor tissue.
    package let tissue: Tissue?

    /// Creates an entry.
    package init(_ value: Label, _ name: String, color: UInt32? = nil, tissue: Tissue? = nil) {
      self.value = value
      self.name = name
      self.color = color
      self.tissue = tissue
    }
  }

  /// The entries in ascending order of value, without duplicates.
  package let entries: [Entry]
  private let indices: [Label: Int]

  /// Creates a table; background is left out, and the last of several entries with one value is
  /// kept.
  package init(_ entries: [Entry]) {
    let byValue = Dictionary(entries.map { ($0.value, $0) }, uniquingKeysWith: { $1 })
    let sorted = byValue.values.filter { $0.value != 0 }.sorted { $0.value < $1.value }
    self.entries = sorted
    indices = Dictionary(uniqueKeysWithValues: sorted.indices.map { (sorted[$0].value, $0) })
  }

  /// The entry of a label; `nil` if there is none.
  package subscript(label: Label) -> Entry? { indices[label].map { entries[$0] } }

  /// The labels with an entry, in ascending order.
  package var labels: [Label] { entries.map(\.value) }
}
