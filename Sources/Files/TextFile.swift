package import Foundation

/// Why a file of lines that people write cannot be used.
package enum TextFileError: Error, Hashable, CustomStringConvertible {
  /// It cannot be read.
  case unreadable(file: String, reason: String)
  /// A line makes no sense.
  case badLine(file: String, line: Int, reason: String)

  /// The file, the line and what is wrong there, in a sentence.
  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "cannot read \(file): \(reason)"
    case .badLine(let file, let line, let reason): "\(file):\(line): \(reason)"
    }
  }
}

/// Files of lines that people write.
package enum TextFile {
  /// A file's text.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - encodings: The encodings that it may have, the likeliest first.
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
    throw .unreadable(file: path, reason: "it is no text in UTF-8")
  }
}
