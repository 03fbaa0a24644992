import Files
package import Rendering

/// Writing figures to files, for the viewer and `glia export`.
package enum FigureFile {
  /// Writes a figure in the format of the file's name, complete or not at all.
  ///
  /// - Throws: ``PictureError`` if it cannot be drawn or written.
  package static func write(
    _ figure: Figure, to path: String, text: [String: String], mayReplace: Bool = true
  ) throws(PictureError) {
    let bytes: [UInt8]
    do {
      bytes = try figure.encoded(as: FigureFormat(path: path) ?? .png, text: text)
    } catch .cannotEncode(let reason) {
      throw .cannotWrite(path: path, reason: reason)
    }
    try PNG.write(bytes, to: path, mayReplace: mayReplace)
  }

  /// Writes an animation in the format of the file's name, complete or not at all.
  ///
  /// - Parameters:
  ///   - animation: The figures.
  ///   - path: A file that ends in .png, .gif or .mp4.
  ///   - text: Texts to store in the file, by keyword; only PNG holds them.
  ///   - mayReplace: Whether a file with that name may be replaced.
  ///   - goesOn: Whether to continue; called after each figure with the number completed.
  /// - Returns: Whether it was written, not stopped.
  /// - Throws: ``PictureError`` if it cannot be drawn or written, ``MovieError``.
  package static func write(
    _ animation: FigureAnimation, to path: String, text: [String: String], mayReplace: Bool = true,
    goesOn: @Sendable (Int) -> Bool = { _ in true }
  ) throws -> Bool {
    let format = FigureFormat(path: path) ?? .png
    let bytes =
      format == .mp4
      ? try Movie.encode(animation, goesOn: goesOn)
      : try animation.encoded(as: format, text: text, goesOn: goesOn)
    guard let bytes else { return false }
    try PNG.write(bytes, to: path, mayReplace: mayReplace)
    return true
  }
}
