import Files
import Imaging
import VolumeFiles

/// The files of one case of a known layout.
struct KnownFiles {
  let row: LayoutRow
  let match: NamePattern.Match
  /// The folder that the row's patterns begin in, from the root of the file system.
  let root: String
  /// The images of known sequence.
  private(set) var images: [ImageChoice] = []
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

  mutating func add(_ path: String, _ found: LayoutTable.Found) {
    switch found.role {
    case .image(let modality, let rank):
      let word = found.row.words.isEmpty ? found.match[.sequence] ?? "" : ""
      let words = SequenceWords.words(of: word)
      var image = ImageChoice(path, modality, words: words, reading: SequenceWords.read(words))
      image.rank = rank
      images.append(image)
    case .channel(let channel): channels[channel] = path
    case .mask(let rank): masks.append((rank, path))
    case .other: break
    }
  }

  /// All files.
  var paths: [String] {
    (images.map(\.path) + channels.values + masks.map(\.path)).sorted()
  }

  var hasImages: Bool { !images.isEmpty || !channels.isEmpty }
}
