import ArgumentParser
import Cases
import Imaging
import Rendering
import Report

/// The figures of reports, drawn as `glia export` draws them.
struct ReportPictures {
  private let source: ExportSource
  private let dice: String

  /// Reads what is drawn.
  ///
  /// - Parameters:
  ///   - found: The case.
  ///   - prediction: The predicted label map; `nil` if there is none.
  ///   - reference: The expert's label map; `nil` for the case's own.
  ///   - schemes: What labels mean, if the masks have been compared.
  ///   - dice: The Dice of the volume in words; may be empty.
  /// - Throws: One sentence if a file cannot be read.
  init(
    _ found: Case, prediction: String?, reference: String?, schemes: SchemePair?, dice: String
  ) async throws {
    var options = try ExportCommand.parse(["case"])
    (options.prediction, options.reference) = (prediction, reference)
    let read = try await ExportSource.read(found, options) { _ in }
    source = schemes.map(read.reading) ?? read
    self.dice = dice
  }

  /// Reads what options of `glia export` name.
  init(_ found: Case, _ options: ExportCommand, dice: String) async throws {
    source = try await ExportSource.read(found, options) { _ in }
    self.dice = dice
  }

  private func sheet(_ layout: LayoutChoice) throws -> ExportSheet {
    var options = try ExportCommand.parse(["case"])
    options.layout = layout
    options.scale = 2
    options.look.dpi = 110
    return try ExportSheet(source: source, options: options)
  }

  /// A figure without its caption and table, which the report writes as text.
  private func plain(_ figure: Figure) -> Figure {
    var figure = figure
    (figure.caption, figure.table) = ([], [])
    return figure
  }

  private var image: String { source.modality?.displayName ?? "image" }

  private var masks: String {
    switch (source.prediction != nil, source.reference != nil) {
    case (true, true): "prediction filled, reference outlined"
    case (true, false): "prediction filled"
    case (false, true): "reference filled"
    case (false, false): "no masks"
    }
  }

  /// Image, reference and prediction side by side, at the slice with the most reference labels.
  func sideBySide(title: String) throws -> ReportPicture {
    let slice = source.defaultSlice
    let page = try sheet(.figure).page(slice)
    let place = "\(image), \(source.geometry.plane.rawValue) slice \(slice)"
    return ReportPicture(
      figure: plain(page.figure), title: title, caption: "\(dice). \(place).",
      description:
        "\(source.name): \(place): the image, the reference, and the prediction with the "
        + "reference outlined. \(dice).")
  }

  /// Three planes through the lesion.
  func planes(title: String = "Three planes.", masks words: String? = nil) throws -> ReportPicture {
    let masks = words ?? masks
    let page = try sheet(.planes).page(source.defaultSlice)
    return ReportPicture(
      figure: plain(page.figure), title: title,
      caption: "\(image), each plane at the slice with the most labeled voxels; \(masks).",
      description:
        "Axial, coronal and sagittal slices of \(source.name), \(image); \(masks). \(dice)")
  }

  /// Slices spread over the lesion.
  func montage() throws -> ReportPicture {
    let page = try sheet(.single).montage(.fixed(rows: 3, columns: 5), to: "")
    let slices = page.texts["Slice"]?.split(separator: " ") ?? []
    let range = "\(slices.first ?? "") to \(slices.last ?? "")"
    var figure = plain(page.figure)
    // The three planes above it have the same legend.
    figure.legend = []
    return ReportPicture(
      figure: figure, title: "Montage.",
      caption: "\(image), axial slices \(range); \(masks).",
      description:
        "\(slices.count) axial slices of \(source.name), \(image), from \(range); \(masks).")
  }
}
