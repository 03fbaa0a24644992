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
        row(modality.displayName, path) + (frames[modality].map { ", frame \($0)" } ?? ""))
    }
    if let image { lines.append(row("image", image)) }
    if let reference { lines.append(row("reference", reference)) }
    return lines + remarks.map { "  \($0)" }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 1))
  }
}
