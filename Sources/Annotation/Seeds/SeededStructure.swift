package import Imaging

/// The structure that is grown when a label is painted: the smallest one that contains the label.
///
/// In a scheme of nested tumor regions, edema stands for the whole tumor, core for the tumor core, and enhancing
/// tumor for itself. In any other scheme, each label is a structure of its own.
package struct SeededStructure: Hashable, Sendable {
  /// The structure.
  package let structure: Structure?
  /// The label for voxels that are added to it.
  package let label: Label
  /// All labels that belong to it.
  package let labels: Set<Label>
  /// The label for voxels that are removed from it: that of the next larger region, or background.
  package let outer: Label

  /// Finds the structure of a label.
  ///
  /// - Precondition: the label is not background.
  package init(of label: Label, in scheme: LabelScheme) {
    precondition(label != 0, "background is no structure")
    self.label = label
    let regions = scheme.knownRegions.filter {
      !scheme.isPerLabel && scheme.contains(label, in: .region($0))
    }
    guard let region = regions.last else {
      (structure, labels, outer) = (scheme.structures(of: label).first, [label], 0)
      return
    }
    let structure = Structure.region(region)
    self.structure = structure
    let members = (scheme.labels ?? [label]).filter { scheme.contains($0, in: structure) }
    labels = Set(members).union([label])
    let outside = regions.dropLast().reduce(into: RegionSet()) { $0.insert(RegionSet($1)) }
    outer = outside.isEmpty ? 0 : scheme.label(of: outside)
  }
}
