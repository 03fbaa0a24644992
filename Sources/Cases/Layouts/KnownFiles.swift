import Files
import Imaging
import VolumeFiles

/// The files of one case of a known layout.
struct KnownFiles {
  let row: LayoutRow
  let match: NamePattern.Match
  /// The folder that the row's patterns begin in, from the root of the file system.
  let root: String
  /// The images of each sequence, the best first.
  private(set) var images: [Modality: [(rank: Int, path: String)]] = [:]
  /// The images of channels, by channel.
  private(set) var channels: [String: String] = [:]
  /// Masks that lie in the same folder.
  private(set) var masks: [(rank: Int, path: String)] = []

  /// What the files of one case have in common.
  struct Key: Hashable {
    let row: String
    let name: String
  }

  init(_ found: LayoutTable.Found, root: String) {
    row = found.row
    match = found.match
    self.root = root
  }

  mutating func add(_ path: String, _ role: LayoutRow.Role) {
    switch role {
    case .image(let modality, let rank): images[modality, default: []].append((rank, path))
    case .channel(let channel): channels[channel] = path
    case .mask(let rank): masks.append((rank, path))
    case .other: break
    }
  }

  var hasImages: Bool { !images.isEmpty || !channels.isEmpty }

  /// The images to use: of several of one sequence, those of the set that is most complete.
  ///
  /// - Returns: The files, and those of a sequence of which another file is used.
  func chosen() -> (modalities: [Modality: String], spare: [String]) {
    let ranks = Set(images.values.joined().map(\.rank)).sorted()
    func count(_ rank: Int) -> Int { images.values.count { $0.contains { $0.rank == rank } } }
    let best = ranks.max { (count($0), -$0) < (count($1), -$1) } ?? 0
    var modalities: [Modality: String] = [:]
    var spare: [String] = []
    for (modality, files) in images {
      let sorted = files.sorted { one, other in
        if (one.rank == best) != (other.rank == best) { return one.rank == best }
        return (one.rank, one.path) < (other.rank, other.path)
      }
      modalities[modality] = sorted[0].path
      spare += sorted.dropFirst().map(\.path)
    }
    return (modalities, spare.sorted())
  }
}
