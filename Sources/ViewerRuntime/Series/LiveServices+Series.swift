import Cases
import DICOM
import Imaging
package import Viewer

extension LiveServices {
  /// Lists the series of a case's study, or makes the case of other series; see ``ViewerServices``.
  package func series(_ request: SeriesRequest, _ index: Int) -> SeriesReport {
    do {
      let source = try store[index].result.get()
      guard let study = source.study else {
        return .failed("The DICOM files of this case cannot be found.")
      }
      switch request {
      case .list:
        return .listed(Self.rows(SeriesTable(study), of: source), title: title(study, source))
      case .use(let uses):
        var given: [Int: Modality?] = [:]
        for index in study.series.indices { given[index] = .some(nil) }
        for (modality, index) in uses { given[index] = modality }
        guard
          let changed = Case.dicom(
            study, name: source.name, directory: source.directory, given: given)
        else { return .failed("None of the series has a sequence.") }
        store.replace(index, with: changed)
      case .single(let row):
        guard study.series.indices.contains(row) else { return .failed("There is no such series.") }
        store.replace(
          index,
          with: Case.dicom(study.series[row], name: source.name, directory: source.directory))
      }
      return .changed
    } catch {
      return .failed("\(error)")
    }
  }

  /// The rows, with the sequences that the case has now.
  private static func rows(_ table: SeriesTable, of source: Case) -> [SeriesRow] {
    table.rows.map { row in
      let use = source.modalities.first { row.series.files.contains($0.value) }?.key
      return SeriesRow(
        label: row.label, title: row.title, guess: row.guess.modality,
        isUnsure: row.guess.isUnsure, reason: row.guess.reason, slices: row.slices,
        spacing: row.spacing, moment: row.moment, problem: row.problem, use: use)
    }
  }

  private func title(_ study: DICOMStudy, _ source: Case) -> String {
    let name = showsNames ? "  \(study.patient.name) (\(study.patient.identifier))" : ""
    return "\(source.name)\(name)  \(study.date ?? "")"
  }
}
