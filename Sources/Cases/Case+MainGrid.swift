import DICOM
import Files
import Imaging
import VolumeFiles

extension Case {
  /// The grid of a case, on which masks are made.
  struct MainGrid: Sendable {
    /// The header of the first image on the grid.
    let header: VolumeHeader
    /// The headers that could be read, by path.
    let headers: [String: VolumeHeader]
    /// A note for each image on another grid.
    let notes: [FileNote]
  }

  /// Finds the grid on which the case's masks are made.
  ///
  /// If images have different voxels, it is the reference's if an image has the same, else that of T1ce, else
  /// the finest. Images whose header cannot be read do not count; loading them reports the error.
  ///
  /// - Throws: ``CaseError`` if no image's header can be read.
  func mainGrid() throws(CaseError) -> MainGrid {
    let images = presentModalities.compactMap { modalities[$0] } + [image].compactMap(\.self)
    var found: [VolumeHeader] = []
    var headers: [String: VolumeHeader] = [:]
    var failure = CaseError.incompleteCase(name: name, reason: "it has no image")
    for path in images where headers[path] == nil {
      do throws(CaseError) {
        let header = try VolumeFormats.caseHeader(path)
        found.append(header)
        headers[path] = header
      } catch {
        if found.isEmpty { failure = error }
      }
    }
    guard let first = found.first else { throw failure }
    if let reference { headers[reference] = try? VolumeFormats.readHeader(reference) }
    guard found.contains(where: { !$0.grid.matches(first.grid) }) else {
      return MainGrid(header: first, headers: headers, notes: [])
    }
    let main = self.main(of: found, first, reference.flatMap { headers[$0]?.grid }, headers)
    let notes = found.filter { !$0.grid.coincides(with: main.grid) }.map { header in
      FileNote(
        file: shownName(header.path),
        text:
          "on another grid than \(shownName(main.path)); masks are made on \(shownName(main.path))")
    }
    return MainGrid(header: main, headers: headers, notes: notes)
  }

  /// What an image is called in notes: its sequence, or else its file.
  func shownName(_ path: String) -> String {
    if let modality = presentModalities.first(where: { modalities[$0] == path }) {
      return modality.displayName
    }
    guard layout == .dicom, let series = try? DICOMRegistry.series(of: path) else {
      return fileName(path)
    }
    return fileName(series.shownName(of: path))
  }

  /// The image on whose grid masks are made: the first on the reference's grid, else T1ce, else the finest.
  ///
  /// If all images have the same voxels, it is the first.
  private func main(
    of found: [VolumeHeader], _ first: VolumeHeader, _ reference: Grid?,
    _ headers: [String: VolumeHeader]
  ) -> VolumeHeader {
    if found.allSatisfy({ $0.grid.coincides(with: first.grid) }) { return first }
    if let reference, let shared = found.first(where: { $0.grid.coincides(with: reference) }) {
      return shared
    }
    if let path = modalities[.t1ce], let contrast = headers[path] { return contrast }
    return found.dropFirst().reduce(first) { $1.grid.isFiner(than: $0.grid) ? $1 : $0 }
  }
}
