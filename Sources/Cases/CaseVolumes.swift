package import Imaging
package import VolumeFiles

/// The volumes of a case and its reference, each on its own grid.
package struct CaseVolumes: Sendable {
  /// The case that was loaded.
  package let source: Case
  /// The header of the image on whose grid masks are made.
  package let header: VolumeHeader
  /// The headers of the case's files that could be read, by path.
  package let headers: [String: VolumeHeader]
  /// The volume of each modality loaded so far.
  package internal(set) var volumes: [Modality: Volume] = [:]
  /// The volume of a case with one image of unknown modality.
  package internal(set) var image: Volume?
  /// The expert's labels.
  package internal(set) var reference: LabelMap?
  /// Information about the files, one sentence each.
  package internal(set) var notes: [String] = []

  /// The grid on which masks are made.
  package var grid: Grid { header.grid }

  /// The meaning of the labels in a prediction of the case; see
  /// ``Imaging/LabelScheme/ofPrediction(dataSet:reference:)``.
  package var predictionScheme: LabelScheme { predictionScheme(reference: nil) }

  /// Returns the scheme when another reference replaces the case's own; `nil` keeps the case's own.
  package func predictionScheme(reference other: LabelMap?) -> LabelScheme {
    .ofPrediction(dataSet: source.labelScheme, reference: (other ?? reference)?.scheme)
  }

  /// The volumes on the grid on which masks are made.
  package var aligned: [Modality: Volume] { volumes.mapValues { $0.resampled(to: grid) } }

  /// The volume to show first: the first modality in the model's order, or the image.
  package var first: Volume? {
    Modality.allCases.lazy.compactMap { volumes[$0] }.first ?? image
  }

  /// Adds a part from a loader; the caller handles failures.
  package mutating func add(_ part: CaseLoader.Part) {
    switch part {
    case .volume(let modality?, let volume): volumes[modality] = volume
    case .volume(nil, let volume): image = volume
    case .reference(let map): reference = map
    case .note(let text): notes.append(text)
    case .guess, .failure: break
    }
  }
}
