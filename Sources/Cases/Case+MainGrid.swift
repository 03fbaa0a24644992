import Files
import Imaging
import VolumeFiles

extension Case {
  /// The grid shared by most of a case's files, on which it is segmented.
  struct MainGrid: Sendable {
    /// The header of the first image on the grid.
    let header: VolumeHeader
    /// The headers that could be read, by path.
    let headers: [String: VolumeHeader]
    /// A note for each image on another grid.
    let notes: [FileNote]
  }

  /// Finds the grid shared by most of the case.
  ///
  /// Each image counts, and so does the reference; grids that coincide except for the order of
  /// their axes count as one. On a tie, the first image's grid is used. Images whose header cannot
  /// be read do not count; loading them reports the error.
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
    let voters = found.map(\.grid) + [reference.flatMap { headers[$0]?.grid }].compactMap(\.self)
    func votes(_ grid: Grid) -> Int { voters.count { $0.coincides(with: grid) } }
    var main = first
    for other in found.dropFirst() where votes(other.grid) > votes(main.grid) { main = other }
    let notes = found.filter { !$0.grid.coincides(with: main.grid) }.map { header in
      FileNote(
        file: header.path,
        text: "resampled for segmentation because it has \(header.grid), but "
          + "\(fileName(main.path)) has \(main.grid)")
    }
    return MainGrid(header: main, headers: headers, notes: notes)
  }
}
