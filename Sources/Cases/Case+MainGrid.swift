import Files
import Imaging
import VolumeFiles

extension Case {
  /// The files of a case that share one grid, and what had to be left out for that.
  struct OnMainGrid: Sendable {
    /// The case without the images that lie on other grids.
    let source: Case
    /// The header of its first image.
    let header: VolumeHeader
    /// Which image that is.
    let path: String
    /// A note for each image that was left out.
    let notes: [FileNote]
  }

  /// Leaves out images that lie on another grid than most of the case.
  ///
  /// Each image counts, and so does the reference; of two grids with as many files, that of the first
  /// image is taken. Images whose header cannot be read stay, for reading them will say why.
  ///
  /// - Throws: ``CaseError`` where no image's header can be read.
  func onMainGrid() throws(CaseError) -> OnMainGrid {
    let images = presentModalities.compactMap { modalities[$0] } + [image].compactMap(\.self)
    var found: [(path: String, header: VolumeHeader)] = []
    var failure = CaseError.incompleteCase(name: name, reason: "it has no image")
    for path in images where !found.contains(where: { $0.path == path }) {
      do throws(CaseError) {
        found.append((path, try VolumeFormats.caseHeader(path)))
      } catch {
        if found.isEmpty { failure = error }
      }
    }
    guard let first = found.first else { throw failure }
    guard found.contains(where: { !$0.header.grid.matches(first.header.grid) }) else {
      return OnMainGrid(source: self, header: first.header, path: first.path, notes: [])
    }
    let voters =
      found.map(\.header.grid)
      + [reference].compactMap { path in
        path.flatMap { try? VolumeFormats.readHeader($0) }?.grid
      }
    func votes(_ grid: Grid) -> Int { voters.count { $0.matches(grid) } }
    var main = first
    for other in found.dropFirst() where votes(other.header.grid) > votes(main.header.grid) {
      main = other
    }
    var source = self
    var notes: [FileNote] = []
    for (path, header) in found where !header.grid.matches(main.header.grid) {
      source.modalities = source.modalities.filter { $0.value != path }
      notes.append(
        FileNote(
          file: path,
          text: "left out because it has \(header.grid), but \(fileName(main.path)) has "
            + "\(main.header.grid)"))
    }
    return OnMainGrid(source: source, header: main.header, path: main.path, notes: notes)
  }
}
