import Files
import Foundation

extension Journal {
  /// A copy of a journal that was only partly usable.
  package struct SetAside: Hashable, Sendable {
    /// The reason why it was not fully usable.
    package enum Reason: String, Sendable {
      /// Its beginning, middle or end is damaged.
      case damaged
      /// Its mask has another size or position than the case's images.
      case otherGrid = "other-grid"
    }

    /// The reason why it was not fully usable.
    package let reason: Reason
    /// The copy.
    package let path: String

    /// Copies a journal's bytes to a new file next to it, named after the reason.
    ///
    /// - Returns: The copy's path. An earlier copy is never replaced.
    /// - Throws: ``AnnotationError/journal(file:reason:)``; the journal must then not be truncated.
    static func keep(_ bytes: [UInt8], of path: String, _ reason: Reason) throws(AnnotationError)
      -> String
    {
      var copy = "\(path).\(reason.rawValue)"
      var number = 1
      while FileManager.default.fileExists(atPath: copy) {
        number += 1
        copy = "\(path).\(reason.rawValue)-\(number)"
      }
      do throws(FileError) {
        try AtomicFile.write(bytes, to: copy)
      } catch {
        throw .journal(file: copy, reason: error.reason)
      }
      return copy
    }
  }
}

extension Journal.SetAside.Reason {
  /// Finds why a journal is not fully usable; `nil` if it is.
  package init?(of contents: JournalContents) {
    switch contents {
    case .empty, .edits(_, isWhole: true): return nil
    case .unreadable, .edits(_, isWhole: false): self = .damaged
    case .otherGrid: self = .otherGrid
    }
  }
}
