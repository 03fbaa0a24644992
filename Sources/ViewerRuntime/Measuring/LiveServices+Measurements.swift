import Cases
import Files
import Foundation
package import Viewer

extension LiveServices {
  /// Reads or writes the measurements of a case; see ``ViewerServices``.
  package func perform(_ work: MeasurementFileWork, _ index: Int) -> MeasurementFileReport? {
    switch work {
    case .read:
      guard let source = try? store[index].result.get() else { return nil }
      let report = measurements.read(MeasurementFiles.path(of: source))
      guard case .read(let list, let note?) = report else { return report }
      return .read(list, note: "\(note); it is set aside when you measure something here.")
    case .save(let list):
      guard let source = try? store[index].result.get() else { return nil }
      return measurements.save(list, case: source.name, to: MeasurementFiles.path(of: source))
    case .export(let table, let path, let replacing):
      let file = path.expandingHome
      if !replacing, FileManager.default.fileExists(atPath: file) { return .exists(path: path) }
      do {
        let text = file.lowercased().hasSuffix(".json") ? try table.json() : table.csv
        try AtomicFile.write(Array(text.utf8), to: file, mayReplace: replacing)
        return .exported(path: path)
      } catch let error as FileError {
        return error.isExisting ? .exists(path: path) : .notExported(error.description)
      } catch {
        return .notExported("\(path) cannot be written: a coordinate is not a number")
      }
    }
  }
}
