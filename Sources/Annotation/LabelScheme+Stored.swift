package import Imaging

extension LabelScheme {
  /// The names of labels that must be stored with the scheme's name; `nil` if the name is enough.
  var storedNames: [String: String]? {
    guard isPerLabel else { return nil }
    return Dictionary(uniqueKeysWithValues: table.entries.map { ("\($0.value)", $0.name) })
  }

  /// Creates the scheme named in a journal or a record; `nil` if its name or a number is invalid.
  ///
  /// - Parameters:
  ///   - name: The scheme's name.
  ///   - names: The names of labels by their numbers, for schemes whose structures are single labels.
  package init?(stored name: String, names: [String: String]?) {
    guard name == Self.perLabelName else {
      self.init(rawValue: name)
      return
    }
    var entries: [LabelTable.Entry] = []
    for (number, name) in names ?? [:] {
      guard let label = Label(number) else { return nil }
      entries.append(LabelTable.Entry(label, name))
    }
    self = .labels(LabelTable(entries))
  }
}
