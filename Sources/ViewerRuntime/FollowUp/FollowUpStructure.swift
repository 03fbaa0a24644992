package import Imaging

/// Chooses the structure whose changes are measured.
package enum FollowUpStructure {
  /// Finds the structure that all masks know.
  ///
  /// - Parameters:
  ///   - masks: The masks, each with the name of its case.
  ///   - name: What the user asked for, such as "ET"; `nil` for the enhancing tumor if all masks know it, else the
  ///     whole tumor, else the first structure that they have in common.
  /// - Returns: The structure.
  /// - Throws: ``FollowUpError``.
  package static func choose(
    _ masks: [(name: String, scheme: LabelScheme)], named name: String?
  ) throws(FollowUpError) -> Structure {
    guard let first = masks.first else { throw .nothingInCommon("there is nothing to compare") }
    if let name {
      let wanted = name.lowercased()
      var found: Structure?
      for mask in masks {
        guard
          let own = mask.scheme.structures.first(where: {
            [$0.id, $0.name, $0.abbreviation].contains { $0.lowercased() == wanted }
          })
        else {
          throw .noStructure(
            name: mask.name, structure: name,
            known: mask.scheme.structures.prefix(20).map(\.abbreviation).joined(separator: ", "))
        }
        found = found ?? own
      }
      if let found { return found }
    }
    var common = first.scheme.structures
    for mask in masks.dropFirst() {
      if let problem = Structure.comparisonProblem(first, mask) { throw .nothingInCommon(problem) }
      let known = Structure.common(first.scheme, mask.scheme)
      common = common.filter(known.contains)
    }
    for region in [Region.enhancingTumor, .wholeTumor] where common.contains(.region(region)) {
      return .region(region)
    }
    guard let any = common.first else {
      throw .nothingInCommon("the masks have no structure in common")
    }
    return any
  }
}
