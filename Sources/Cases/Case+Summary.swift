import DICOM
import Files
import Imaging

extension Case {
  /// What the case is made of, in lines: its name and layout, then a line for each file.
  package var summary: [String] {
    func row(_ what: String, _ path: String) -> String {
      "  " + what.padding(to: 10) + path
    }
    var lines = ["\(name)  (\(layout.name)\(labelScheme.map { ", \($0.rawValue)" } ?? ""))"]
    for modality in presentModalities {
      guard let path = modalities[modality] else { continue }
      lines.append(
        row(modality.displayName, shownPath(path))
          + (frames[modality].map { ", frame \($0)" } ?? ""))
    }
    if let image { lines.append(row("image", shownPath(image))) }
    if let reference { lines.append(row("reference", reference)) }
    return lines + remarks.map { "  \($0)" }
  }

  /// A path; the series of a DICOM file whose name contains the patient's.
  private func shownPath(_ path: String) -> String {
    guard layout == .dicom, let series = try? DICOMRegistry.series(of: path) else { return path }
    return series.shownName(of: path)
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 1))
  }
}
