import Imaging
import NIfTI
import Rendering

/// What `glia export` draws from: one volume of a case and the label maps over it.
struct ExportSource {
  let name: String
  let modality: Modality?
  let volume: Volume
  /// The frame of a 4-D volume.
  let frame: Int
  let window: IntensityWindow
  let prediction: LabelMap?
  let reference: LabelMap?
  let geometry: SliceGeometry
  let overlay: OverlayMode

  /// Reads the one modality that is shown, and the masks, at the same time.
  init(_ options: ExportCommand) async throws {
    let found = try Case.discover([options.casePath])
    guard found.count == 1 else {
      let names = found.prefix(5).map(\.name).joined(separator: ", ")
      throw CommandFailure(
        "\(options.casePath) holds \(found.count) cases (\(names)\(found.count > 5 ? ", …" : "")); "
          + "export takes one")
    }
    let source = found[0]
    let modality = options.modality ?? source.presentModalities.first
    guard let path = modality.flatMap({ source.modalities[$0] }) ?? source.image else {
      let present = source.presentModalities.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(
        "\(source.name) has no \(modality?.rawValue ?? "image"); it has \(present)")
    }
    let isDecathlon = source.layout == .decathlon
    let scheme: LabelScheme? =
      isDecathlon ? .msd : source.layout == .brats2023 ? .brats2023 : nil

    async let image = NIfTI.readVolume(path)
    async let expected = Self.labels(options.reference ?? source.reference, scheme)
    async let predicted = Self.labels(options.prediction, scheme)
    volume = try await image.volume
    var (prediction, reference) = try await (predicted, expected)
    for (map, file) in [
      (prediction, options.prediction), (reference, options.reference ?? source.reference),
    ] {
      guard let map, let file, !map.grid.matches(volume.grid) else { continue }
      throw CommandFailure(
        "the grids differ: \(file) has \(map.grid), \(path) has \(volume.grid)")
    }
    if scheme == nil { Self.shareScheme(&prediction, &reference) }

    self.prediction = prediction
    self.reference = reference
    name = source.name
    self.modality = source.modalities.isEmpty ? nil : modality
    frame = isDecathlon ? Modality.allCases.firstIndex { $0 == modality } ?? 0 : 0
    window = options.window?.window ?? .robust(volume, frame: frame)
    geometry = SliceGeometry(volume.grid, plane: options.plane, convention: options.convention)
    overlay = try Self.overlay(options.overlay, prediction != nil, reference != nil)
  }

  private static func labels(_ path: String?, _ scheme: LabelScheme?) async throws -> LabelMap? {
    try path.map { try NIfTI.readLabelMap($0, scheme: scheme) }
  }

  /// Reads two maps by one scheme where both fit it, for one of them may hold few labels.
  private static func shareScheme(_ prediction: inout LabelMap?, _ reference: inout LabelMap?) {
    guard let one = prediction, let other = reference else { return }
    let labels = one.presentLabels.union(other.presentLabels)
    guard let scheme = LabelScheme.guess(labels: labels) else { return }
    prediction?.scheme = scheme
    reference?.scheme = scheme
  }

  /// The overlay that was asked for, or what the masks allow.
  private static func overlay(
    _ choice: OverlayChoice?, _ hasPrediction: Bool, _ hasReference: Bool
  ) throws -> OverlayMode {
    let needsPrediction = [.prediction, .both, .agreement].contains(choice)
    let needsReference = [.reference, .both, .agreement].contains(choice)
    if let choice, needsPrediction && !hasPrediction {
      throw CommandFailure(
        "--overlay \(choice.rawValue) needs a prediction; 'glia segment' makes one, "
          + "and --prediction FILE shows it")
    }
    if let choice, needsReference && !hasReference {
      throw CommandFailure(
        "--overlay \(choice.rawValue) needs a reference, which the case lacks; give --reference FILE"
      )
    }
    if let choice { return choice.mode }
    if hasPrediction { return hasReference ? .both : .prediction }
    return hasReference ? .reference : .off
  }

  /// A slice that was asked for.
  func checked(_ slice: Int) throws -> Int {
    guard (0..<geometry.count).contains(slice) else {
      throw CommandFailure(
        "--slice is \(slice); \(geometry.plane.rawValue) slices of \(name) go from 0 to "
          + "\(geometry.count - 1)")
    }
    return slice
  }

  /// The slice with most of the reference, else of the prediction, else the middle one.
  var defaultSlice: Int {
    reference?.largestSlice(geometry) ?? prediction?.largestSlice(geometry) ?? geometry.count / 2
  }

  /// Slices spread evenly over those with tumor, where the overlay shows any, else with anatomy.
  func spreadSlices(_ count: Int) -> [Int] {
    var shown = [Bool](repeating: false, count: geometry.count)
    for map in overlay == .off ? [] : [reference, prediction].compactMap({ $0 }) {
      for (index, voxels) in map.labeledVoxels(geometry).enumerated() where voxels > 0 {
        shown[index] = true
      }
    }
    if !shown.contains(true) {
      for index in 0..<geometry.count {
        shown[index] = volume.slice(index, geometry, frame: frame).values.contains { $0 != 0 }
      }
    }
    let first = shown.firstIndex(of: true) ?? 0
    let last = shown.lastIndex(of: true) ?? geometry.count - 1
    guard count > 1 else { return [(first + last) / 2] }
    guard last - first + 1 > count else { return Array(first...last) }
    return (0..<count).map { first + ($0 * (last - first) + (count - 1) / 2) / (count - 1) }
  }
}
