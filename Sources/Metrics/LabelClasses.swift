import Imaging

/// The classes into which the labels of a map fall when some structures are compared: labels that are part
/// of the same structures are counted as one.
///
/// BraTS has four classes (none, edema, core, enhancing), an atlas one for each label.
struct LabelClasses: Sendable {
  /// The class of each of the 65,536 labels; 0 is part of no structure.
  let table: [UInt16]
  /// For each class, the indices of the structures that it is part of, ascending.
  let members: [[Int]]

  /// How many classes there are.
  var count: Int { members.count }

  /// Sorts the labels of a scheme into classes.
  ///
  /// - Parameters:
  ///   - scheme: What the labels mean.
  ///   - structures: What is compared.
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
      // Every label but 0 is the same.
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

  /// For each class, whether it is part of a structure.
  func contains(_ structure: Int) -> [Bool] { members.map { $0.contains(structure) } }
}
