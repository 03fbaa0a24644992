package import DICOM
package import Imaging

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
    var found = Case(
      name: name, directory: directory,
      modalities: choice.chosen.mapValues { study.series[$0].files[0] }, layout: .dicom)
    let sentence = sentence(choice, study)
    found.remarks = [sentence]
    found.seriesRemark = sentence
    return found
  }

  /// Says which series are taken for which sequences, and why where the quoted description does not
  /// tell.
  private static func sentence(_ choice: SequenceChoice, _ study: DICOMStudy) -> String {
    let labels = study.labels
    func parts(isSaid: Bool) -> String {
      Modality.allCases.compactMap { modality -> String? in
        guard let index = choice.chosen[modality], choice.said.contains(index) == isSaid else {
          return nil
        }
        let guess = choice.guesses[index]
        let series = study.series[index]
        var text = "\(modality.displayName) series \(labels[index]) \"\(series.title)\""
        if guess.needsReason { text += " (\(guess.reason))" }
        let count = choice.guesses.count { $0.modality == modality }
        if count > 1, !isSaid { text += ", the best of \(count)" }
        return text
      }.joined(separator: "; ")
    }
    let (guessed, said) = (parts(isSaid: false), parts(isSaid: true))
    return [
      guessed.isEmpty ? nil : "Sequences chosen from the DICOM headers: " + guessed,
      said.isEmpty ? nil : "Sequences chosen by you: " + said,
    ].compactMap(\.self).joined(separator: ". ")
  }

  /// Makes a case of one series whose sequence is unknown.
  package static func dicom(_ series: DICOMSeries, name: String, directory: String) -> Case {
    Case(
      name: name, directory: directory, modalities: [:], image: series.files[0],
      layout: .dicom)
  }
}

extension DICOMSeries {
  /// The number that the scanner gave the series.
  package var number: Int? { facts.number }
}
