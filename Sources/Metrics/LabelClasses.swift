import Imaging

/// Classes of labels for a comparison of structures: labels that belong to the same structures
/// share a class.
///
/// BraTS has four classes (none, edema, core, enhancing); an atlas has one per label.
struct LabelClasses: Sendable {
  /// The class of each of the 65,536 labels; class 0 is part of no structure.
  let table: [UInt16]
  /// The indices of the structures that each class is part of, ascending.
  let members: [[Int]]

  /// The number of classes.
  var count: Int { members.count }

  /// Sorts the labels of a scheme into classes.
  ///
  /// - Parameters:
  ///   - scheme: What the labels mean.
  ///   - structures: The structures to compare.
  init(_ scheme: LabelScheme, _ structures: [Structure]) {
    var table = [UInt16](repeating: 0, count: labelCount)
    var members: [[Int]] = [[]]
    if scheme.isPerLabel {
      for (index, structure) in structures.enumerated() {
        guard let label = structure.label, label != 0 else { continue }
        table[Int(label)] = UInt16(members.count)
        members.append([index])
      }
    } else if let labels = scheme.labels {
      var classes: [[Int]: UInt16] = [[]: 0]
      for label in labels {
        let own = structures.indices.filter { scheme.contains(label, in: structures[$0]) }
        if classes[own] == nil {
          classes[own] = UInt16(members.count)
          members.append(own)
        }
        table[Int(label)] = classes[own] ?? 0
      }
    } else {
      // All labels except 0 are the same.
      let own = structures.indices.filter { scheme.contains(1, in: structures[$0]) }
      if !own.isEmpty {
        table = [UInt16](repeating: 1, count: labelCount)
        table[0] = 0
        members.append(own)
      }
    }
    self.table = table
    self.members = members
  }

  /// Returns for each class whether it is part of a structure.
  func contains(_ structure: Int) -> [Bool] { members.map { $0.contains(structure) } }
}
