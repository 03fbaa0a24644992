/// The volume of a structure over the scans of a patient, drawn with characters.
package struct VolumeCurve: Hashable, Sendable {
  /// The names of the scans.
  package let names: [String]
  /// The volumes in ml.
  package let volumes: [Double]

  /// Takes the volumes of a timeline.
  package init(_ timeline: LesionTimeline) {
    names = timeline.sessions.map { session in
      session.date ?? session.days.map { "day \(Int($0))" } ?? session.name
    }
    volumes = timeline.sessions.map(\.size.milliliters)
  }

  /// One bar per scan, from 0 to the largest volume.
  ///
  /// - Parameter width: The most characters of a bar.
  /// - Returns: One line per scan.
  package func bars(width: Int) -> String {
    let most = volumes.max() ?? 0
    let widest = names.map(\.count).max() ?? 0
    return zip(names, volumes).map { name, volume in
      let pad = String(repeating: " ", count: widest - name.count)
      return "\(name)\(pad)  \(Self.bar(volume, of: most, width: width)) \(ml(volume))"
    }.joined(separator: "\n")
  }

  private func ml(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ml"
  }

  /// A bar in eighths of a character.
  private static func bar(_ value: Double, of most: Double, width: Int) -> String {
    guard most > 0 else { return "" }
    let eighths = Int((value / most * Double(width * 8)).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}
