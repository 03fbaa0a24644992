package import Cases
package import Imaging
package import VolumeFiles

/// The grid on which a case's result is written.
package enum ResultGrid: Sendable, Equatable {
  /// That of the case: the reference's if an image has it, else that of T1ce, else the finest image's.
  case standard
  /// That of a sequence.
  case image(Modality)
  /// That of the case's reference.
  case reference
  /// That of a file.
  case file(String)

  /// Reads what is typed: a sequence, `reference`, or a file's path.
  package init(_ text: String) {
    let word = text.lowercased()
    if let modality = Modality(rawValue: word) {
      self = .image(modality)
    } else {
      self = word == "reference" ? .reference : .file(text)
    }
  }

  /// The geometry of the file to write.
  ///
  /// - Parameters:
  ///   - source: The case.
  ///   - main: The header of the image on whose grid the case's masks are made.
  ///   - headers: The headers of the case's files, by path.
  /// - Returns: The geometry.
  /// - Throws: ``SegmentationError/noGrid(_:)``; `VolumeFileError`.
  package func geometry(
    of source: Case, main: VolumeHeader, headers: [String: VolumeHeader]
  ) throws -> VolumeGeometry {
    switch self {
    case .standard: return main.geometry
    case .image(let modality):
      guard let path = source.modalities[modality], let header = headers[path] ?? read(path) else {
        throw SegmentationError.noGrid("the case has no \(modality.displayName)")
      }
      return header.geometry
    case .reference:
      guard let path = source.reference, let header = headers[path] ?? read(path) else {
        throw SegmentationError.noGrid("the case has no reference")
      }
      return header.geometry
    case .file(let path):
      return try VolumeFormats.readHeader(path).geometry
    }
  }

  /// The positions of its voxels, to which images were perhaps moved by an alignment.
  func grid(of volumes: CaseVolumes) throws -> Grid {
    let saved = try geometry(
      of: volumes.source, main: volumes.header, headers: volumes.headers
    ).grid
    let aligned: Grid? =
      switch self {
      case .standard:
        Modality.allCases.first { volumes.source.modalities[$0] == volumes.header.path }
          .flatMap { volumes.volumes[$0]?.grid }
      case .image(let modality): volumes.volumes[modality]?.grid
      case .reference, .file: nil
      }
    return aligned.map { $0.size == saved.size ? $0 : saved } ?? saved
  }

  private func read(_ path: String) -> VolumeHeader? { try? VolumeFormats.readHeader(path) }
}
