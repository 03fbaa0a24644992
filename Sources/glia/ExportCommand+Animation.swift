import Rendering
import ViewerRuntime

extension ExportCommand {
  /// Writes the animation of some slices.
  func writeAnimation(_ sheet: ExportSheet, _ slices: ClosedRange<Int>, to path: String) throws {
    try refuse(path, over: sheet.source.inputs(self))
    Interruption.watch()
    let pages = slices.map(sheet.page)
    let poster =
      slices.contains(sheet.source.defaultSlice)
      ? sheet.source.defaultSlice - slices.lowerBound : slices.count / 2
    let ends = "\(slices.lowerBound)-\(slices.upperBound)"
    var texts = pages[poster].texts
    texts["Slice"] = ends
    texts["Delay"] = "\(delay) ms"
    texts["Command"] = command(
      making: ["--animate", "--slices", ends, "--delay", "\(delay)"], of: sheet.source, to: path)
    let animation = FigureAnimation(
      pages.map(\.figure), milliseconds: delay, poster: poster)
    let bar = ProgressBar("drawing", total: pages.count)
    let isWritten = try FigureFile.write(animation, to: path, text: texts) { done in
      bar.update(done)
      return !Interruption.isRequested
    }
    bar.finish()
    guard isWritten else { throw CancellationError() }
    printLine(path)
  }
}
