import Imaging
import Rendering

/// Labels as they are typed: by their numbers, their names, or the beginnings of their names.
extension ViewerModel {
  /// Finds the label that was typed.
  ///
  ///     try model.label("ed", among: [1, 2, 4], in: .brats2020)  // 2, edema
  ///
  /// - Parameters:
  ///   - words: A number, a name, or the beginning of one.
  ///   - labels: The labels that can be meant.
  ///   - scheme: What they mean.
  /// - Returns: The label; `nil` if none of them is meant.
  /// - Throws: `CommandProblem` if several names begin so.
  func label(
    _ words: String, among labels: [Label], in scheme: LabelScheme
  ) throws(CommandProblem) -> Label? {
    if let number = Label(words) { return labels.contains(number) ? number : nil }
    let typed = words.lowercased()
    func names(_ label: Label) -> [String] {
      [shortName(of: label, in: scheme), palette(scheme).name(of: label, in: scheme)]
        .map { $0.lowercased() }
    }
    if let exact = labels.first(where: { names($0).contains(typed) }) { return exact }
    let begun = labels.filter { names($0).contains { $0.hasPrefix(typed) } }
    guard begun.count < 2 else {
      let meant = self.words(for: begun, in: scheme, last: " and ")
      throw CommandProblem("several names begin with \"\(words)\": \(meant)")
    }
    return begun.first
  }

  /// Labels with their numbers and names in a sentence, such as "1 necrotic, 2 edema or 4 enhancing"; of
  /// many, the first six and how many there are.
  func words(for labels: [Label], in scheme: LabelScheme, last: String) -> String {
    let words = labels.map { "\($0) \(shortName(of: $0, in: scheme))".trimmed }
    guard words.count > 6 else { return words.joined(separator: ", ", last: last) }
    return words.prefix(6).joined(separator: ", ") + ", … (\(words.count))"
  }

  /// The labels that can be shown and hidden, as they are typed: all numbers, then the names.
  var labelWords: [String] {
    let labels = choosableLabels
    let names = shownScheme.map { scheme in labels.map { shortName(of: $0, in: scheme) } } ?? []
    return labels.map { "\($0)" } + names.filter { !$0.isEmpty }
  }

  /// The label that was typed to be shown or hidden.
  ///
  /// - Throws: `CommandProblem` if there is no such label, or if several names begin so.
  func choosableLabel(_ words: String) throws(CommandProblem) -> Label {
    let (labels, scheme) = (choosableLabels, shownScheme ?? .binary)
    guard let label = try label(words, among: labels, in: scheme) else {
      let wanted = self.words(for: labels, in: scheme, last: " or ")
      throw CommandProblem("LABEL is \"\(words)\"; it must be \(wanted)")
    }
    return label
  }
}
