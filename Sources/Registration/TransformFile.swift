package import Files

/// Transforms in files, as ITK's programs save them; see ``ITKTransform``.
package enum TransformFile {
  /// Reads a transform.
  ///
  /// - Throws: ``TransformFileError``.
  package static func read(_ path: String) throws(TransformFileError) -> ITKTransform {
    let text: String
    do throws(TextFileError) {
      text = try TextFile.read(path)
    } catch {
      throw .unreadable(error)
    }
    do throws(ITKTransformError) {
      return try ITKTransform(text: text)
    } catch {
      throw .unusable(file: path, error)
    }
  }

  /// Reads a transform that only turns and shifts.
  ///
  /// - Throws: ``TransformFileError``.
  package static func readRigid(_ path: String) throws(TransformFileError) -> RigidTransform {
    guard let rigid = try read(path).rigid else { throw .unusable(file: path, .notRigid) }
    return rigid
  }

  /// Writes a transform.
  ///
  /// - Throws: `FileError`; an existing file is then unchanged.
  package static func write(
    _ transform: RigidTransform, to path: String, mayReplace: Bool = true
  ) throws(FileError) {
    try AtomicFile.write(
      Array(ITKTransform.text(of: transform).utf8), to: path, mayReplace: mayReplace)
  }
}

/// Why a transform's file cannot be used, in one sentence.
package enum TransformFileError: Error, Hashable, CustomStringConvertible {
  /// It cannot be read.
  case unreadable(TextFileError)
  /// Its contents are of no use.
  case unusable(file: String, ITKTransformError)

  /// The sentence.
  package var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .unusable(let file, let error): "\(file) \(error)"
    }
  }
}
