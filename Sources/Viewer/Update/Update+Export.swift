import Imaging
import Rendering

extension ViewerModel {
  /// The name that is offered for the picture: case, plane and slice.
  var exportName: String {
    let name = study.name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    return "\(String(name))_\(plane.rawValue)_\(sliceIndex).png"
  }

  /// Has the picture written; a file of that name is asked about first.
  mutating func export(to path: String, replacing: Bool = false) -> [Effect] {
    guard let request = exportRequest else { return [] }
    isExporting = true
    return [.export(request, path: path, replacing: replacing)]
  }

  /// What is in view, at four pixels a voxel.
  var exportRequest: ExportRequest? {
    guard hasPicture else { return nil }
    let layout = ViewerLayout(self)
    let panels = layout.panes.compactMap { pane -> Figure.Panel? in
      guard var scene = scene(pane) else { return nil }
      scene.letters = pane.geometry.letters
      return Figure.Panel(
        title: hasCaptions ? title(pane.panel) : "", scene: scene,
        note: self.layout == .montage ? "\(pane.panel.slice)" : "")
    }
    guard !panels.isEmpty else { return nil }
    var figure = Figure(panels, columns: layout.columns, scale: panels.count == 1 ? 4 : 3)
    let slice = "\(plane.rawValue) slice \(sliceIndex) of 0–\(sliceCount - 1)"
    let orientation = convention.rawValue
    figure.caption = [study.name, "\(image?.title ?? ""), \(slice), \(orientation)"]
    if let processing { figure.caption.append(processing) }
    if let scores { figure.table = table(scores) }
    return ExportRequest(
      figure: figure,
      text: ["Title": study.name, "Description": "\(image?.title ?? ""), \(slice), \(orientation)"])
  }

  /// What was done with the labels that the figure shows; `nil` where that is not known.
  private var processing: String? {
    guard pair.first == .prediction || pair.second == .prediction,
      let prediction = study.prediction, prediction.file == nil
    else { return nil }
    if prediction.postProcessed != nil { return "prediction of all slices, post-processed" }
    return prediction.isComplete
      ? "prediction of all slices" : "prediction of single slices, not post-processed"
  }

  /// The Dice of slice and volume as a table of words.
  private func table(_ scores: Scores) -> [[String]] {
    let volume =
      scores.isComplete ? "volume" : "\(scores.segmented) of \(scores.total) slices"
    let heading = pair == MaskPair.all[0] ? "Dice" : "Dice of \(pair.words)"
    return [[heading, "slice", volume]]
      + Region.allCases.map { region in
        [
          region.abbreviation, scores.slice?[region]?.text ?? "–",
          scores.volume[region]?.text ?? "–",
        ]
      }
  }
}

extension Scores.Number {
  /// Three decimals; "–" where it is undefined.
  public var text: String {
    switch self {
    case .value(let value):
      let thousandths = Int((value * 1000).rounded())
      return "\(thousandths / 1000)." + String(thousandths % 1000 + 1000).dropFirst()
    case .undefined: return "–"
    case .unknown: return "n/a"
    }
  }
}
