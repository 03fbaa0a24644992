import Rendering

extension ExportCommand {
  /// The file of an animation through a range of slices.
  func animation(_ sheet: ExportSheet, _ slices: Range<Int>) throws -> [UInt8] {
    Interruption.watch()
    let pages = slices.map(sheet.page)
    let ends = "\(slices.lowerBound)-\(slices.upperBound - 1)"
    var texts = pages[0].texts
    texts["Slice"] = ends
    texts["Delay"] = "\(delay) ms"
    texts["Command"] = command(
      making: ["--animate", "--slices", ends, "--delay", "\(delay)"], of: sheet.source)
    let bar = ProgressBar("drawing", total: pages.count)
    let bytes = try AnimatedPNG.encode(
      Figure.aligned(pages.map(\.figure)), milliseconds: delay, text: texts
    ) { done in
      bar.update(done)
      return !Interruption.isRequested
    }
    bar.finish()
    guard let bytes else { throw CancellationError() }
    return bytes
  }
}
