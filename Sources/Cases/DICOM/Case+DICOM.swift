package import DICOM
import Files
package import Imaging
import VolumeFiles

extension Case {
  /// Makes a case from the series of a study.
  ///
  /// Paths of the case are those of the first files of series, which stand for them; see
  /// `DICOMFormat`.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - name: Its name; see ``DICOMCases``.
  ///   - directory: Its folder.
  ///   - given: What the user says: the sequence of series by index.
  /// - Returns: The case; `nil` if no series is one of the four sequences.
  package static func dicom(
    _ study: DICOMStudy, name: String, directory: String, given: [Int: Modality?] = [:]
  ) -> Case? {
    let choice = SequenceChoice(study.series, given: given)
    guard !choice.chosen.isEmpty else { return nil }
    var notes: [FileNote] = []
    for modality in Modality.allCases {
      guard let index = choice.chosen[modality] else { continue }
      let others = choice.guesses.count { $0.modality == modality } - 1
      let which = study.series[index].number.map { "series \($0)" } ?? "a series"
      var text = "\(modality.displayName) is \(which), \"\(study.series[index].title)\""
      text += " (\(choice.guesses[index].reason))"
      if others > 0 { text += ", the best of \(others + 1)" }
      notes.append(FileNote(file: name, text: text))
    }
    return Case(
      name: name, directory: directory,
      modalities: choice.chosen.mapValues { study.series[$0].files[0] }, image: nil, reference: nil,
      layout: .dicom, notes: notes)
  }

  /// Makes a case of one series whose sequence is unknown.
  package static func dicom(_ series: DICOMSeries, name: String, directory: String) -> Case {
    Case(
      name: name, directory: directory, modalities: [:], image: series.files[0], reference: nil,
      layout: .dicom)
  }
}

extension DICOMSeries {
  /// The number that the scanner gave the series.
  package var number: Int? { facts.number }
}
