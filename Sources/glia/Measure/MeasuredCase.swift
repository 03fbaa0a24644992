import Cases
import Files
import Imaging
import Metrics
import Viewer
import ViewerRuntime

/// A case as `glia measure` measures it.
struct MeasuredCase {
  /// What was measured.
  let report: MeasureReport
  /// What the user should know, one sentence each.
  private(set) var notes: [String]
  /// Why the measurements made in the viewer cannot be used; `nil` if they can.
  let problem: String?

  /// Measures a case.
  ///
  /// - Parameters:
  ///   - found: The case.
  ///   - options: What the command line asks for.
  ///   - folder: The masks of all cases, if the mask is a folder.
  ///   - isOnly: Whether there is no other case; if so, a mask's file belongs to it whatever its name.
  /// - Throws: If the case cannot be read, or there is nothing to measure.
  init(
    _ found: Case, _ options: MeasureCommand, _ folder: LabelFolder?, isOnly: Bool
  ) throws {
    let volumes = try CaseLoader(found, needsReference: false).load()
    let source = volumes.source
    notes = volumes.notes.map { "\($0)" }
    var measurements: [CaseMeasurement] = []
    var problem: String?
    if case .read(let saved, let note) = MeasurementFiles().read(MeasurementFiles.path(of: source))
    {
      (measurements, problem) = (saved, note)
    }
    let path = try options.mask.map {
      try Self.maskPath($0, of: source.name, in: folder, isOnly: isOnly)
    }
    let mask = try Self.readMask(path, volumes, options.scheme, &notes)
    if mask == nil, let problem { throw CommandFailure(problem) }
    report = try MeasureReport(
      source.name, images: Self.images(volumes), mask: mask, measurements: measurements,
      structures: options.structure, plane: options.plane)
    notes += report.notes
    self.problem = problem
  }

  /// The file of a case's mask, which was named alone or by its folder.
  private static func maskPath(
    _ path: String, of name: String, in folder: LabelFolder?, isOnly: Bool
  ) throws -> String {
    guard let folder else {
      if isOnly { return path }
      guard try LabelSource(path, role: .prediction).file(for: name) != nil else {
        throw CommandFailure(
          "--mask \(path) is not named after \(name); name a folder with a mask for each case")
      }
      return path
    }
    if let clash = folder.clashes.first(where: { $0.name == name }) {
      throw CommandFailure("\(clash.first) and \(clash.second) could both be the mask of \(name)")
    }
    guard let file = folder.files[name] else {
      throw CommandFailure("\(path) has no mask of \(name), such as \(name)_pred.nii.gz")
    }
    return file
  }

  private static func images(_ volumes: CaseVolumes) -> [MeasurementTable.Image] {
    if volumes.source.isMaskAlone { return [] }
    let named = volumes.source.presentModalities.compactMap { modality in
      volumes.volumes[modality].map {
        MeasurementTable.Image(title: modality.displayName, volume: $0)
      }
    }
    if !named.isEmpty { return named }
    return volumes.image.map { [MeasurementTable.Image(title: "image", volume: $0)] } ?? []
  }

  /// Reads the mask to measure, by default the case's reference; `nil` if the case has none.
  private static func readMask(
    _ path: String?, _ volumes: CaseVolumes, _ scheme: SchemeChoice, _ notes: inout [String]
  ) throws -> MeasureReport.Mask? {
    guard let path else {
      let path = volumes.source.reference ?? "reference"
      return try volumes.reference.map {
        MeasureReport.Mask(path: path, map: try withChosenScheme(scheme, $0, path))
      }
    }
    let map = try CaseMask.read(
      path, on: volumes.grid, dataSet: volumes.source.labelScheme, other: volumes.reference?.scheme
    ) { notes.append("\($0)") }
    return MeasureReport.Mask(path: path, map: try withChosenScheme(scheme, map, path))
  }

  private static func withChosenScheme(
    _ scheme: SchemeChoice, _ map: LabelMap, _ path: String
  ) throws -> LabelMap {
    guard let chosen = scheme.scheme else { return map }
    try SchemeRule.check(path, map.presentLabels, chosen: chosen)
    var map = map
    map.scheme = chosen.isPerLabel ? .labels(map.presentLabels.subtracting([0])) : chosen
    return map
  }
}
