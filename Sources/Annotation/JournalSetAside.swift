import Files
import Foundation

extension Journal {
  /// A copy of a journal of which not everything could be used.
  package struct SetAside: Hashable, Sendable {
    /// Why it could not.
    package enum Reason: String, Sendable {
      /// Its beginning, or a part in its middle or at its end, is not what was written.
      case damaged
      /// It is about a mask of another size or position than the case's images.
      case otherGrid = "other-grid"
    }

    /// Why it could not be used.
    package let reason: Reason
    /// The copy.
    package let path: String

    /// Copies a journal's bytes to a new file beside it, named after the reason.
    ///
    /// - Returns: The copy's path. An earlier copy is never replaced.
    /// - Throws: ``AnnotationError/journal(file:reason:)``; nothing may be taken off the journal then.
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
  /// Why not all of a journal can be used; `nil` where all can.
  package init?(of contents: JournalContents) {
    switch contents {
    case .empty, .edits(_, isWhole: true): return nil
    case .unreadable, .edits(_, isWhole: false): self = .damaged
    case .otherGrid: self = .otherGrid
    }
  }
}
