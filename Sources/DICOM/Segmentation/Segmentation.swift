package import Imaging

/// A segmentation to write: what its segments are, and who made them.
package struct Segmentation: Sendable {
  /// The names and colors of labels; a label without an entry is called by its number.
  package var labels: LabelTable
  /// How the mask was made.
  package var method: Method
  /// The name of the series, such as "glia segmentation".
  package var description: String
  /// The program and its version.
  package var program, version: String

  /// How a mask was made, in DICOM's words.
  package enum Method: String, CaseIterable, Sendable {
    /// By a network or another program alone.
    case automatic
    /// By a program, corrected by a person, or the reverse.
    case semiautomatic
    /// By a person.
    case manual
  }

  /// Describes a segmentation.
  package init(
    labels: LabelTable, method: Method = .semiautomatic, description: String = "Segmentation",
    program: String = "glia", version: String
  ) {
    self.labels = labels
    self.method = method
    self.description = description
    self.program = program
    self.version = version
  }
}

/// A segment: one label of a mask.
struct Segment: Hashable, Sendable {
  /// Its number, from 1 without gaps, as the standard demands.
  let number: Int
  /// The label that it was.
  let label: Label
  /// Its name.
  let name: String
  /// Its color, 0xRRGGBB; `nil` if unknown.
  let color: UInt32?
  /// What it shows.
  let meaning: SegmentMeaning

  /// The segments of some labels, in their order.
  static func segments(_ labels: [Label], _ table: LabelTable) -> [Segment] {
    labels.enumerated().map { index, label in
      let entry = table[label] ?? LabelTable.Entry(label, "label \(label)")
      return Segment(
        number: index + 1, label: label, name: entry.name.isEmpty ? "label \(label)" : entry.name,
        color: entry.color, meaning: SegmentMeaning(entry))
    }
  }

  /// How a segment's description records the label that it was.
  static func note(_ label: Label) -> String { "label \(label)" }

  /// Reads the label from a description; `nil` if it records none.
  static func label(_ note: String) -> Label? {
    note.hasPrefix("label ") ? Label(note.dropFirst(6)).flatMap { $0 == 0 ? nil : $0 } : nil
  }
}
