package import DICOM
import Files
package import Imaging

/// The series of a study, as they are listed on the screen and on the command line.
package struct SeriesTable: Sendable {
  /// A series.
  package struct Row: Sendable {
    /// What chooses it on the command line: the scanner's number, with a second one where several
    /// images share it, such as "5" or "5.2".
    package let label: String
    /// The technician's name for it.
    package let title: String
    /// The sequence, and why.
    package let guess: SequenceGuess
    /// Whether it is the image of its sequence in the case.
    package let isChosen: Bool
    /// The series.
    package let series: DICOMSeries
  }

  /// The study.
  package let study: DICOMStudy
  /// The series, in the order of the study.
  package let rows: [Row]

  /// Guesses the sequences of a study's series.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - given: What the user says: the sequence of series by index.
  package init(_ study: DICOMStudy, given: [Int: Modality?] = [:]) {
    self.study = study
    let choice = SequenceChoice(study.series, given: given)
    let chosen = Set(choice.chosen.values)
    let labels = study.labels
    rows = study.series.indices.map { index in
      Row(
        label: labels[index], title: study.series[index].title, guess: choice.guesses[index],
        isChosen: chosen.contains(index), series: study.series[index])
    }
  }
}

extension SeriesTable.Row {
  /// Slices, and volumes where there are several: "176", "60 × 12"; a mosaic is known only to the
  /// program that converts it.
  package var slices: String {
    series.frameCount > 1 ? "\(series.sliceCount) × \(series.frameCount)" : "\(series.sliceCount)"
  }

  /// Millimeters between columns, rows and slices: "0.9×0.9×5".
  package var spacing: String {
    series.spacing.map { value in
      let rounded = (value * 100).rounded() / 100
      return Int(exactly: rounded).map { String($0) } ?? String(rounded)
    }.joined(separator: "×")
  }

  /// Date and time, such as "2024-05-17 10:22".
  package var moment: String {
    let day = series.facts.date.flatMap { DICOMStudy.day($0) }
    let digits = (series.facts.time ?? "").filter { $0.isASCII && $0.isNumber }
    let time = digits.count >= 4 ? "\(digits.prefix(2)):\(digits.dropFirst(2).prefix(2))" : nil
    return [day, time].compactMap(\.self).joined(separator: " ")
  }

  /// What the user should know before the series is opened; `nil` for most.
  package var problem: String? {
    if series.truncatedCount > 0 {
      return "\(series.truncatedCount) of \(series.files.count) files end too early"
    }
    if let first = series.assumptions.first, !series.facts.isColor, !series.facts.isScreenshot {
      return first
    }
    if series.missingCount > 0 {
      let all = series.missingCount + series.sliceCount
      return
        "\(series.missingCount) of \(all) slices \(series.missingCount == 1 ? "is" : "are") missing"
    }
    if series.doubledCount > 0 {
      return
        "\(series.doubledCount) of its slices \(series.doubledCount == 1 ? "occurs" : "occur") more than once"
    }
    if series.deviation > 1 { return "its slices do not form a straight stack" }
    if let gaps = series.unequalSpacing {
      func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
      return "slices are \(text(gaps.lowerBound)) to \(text(gaps.upperBound)) mm apart"
    }
    return nil
  }
}
