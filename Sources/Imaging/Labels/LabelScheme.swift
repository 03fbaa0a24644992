/// What the labels of a label map mean: a table of names, and the structures that the labels make up.
///
/// The same integers mean different tissue in different data sets: 4 is enhancing tumor until BraTS 2021,
/// 3 from 2023 on, and in the Medical Segmentation Decathlon 1 is edema. Code asks a scheme for the labels
/// of a structure and never compares bare integers.
package struct LabelScheme: Sendable {
  /// One reference, because label maps are copied often and schemes hardly ever made.
  private let content: Content

  private final class Content: Sendable {
    let rawValue: String
    let table: LabelTable
    let structures: [Structure]
    let kind: Kind

    init(rawValue: String, table: LabelTable, structures: [Structure], kind: Kind) {
      self.rawValue = rawValue
      self.table = table
      self.structures = structures
      self.kind = kind
    }
  }

  /// The name in options, journals and records, such as "brats2023".
  package var rawValue: String { content.rawValue }
  /// The labels with their names and colors, background left out.
  package var table: LabelTable { content.table }
  /// The structures: the regions from the whole tumor inward, then each label by itself.
  package var structures: [Structure] { content.structures }
  private var kind: Kind { content.kind }

  private enum Kind: String, Hashable, Codable {
    /// The table's labels, and no others.
    case tissues
    /// Every label but 0 is whole tumor.
    case binary
    /// Each label is a structure of its own.
    case perLabel
  }

  private init(rawValue: String, table: LabelTable, structures: [Structure], kind: Kind) {
    content = Content(rawValue: rawValue, table: table, structures: structures, kind: kind)
  }

  /// A scheme of tumor tissues, from which the regions follow.
  ///
  /// - Parameters:
  ///   - name: The name in options and files.
  ///   - entries: The labels; each is a tissue.
  package init(_ name: String, _ entries: [LabelTable.Entry]) {
    let table = LabelTable(entries)
    let tissues = Self.tissues(of: table)
    self.init(
      rawValue: name, table: table,
      structures: Region.allCases.map { .region($0) } + tissues.map { .tissue($0) }, kind: .tissues)
  }

  /// Every label but 0 is whole tumor; nothing is known of its parts.
  package static let binary = LabelScheme(
    rawValue: "binary", table: LabelTable([]), structures: [.region(.wholeTumor)], kind: .binary)

  /// Each label is a structure of its own, as in atlases and FreeSurfer's segmentations.
  ///
  /// - Parameter table: The labels with their names.
  /// - Returns: A scheme whose structures are the table's labels.
  package static func labels(_ table: LabelTable) -> LabelScheme {
    LabelScheme(
      rawValue: perLabelName, table: table,
      structures: table.entries.map { .label($0.value, name: $0.name) }, kind: .perLabel)
  }

  /// Each of some labels is a structure of its own, called by its number.
  package static func labels(_ labels: some Sequence<Label>) -> LabelScheme {
    .labels(LabelTable(labels.map { LabelTable.Entry($0, "label \($0)") }))
  }

  /// The scheme with further labels, each a structure of its own.
  ///
  /// - Parameters:
  ///   - labels: The labels; those that it has keep their names, and background is left out.
  ///   - name: The name of a label; those without one are called by their number.
  /// - Returns: The scheme.
  /// - Precondition: each label is a structure of its own; see ``isPerLabel``.
  package func adding(
    _ labels: some Sequence<Label>, named name: (Label) -> String?
  ) -> LabelScheme {
    precondition(isPerLabel, "labels are added to a scheme of tissues")
    let new = labels.filter { table[$0] == nil }
      .map { LabelTable.Entry($0, name($0) ?? "label \($0)") }
    return .labels(LabelTable(table.entries + new))
  }

  /// The name of schemes made by ``labels(_:)``.
  package static let perLabelName = "labels"

  /// A known scheme by its name; `nil` for other names, and for ``perLabelName``, which needs a table.
  package init?(rawValue: String) {
    guard let known = Self.known.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  /// Whether each label is a structure of its own.
  package var isPerLabel: Bool { kind == .perLabel }

  /// The labels that may occur beside background, by ascending value; `nil` if any may.
  package var labels: [Label]? { kind == .binary ? nil : table.labels }

  /// What a label is called, such as "edema"; `nil` for labels that the scheme does not know.
  package func name(of label: Label) -> String? {
    if label == 0 { return "background" }
    return kind == .binary ? "tumor" : table[label]?.name
  }

  /// What a label is called where there is little room: by its tissue, such as "edema", unless another
  /// label is of the same one; `nil` for labels that have only a number.
  ///
  /// A label of the core keeps its own name, such as "necrotic": the tumor core is a region, which has
  /// the enhancing tumor, too.
  package func shortName(of label: Label) -> String? {
    guard kind == .tissues, let tissue = table[label]?.tissue,
      table.entries.count(where: { $0.tissue == tissue }) == 1
    else { return name(of: label).flatMap { $0 == "label \(label)" ? nil : $0 } }
    return tissue == .core ? table[label]?.name.firstPartOfCore : tissue.displayName
  }

  // MARK: - Structures

  /// Whether a label is part of a structure.
  package func contains(_ label: Label, in structure: Structure) -> Bool {
    if label == 0 { return false }
    switch kind {
    case .binary: return structure == .region(.wholeTumor)
    case .perLabel: return structure.label == label
    case .tissues:
      guard let tissue = table[label]?.tissue else { return false }
      if let region = structure.region { return tissue.regions.contains(RegionSet(region)) }
      return structure.tissue == tissue
    }
  }

  /// A number for each of the 65,536 values: `bit` for those that are part of a structure, else 0.
  ///
  /// For loops over voxels.
  package func mask(of structure: Structure, bit: UInt8 = 1) -> [UInt8] {
    var mask = [UInt8](repeating: 0, count: labelCount)
    switch kind {
    case .binary:
      guard structure == .region(.wholeTumor) else { break }
      mask = [UInt8](repeating: bit, count: labelCount)
      mask[0] = 0
    case .perLabel: if let label = structure.label, label != 0 { mask[Int(label)] = bit }
    case .tissues:
      for label in table.labels where contains(label, in: structure) { mask[Int(label)] = bit }
    }
    return mask
  }

  /// The structures that a label is part of, in the order of ``structures``.
  package func structures(of label: Label) -> [Structure] {
    structures.filter { contains(label, in: $0) }
  }

  // MARK: - Regions of tumors

  /// The regions about which label maps of this scheme say something.
  package var knownRegions: [Region] { structures.compactMap(\.region) }

  /// The regions that a label belongs to.
  package func regions(of label: Label) -> RegionSet {
    switch kind {
    case .binary: label == 0 ? [] : .wholeTumor
    case .tissues: table[label]?.tissue?.regions ?? []
    case .perLabel: []
    }
  }

  /// The tissues that have a label, in the order of the labels.
  package var tissues: [Tissue] { Self.tissues(of: table) }

  /// Several labels can be of one tissue, such as necrosis and non-enhancing core.
  private static func tissues(of table: LabelTable) -> [Tissue] {
    var found: [Tissue] = []
    for tissue in table.entries.compactMap(\.tissue) where !found.contains(tissue) {
      found.append(tissue)
    }
    return found
  }

  /// The label of a tissue; `nil` if the scheme does not tell it apart.
  package func label(of tissue: Tissue) -> Label? {
    table.entries.first { $0.tissue == tissue }?.value
  }

  /// The label of a voxel that lies in some regions, the innermost deciding.
  ///
  /// - Returns: 0 in schemes that have no tumor.
  package func label(of regions: RegionSet) -> Label {
    if kind == .binary { return regions.isEmpty ? 0 : 1 }
    if regions.contains(.enhancingTumor) { return label(of: .enhancing) ?? 0 }
    if regions.contains(.tumorCore) { return label(of: .core) ?? 0 }
    return regions.contains(.wholeTumor) ? label(of: .edema) ?? 0 : 0
  }
}

extension LabelScheme: CustomStringConvertible {
  /// The name.
  package var description: String { rawValue }
}

extension LabelScheme: Hashable {
  /// Schemes are the same if their names and tables are.
  package static func == (one: LabelScheme, other: LabelScheme) -> Bool {
    one.content === other.content
      || one.rawValue == other.rawValue && one.table == other.table
  }

  /// Hashes name and table.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(rawValue)
    hasher.combine(table)
  }
}

extension String {
  /// The beginning of a name for a part of the core: "necrotic" of "necrotic or non-enhancing core".
  fileprivate var firstPartOfCore: String {
    for ending in [" or ", " tumor core", " tumour core", " core"] {
      if let range = firstRange(of: ending) { return String(self[..<range.lowerBound]) }
    }
    return self
  }
}

extension LabelScheme: Codable {
  private enum CodingKeys: String, CodingKey {
    case name
    case kind
    case entries
  }

  /// Reads a scheme: its name, its kind and its labels.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let entries = try values.decode([LabelTable.Entry].self, forKey: .entries)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .binary: self = .binary
    case .perLabel: self = .labels(LabelTable(entries))
    case .tissues: self.init(try values.decode(String.self, forKey: .name), entries)
    }
  }

  /// Writes the scheme; its structures follow from its labels.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(rawValue, forKey: .name)
    try values.encode(kind, forKey: .kind)
    try values.encode(table.entries, forKey: .entries)
  }
}
