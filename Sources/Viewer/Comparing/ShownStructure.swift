package import Imaging
import Rendering

extension ViewerModel {
  /// The structure of the Dice strip, the finding keys, the sizes and the agreement map: the chosen one if
  /// the compared masks tell it, else the first that they tell.
  package var structure: Structure {
    guard let told = study.tally?.structures, told.first != chosenStructure,
      !told.contains(chosenStructure)
    else { return chosenStructure }
    return told.first ?? chosenStructure
  }

  /// The region of the heat map and the threshold: the structure in view, if it is one.
  package internal(set) var region: Region {
    get { structure.region ?? .wholeTumor }
    set { chosenStructure = .region(newValue) }
  }

  /// The structure of the heat map: the one in view, or the whole tumor if there are only regions.
  var heatStructure: Structure {
    guard study.prediction?.structures != nil else { return .region(region) }
    guard let label = structure.label else { return structure }
    return .label(label, name: structureName)
  }

  /// The threshold of the heat map's structure; `nil` if its labels do not come from one.
  var heatThreshold: Float? {
    guard study.prediction?.structures != nil else { return threshold(region) }
    return study.network?.structureThresholds[structure]
  }

  /// The name of the structure in view: from the label file, or its own.
  package var structureName: String { name(of: structure) }

  /// The name of a structure: from the label file if it is a single label, that of its labels if it is a
  /// tissue, else its own.
  func name(of structure: Structure) -> String {
    if let tissue = structure.tissue, let scheme = shownScheme {
      let labels = scheme.table.entries.filter { $0.tissue == tissue }
      let names = labels.compactMap { scheme.shortName(of: $0.value) }
      if !names.isEmpty { return names.joined(separator: " and ") }
    }
    return structure.label.flatMap { labelFilePalette?.chosenName(of: $0) } ?? structure.name
  }

  /// The structure whose slices the rail marks: the whole tumor if the masks tell it, whatever is chosen.
  var railStructure: Structure {
    study.tally?.structures.contains(.region(.wholeTumor)) == true
      ? .region(.wholeTumor) : structure
  }

  /// The structures that can be chosen, by the names that are typed.
  var structureNames: [String] {
    choosableStructures.map { $0.region?.abbreviation ?? name(of: $0) }
  }

  /// The structures that can be chosen: what the compared masks tell, else the network's regions.
  var choosableStructures: [Structure] {
    study.tally?.structures
      ?? (study.network?.regions ?? Region.allCases).map { .region($0) }
  }
}
