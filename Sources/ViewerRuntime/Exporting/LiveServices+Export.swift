import Foundation
import Rendering
package import Viewer

extension LiveServices {
  /// Milliseconds for which each slice of an animation is shown.
  private static let delay = 80

  /// Writes pictures; see ``ViewerServices``.
  package func export(
    _ request: ExportRequest, to path: String, replacing: Bool
  ) -> ExportReport {
    let path = path.expandingHome
    let isEach = request.slices.count > 1 && !request.isAnimation
    guard !isEach || SlicePattern(path) != nil else {
      return .failed("The name needs a field for the slice number, such as %03d.")
    }
    let paths = isEach ? request.slices.compactMap { SlicePattern(path)?.path($0) } : [path]
    if !replacing, let existing = paths.first(where: FileManager.default.fileExists) {
      return .exists(path: isEach ? path : existing)
    }
    do {
      if request.isAnimation {
        try PNG.write(animation(request), to: path, mayReplace: replacing)
      } else {
        for (slice, path) in zip(request.slices, paths) {
          let page = request.page(slice)
          try page.figure.checkSize()
          try PNG.write(
            page.figure.render(), to: path, text: texts(page, request),
            mayReplace: replacing)
        }
      }
      return .written(path: path)
    } catch let error where error.isExisting {
      return .exists(path: path)
    } catch {
      return .failed("\(error)")
    }
  }

  private func animation(_ request: ExportRequest) throws(PictureError) -> [UInt8] {
    let pages = request.slices.map(request.page)
    var text = texts(pages[0], request)
    text["Slice"] = "\(request.slices[0])-\(request.slices[request.slices.count - 1])"
    text["Delay"] = "\(Self.delay) ms"
    return try AnimatedPNG.encode(
      Figure.aligned(pages.map(\.figure)), milliseconds: Self.delay, text: text) ?? []
  }

  /// The page's texts, and where the case is.
  private func texts(_ page: ExportPage, _ request: ExportRequest) -> [String: String] {
    page.text.merging(["Source": store[request.caseIndex].path]) { $1 }
  }
}
