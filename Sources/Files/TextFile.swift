package import Foundation

/// The reason why a text file with one entry per line cannot be used.
package enum TextFileError: Error, Hashable, CustomStringConvertible {
  /// It cannot be read.
  case unreadable(file: String, reason: String)
  /// A line is invalid.
  case badLine(file: String, line: Int, reason: String)

  /// A sentence with the file, the line and the problem.
  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "cannot read \(file): \(reason)"
    case .badLine(let file, let line, let reason): "\(file):\(line): \(reason)"
    }
  }
}

/// Text files with one entry per line, written by users.
package enum TextFile {
  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - encodings: The possible encodings, likeliest first.
  /// - Returns: The text, without a byte order mark.
  /// - Throws: ``TextFileError/unreadable(file:reason:)``.
  package static func read(
    _ path: String, encodings: [String.Encoding] = [.utf8]
  ) throws(TextFileError) -> String {
    let bytes: Data
    do throws(UnreadableFile) {
      bytes = try RegularFile.read(path)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    for encoding in encodings {
      guard let text = String(data: bytes, encoding: encoding) else { continue }
      return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }
    throw .unreadable(file: path, reason: "it is not UTF-8 text")
  }
}
