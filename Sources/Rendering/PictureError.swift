import Files

/// The reason why a picture could not be drawn, written or read.
package enum PictureError: Error, Equatable, CustomStringConvertible {
  /// The file could not be written.
  case cannotWrite(path: String, reason: String)
  /// A library refused the picture or its texts.
  case cannotEncode(reason: String)
  /// The bytes are not a PNG file.
  case cannotDecode(reason: String)
  /// The picture would have too many pixels.
  case tooLarge(width: Int, height: Int)

  /// A sentence that names the file and the reason.
  package var description: String {
    switch self {
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    case .cannotEncode(let reason): "cannot make a file of the picture: \(reason)"
    case .cannotDecode(let reason): "cannot read the PNG file: \(reason)"
    case .tooLarge: "cannot draw the picture: \(reason)"
    }
  }

  /// Whether a file that must not be replaced has the same name.
  package var isExisting: Bool {
    if case .cannotWrite(_, FileError.existing) = self { true } else { false }
  }

  var reason: String {
    switch self {
    case .cannotWrite(_, let reason), .cannotEncode(let reason), .cannotDecode(let reason): reason
    case .tooLarge(let width, let height):
      "it would have \(width)×\(height) pixels; the limit is 250 million, and 32767 on a side; choose "
        + "a smaller scale or fewer slices"
    }
  }
}
