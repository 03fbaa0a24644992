internal import Files
internal import Foundation
internal import OneDNN

/// The answers of earlier timed trials, in a file in the user's cache folder.
package struct TrialMemory {
  /// The file, `$XDG_CACHE_HOME/glia/precision.json`.
  package let path: String

  /// Finds the file.
  ///
  /// Source: "XDG Base Directory Specification", 0.8.
  package init(environment given: [String: String]? = nil) {
    let environment = given ?? ProcessInfo.processInfo.environment
    if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
      path = "\(folder)/glia/precision.json"
    } else {
      let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      path = "\(home ?? NSHomeDirectory())/.cache/glia/precision.json"
    }
  }

  /// The key of a trial: the processor, the library, and whatever else the answer depends on.
  package static func key(_ parts: [String]) -> String {
    ([ProcessorName.text, LibraryVersion.text, LibraryVersion.instructions] + parts)
      .joined(separator: ", ")
  }

  /// The answer for a key; `nil` if it is not known.
  package func answer<Answer: RawRepresentable<String>>(to key: String) -> Answer? {
    all[key].flatMap(Answer.init)
  }

  /// Stores an answer; if the file cannot be written, the trial is repeated next time.
  package func remember(_ answer: some RawRepresentable<String>, to key: String) {
    var answers = all
    answers[key] = answer.rawValue
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let data = try? encoder.encode(answers) else { return }
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try? AtomicFile.write(Array(data), to: path)
  }

  private var all: [String: String] {
    guard let data = FileManager.default.contents(atPath: path),
      let found = try? JSONDecoder().decode([String: String].self, from: data)
    else { return [:] }
    return found
  }
}

/// The name of this machine's processor.
private enum ProcessorName {
  /// Its name, such as "AMD EPYC 9634"; "unknown" if the system does not give it.
  static let text: String = {
    guard let list = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return "unknown"
    }
    let line = list.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last ?? "unknown"
    return name.trimmingCharacters(in: .whitespaces)
  }()
}
