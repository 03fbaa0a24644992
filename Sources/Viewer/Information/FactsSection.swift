import Imaging
import Terminal

/// The lines of the information panel about a scan that has no masks to compare.
struct FactsSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  /// The size and the values of the image; nothing where there are masks.
  var lines: [Line] {
    guard model.isSingleScan, let image = model.image, let words = ImageWords(image) else {
      return []
    }
    var lines = [
      Line(
        .text("Image", theme.accent, .bold),
        .rightAligned("\(model.keyName(.imageInformation)) for more", end: 30, theme.faint)),
      row("size", words.size), row("spacing", words.spacing), row("stored as", words.type).spare(2),
      row("axes", "\(words.axes), \(words.obliqueness)").spare(1),
    ]
    if let statistics = image.facts.value?.statistics, let least = statistics.minimum,
      let greatest = statistics.maximum
    {
      lines.append(row("values", "\(shortNumber(least)) to \(shortNumber(greatest))"))
      if let mean = statistics.nonZeroMean, let deviation = statistics.nonZeroDeviation {
        lines.append(
          row("mean, SD", "\(shortNumber(mean)), \(shortNumber(deviation))").spare(1))
      }
    }
    return lines
  }

  private func row(_ name: String, _ value: String) -> Line {
    Line(
      .text(name, theme.faint), .column(10),
      .text(value.truncated(to: InformationPanel.textWidth - 10), theme.text))
  }
}
