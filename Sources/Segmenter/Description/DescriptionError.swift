internal import Imaging

/// A description of a network that cannot be used.
///
/// `source` is where it stands: a file, or an entry of a model's metadata.
package enum DescriptionError: Error, Hashable, Sendable {
  /// The text is not JSON.
  case notJSON(source: String, line: Int, reason: String)
  /// A key is not one of those that are known at its place.
  case unknownKey(source: String, path: String, known: [String])
  /// A value is not one of those allowed.
  case wrongValue(source: String, path: String, value: String, expected: String)
  /// A key is missing without which the one around it means nothing.
  case missingKey(source: String, path: String, expected: String)
  /// Values that exclude each other, or that do not fit the network.
  case conflict(source: String, path: String, reason: String)
  /// Two descriptions of one network say different things.
  case contradiction(
    key: String, source: String, value: String, otherSource: String, otherValue: String)
  /// The entries that models had before there were descriptions are not valid; the sentence says why.
  case olderEntries(String)
  /// The description cannot be read.
  case unreadable(source: String, reason: String)
  /// The network has no description, or one that leaves out what inference must know.
  case incomplete(file: String, beside: String, missing: [MissingPart])
}

extension DescriptionError: CustomStringConvertible {
  /// One sentence with the place and the problem.
  package var description: String {
    switch self {
    case .notJSON(let source, let line, let reason):
      "\(source) is not JSON: line \(line): \(reason)"
    case .unknownKey(let source, let path, let known): Self.unknown(source, path, known)
    case .wrongValue(let source, let path, let value, let expected):
      "\(path) in \(source) is \(value); it must be \(expected)"
    case .missingKey(let source, let path, let expected):
      "\(path) is missing in \(source); it must be \(expected)"
    case .conflict(let source, let path, let reason): "\(path) in \(source): \(reason)"
    case .contradiction(let key, let source, let value, let otherSource, let otherValue):
      "\(source) and \(otherSource) contradict each other: \(key) is \(value) in the first and "
        + "\(otherValue) in the second"
    case .olderEntries(let sentence): sentence
    case .unreadable(let source, let reason): "\(source) cannot be read: \(reason)"
    case .incomplete(let file, let beside, let missing):
      "\(file) does not say \(missing.map(\.question).spoken); write \(missing.map(\.quoted).spoken) "
        + "into \(beside), or into the file's metadata entry \"glia\"; docs/model-format.md has examples"
    }
  }

  private static func unknown(_ source: String, _ path: String, _ known: [String]) -> String {
    let key = String(path.split(separator: ".").last ?? "")
    let nearest = known.min { $0.distance(to: key) < $1.distance(to: key) } ?? ""
    let isNear = nearest.distance(to: key) <= max(2, key.count / 3)
    return "\(source) has an unknown key \(path)"
      + (isNear ? "; did you mean \(nearest)?" : "; known here: \(known.joined(separator: ", "))")
  }
}

/// A part of a description that is missing and has no default.
package enum MissingPart: String, CaseIterable, Sendable {
  case channels, dimensions, normalization, output

  /// What the network does not say.
  package var question: String {
    switch self {
    case .channels: "which images its input channels are"
    case .dimensions: "whether it takes slices or volumes"
    case .normalization: "how intensities are normalized"
    case .output: "what its output channels are"
    }
  }

  fileprivate var quoted: String { "\"\(rawValue)\"" }

  /// What could be written for it.
  package var example: String {
    switch self {
    case .channels: #""channels": ["flair", "t1", "t1ce", "t2"]"#
    case .dimensions: #""dimensions": 3"#
    case .normalization: #""normalization": {"method": "zscore", "over": "nonzero"}"#
    case .output: #""output": {"labels": ["background", "lesion"]}"#
    }
  }
}

extension [String] {
  /// The texts as in a sentence: "a, b and c".
  fileprivate var spoken: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}
