import Foundation
public import Imaging
public import NIfTI
import Rendering
import Segmenter

/// The viewer's work on real files, with a real network.
public struct LiveServices: ViewerServices {
  /// The cases that were given.
  public let cases: [Case]
  /// A prediction to show with the first case.
  public let prediction: String?
  /// A second prediction to show with the first case.
  public let second: String?
  /// A reference to show with the first case instead of its own.
  public let reference: String?
  /// Segments slices; `nil` where there is no model.
  public let network: Network?
  /// Where lines of the command line are kept; `nil` keeps none.
  public let history: HistoryFile?

  /// Creates services for cases.
  public init(
    cases: [Case], prediction: String? = nil, second: String? = nil, reference: String? = nil,
    network: Network?, history: HistoryFile? = nil
  ) {
    self.cases = cases
    self.prediction = prediction
    self.second = second
    self.reference = reference
    self.network = network
    self.history = history
  }

  /// Reads a case; see ``ViewerServices``.
  public func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @Sendable (LoadReport) -> Void
  ) {
    defer { if !isCancelled() { report(.finished) } }
    let source = cases[index]
    do {
      let loader = try CaseLoader(source, first: first)
      let hasReference = source.reference != nil || (index == 0 && reference != nil)
      let images = Self.images(source, loader.header)
      report(.opened(loader.header.grid, images: images, hasReference: hasReference))
      let replaces = index == 0 && reference != nil
      loader.run(isCancelled: isCancelled) { part in
        guard !isCancelled() else { return }
        switch part {
        case .volume(let modality, let volume):
          for (place, image) in images.enumerated() where image.modality == modality {
            let frame = volume.frameCount > 1 ? place : 0
            report(
              .image(
                place,
                LoadedImage(
                  volume: volume, frame: frame, robustWindow: .robust(volume, frame: frame),
                  content: VoxelBox(around: volume, frame: frame))))
          }
        case .reference(let map): if !replaces { report(.reference(map)) }
        case .failure(let error): report(.failed(error.description))
        }
      }
      guard index == 0 else { return }
      if let reference {
        try report(.reference(Self.labels(reference, like: loader.header.grid)))
      }
      if let prediction {
        try report(
          .prediction(
            Self.labels(prediction, like: loader.header.grid),
            file: URL(fileURLWithPath: prediction).lastPathComponent))
      }
      if let second {
        try report(
          .second(
            Self.labels(second, like: loader.header.grid),
            file: URL(fileURLWithPath: second).lastPathComponent))
      }
    } catch {
      report(.failed("\(error)"))
    }
  }

  /// The images that there will be: the modalities, or the frames of a file.
  private static func images(_ source: Case, _ header: NIfTIHeader) -> [StudyImage] {
    let modalities = source.presentModalities
    guard modalities.isEmpty else {
      return modalities.map { StudyImage(title: $0.displayName, modality: $0) }
    }
    // More frames than a person pages through are shown by the first ones.
    let frames = min(max(header.frameCount, 1), 64)
    return (0..<frames).map { StudyImage(title: frames == 1 ? "image" : "frame \($0)") }
  }

  /// Reads labels that must lie on the images' grid.
  private static func labels(_ path: String, like grid: Grid) throws -> LabelMap {
    let map = try NIfTI.readLabelMap(path)
    guard map.grid.matches(grid) else {
      throw LabelFileError.otherGrid(path: path, grid: map.grid, images: grid)
    }
    return map
  }

  /// Segments axial slices; see ``ViewerServices``.
  public func segment(
    _ request: SegmentationRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (SegmentationReport) -> Void
  ) {
    guard let network else { return report(.failed("There is no model.")) }
    let slices = request.slices
    do {
      report(.began(try network.traits(request)))
      for (done, index) in slices.enumerated() {
        let found = try network.probabilities(of: index, request, isCancelled: isCancelled)
        report(.slice(index, found, done: done + 1, total: slices.count))
      }
      report(.finished)
    } catch SegmentationError.cancelled {
      report(.cancelled)
    } catch {
      report(.failed("\(error)"))
    }
  }

  /// Writes a picture; see ``ViewerServices``.
  public func export(
    _ request: ExportRequest, to path: String, replacing: Bool
  ) -> ExportResult {
    let path = path.expandingHome
    if !replacing, FileManager.default.fileExists(atPath: path) { return .exists(path: path) }
    do {
      try PNG.write(request.figure.render(), to: path, text: request.text)
      return .written(path: path)
    } catch {
      return .failed(error.description)
    }
  }
}

/// Why a label file cannot be shown with a case.
public enum LabelFileError: Error, CustomStringConvertible {
  /// Its voxels are elsewhere.
  case otherGrid(path: String, grid: Grid, images: Grid)

  /// The reason in a sentence, with both geometries.
  public var description: String {
    switch self {
    case .otherGrid(let path, let grid, let images):
      "\(path) has \(grid), but the images have \(images)"
    }
  }
}
