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
    func paths(_ path: String) -> [String] {
      isEach ? request.slices.compactMap { SlicePattern(path)?.path($0) } : [path]
    }
    func existing(_ path: String) -> String? {
      paths(path).first(where: FileManager.default.fileExists)
    }
    var chosen = path
    if !replacing, let taken = existing(path) {
      guard request.isNumbered else { return .exists(path: isEach ? path : taken) }
      // A name that nobody typed gets the next number.
      chosen = FigureName.free(path) { existing($0) != nil }
    }
    do {
      if request.isAnimation {
        let pages = request.slices.map(request.page)
        var text = texts(pages[request.poster], request)
        text["Slice"] = "\(request.slices[0])-\(request.slices[request.slices.count - 1])"
        text["Delay"] = "\(Self.delay) ms"
        _ = try FigureFile.write(
          FigureAnimation(
            pages.map(\.figure), milliseconds: Self.delay, poster: request.poster), to: chosen,
          text: text, mayReplace: replacing)
      } else {
        for (slice, path) in zip(request.slices, paths(chosen)) {
          let page = request.page(slice)
          try FigureFile.write(
            page.figure, to: path, text: texts(page, request), mayReplace: replacing)
        }
      }
      return .written(path: chosen)
    } catch let error as PictureError where error.isExisting {
      return .exists(path: chosen)
    } catch {
      return .failed("\(error)")
    }
  }

  /// The page's texts, and where the case is.
  private func texts(_ page: ExportPage, _ request: ExportRequest) -> [String: String] {
    page.text.merging(["Source": store[request.caseIndex].path]) { $1 }
  }
}
