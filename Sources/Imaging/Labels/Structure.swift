/// A named set of labels that is drawn, counted and compared: whole tumor, edema, hippocampus.
///
/// A ``LabelScheme`` determines its labels; the same structure may have other labels in another
/// scheme. Structures may overlap: the tumor core is part of the whole tumor.
package struct Structure: Hashable, Codable, Sendable {
  /// Its identifier, the same in every scheme: "WT", "edema", or "label 17".
  package let id: String
  /// The full name, as legends show it.
  package let name: String
  /// The short name for tight spaces: "WT".
  package let abbreviation: String
  /// The tumor region; `nil` for single labels.
  package let region: Region?
  /// The kind of tissue; `nil` for regions, and for labels that are not a tumor tissue.
  package let tissue: Tissue?
  /// The label, in schemes whose structures are labels; `nil` for regions and tissues.
  package let label: Label?

  /// Whether tables with one line per structure list it.
  ///
  /// They list regions and labels that are no part of a tumor, but not the tissues that make up the
  /// regions.
  package var isListed: Bool { tissue.map(\.regions.isEmpty) ?? true }

  /// Makes the structure of one of the nested tumor regions.
  package static func region(_ region: Region) -> Structure {
    Structure(
      id: region.abbreviation, name: region.displayName, abbreviation: region.abbreviation,
      region: region, tissue: nil, label: nil)
  }

  /// Makes the structure of one kind of tissue, which has its own label.
  package static func tissue(_ tissue: Tissue) -> Structure {
    Structure(
      id: tissue.rawValue, name: tissue.displayName, abbreviation: tissue.displayName, region: nil,
      tissue: tissue, label: nil)
  }

  /// Makes a structure of a single label, whatever its meaning.
  ///
  /// - Parameters:
  ///   - label: The label.
  ///   - name: Its name; `nil` if no table has one.
  /// - Returns: The label's structure.
  package static func label(_ label: Label, name: String? = nil) -> Structure {
    Structure(
      id: "label \(label)", name: name ?? "label \(label)", abbreviation: name ?? "label \(label)",
      region: nil, tissue: nil, label: label)
  }

  /// Structures are equal if their ids are, whatever a table calls them.
  package static func == (one: Structure, other: Structure) -> Bool { one.id == other.id }

  /// Hashes the id.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Returns the structures by which maps of two schemes can be compared, in the reference's order.
  ///
  /// - Parameters:
  ///   - prediction: The scheme of the prediction.
  ///   - reference: The scheme of the reference.
  /// - Returns: WT alone if either scheme is binary; every label of either if each label is a structure
  ///   in both; none if the schemes have nothing in common.
  package static func common(_ prediction: LabelScheme, _ reference: LabelScheme) -> [Structure] {
    guard prediction.isPerLabel, reference.isPerLabel else {
      return reference.structures.filter(prediction.structures.contains)
    }
    let more = prediction.structures.filter { !reference.structures.contains($0) }
    return (reference.structures + more).sorted { ($0.label ?? 0) < ($1.label ?? 0) }
  }

  /// Returns why maps of two schemes cannot be compared, in a sentence without its period; `nil` if they
  /// can.
  ///
  ///     Structure.comparisonProblem(("a.nii", tissues), ("b.nii", .brats2020))
  ///     // "a.nii shows CSF and grey matter, b.nii the parts of a tumor; they have no structure in common"
  ///
  /// - Parameters:
  ///   - prediction: What the prediction is called, and its scheme.
  ///   - reference: What the reference is called, and its scheme.
  /// - Returns: The sentence.
  package static func comparisonProblem(
    _ prediction: (name: String, scheme: LabelScheme),
    _ reference: (name: String, scheme: LabelScheme)
  ) -> String? {
    guard common(prediction.scheme, reference.scheme).isEmpty else { return nil }
    return "\(prediction.name) shows \(contents(prediction.scheme)), \(reference.name) "
      + "\(contents(reference.scheme)); they have no structure in common"
  }

  /// What label maps of a scheme show, in words.
  private static func contents(_ scheme: LabelScheme) -> String {
    guard scheme.isPerLabel else {
      return scheme.knownRegions.count > 1 ? "the parts of a tumor" : "a tumor as a whole"
    }
    let names = scheme.table.entries.map(\.name)
    switch names.count {
    case 0: return "no label"
    case 1: return names[0]
    case 2...4: return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    default: return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more labels"
    }
  }
}
