import Imaging

extension ViewerModel {
  /// The names of the label schemes that can be chosen; the last makes each label a structure of its own.
  static let schemeNames = LabelScheme.known.map(\.rawValue) + [LabelScheme.perLabelName]

  /// Reads the labels of the masks from files as those of a scheme, where they fit it.
  ///
  /// What the network made here keeps its meaning, and so does a mask that is edited, unless each label becomes
  /// a structure of its own, which lets labels be painted that its scheme does not have.
  ///
  /// - Parameter name: One of ``schemeNames``.
  /// - Throws: `CommandProblem` if there is no such mask, or if none fits.
  mutating func readMasks(as name: String) throws(CommandProblem) {
    guard editing.session == nil || name == LabelScheme.perLabelName else {
      throw CommandProblem(
        "the masks of this case keep their meaning, because one is being edited; "
          + "only :scheme \(LabelScheme.perLabelName) is possible")
    }
    var sources: [MaskSource] = study.referenceMap == nil ? [] : [.reference]
    if study.prediction?.file != nil { sources.append(.prediction) }
    if study.second != nil { sources.append(.second) }
    sources += study.others.map(\.source)
    if editing.session != nil { sources.append(.edited) }
    guard !sources.isEmpty else { throw CommandProblem("there is no mask from a file") }
    var (changed, kept): ([String], [String]) = ([], [])
    for source in sources {
      guard var map = study.mask(source) else { continue }
      let present = map.presentLabels.subtracting([0])
      let scheme = LabelScheme(rawValue: name) ?? .labels(present.sorted())
      let strange = present.subtracting(scheme.labels ?? Array(present)).sorted()
      guard strange.isEmpty else {
        let labels = strange.prefix(6).map(String.init).joined(separator: ", ", last: " and ")
        kept.append(
          "\(source.phrase) has \(strange.count == 1 ? "label" : "labels") \(labels), "
            + "which \(name) has not")
        continue
      }
      map.scheme = scheme
      changed.append(source.phrase)
      switch source {
      case .reference: study.reference = .ready(map)
      case .prediction:
        if let file = study.prediction?.file { study.prediction = Prediction(map, file: file) }
      case .second: study.second?.map = map
      case .other(let name):
        for index in study.others.indices where study.others[index].name == name {
          study.others[index].mask.map = map
        }
      case .edited: readEditedMaskByLabels()
      }
    }
    guard !changed.isEmpty else {
      throw CommandProblem(kept.joined(separator: "; "))
    }
    study.recount()
    let words = changed.joined(separator: ", ", last: " and ")
    let sentence = ["reading \(words) as \(name)"] + kept
    let text = sentence.joined(separator: "; ")
    notice = Notice(.info, text.capitalizedFirst)
  }
}
