import Imaging
import Terminal

extension ViewerModel {
  /// How many structures a list in the panel has room for.
  var structureRoom: Int { max(size.rows - 30, 5) }

  /// The structures of a list: those in the slice in view, the lowest Dice first, then by name; all of them if
  /// the slice is not compared.
  func listedStructures(_ scores: Scores, most: Int = .max) -> [Structure] {
    guard scores.structures.contains(where: { $0.region == nil && $0.tissue == nil }),
      let tally = study.tally, let geometry, let slice = comparedSlice(geometry, sliceIndex)
    else { return Array(scores.structures.prefix(most)) }
    let shown = tally.structures(axis: slice.axis, slice.index)
    func dice(_ structure: Structure) -> Double {
      if case .value(let dice)? = scores.slice?[structure] { dice } else { 2 }
    }
    let values = shown.map { (structure: $0, dice: dice($0)) }
    return values.sorted { ($0.dice, $0.structure.label ?? 0) < ($1.dice, $1.structure.label ?? 0) }
      .prefix(most).map(\.structure)
  }

  /// Scrolls the list of structures by a page.
  mutating func scrollStructures(down: Bool) {
    guard let scores else { return }
    let last = max(listedStructures(scores).count - structureRoom, 0)
    structureOffset = min(max(structureOffset + (down ? structureRoom : -structureRoom), 0), last)
  }

  /// Why there is nothing to scroll; `nil` if there is.
  var structureListProblem: String? {
    guard let scores else { return "There are no structures to list." }
    return listedStructures(scores).count > structureRoom ? nil : "All structures are shown."
  }
}
