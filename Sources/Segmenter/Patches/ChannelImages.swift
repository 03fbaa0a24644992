package import Imaging

/// The images of a case that a network reads, in the order of its channels.
package struct ChannelImages: Sendable {
  /// The image of each channel; `nil` if the case has none and the network can do without.
  package let images: [Volume?]
  /// The names of the channels that have an image.
  package let given: [String]
  /// The names of the channels that have none.
  package let missing: [String]
  /// What the user should know, in sentences.
  package let notes: [String]

  /// Finds the images.
  ///
  /// A network with one channel takes the only image of a case whatever its sequence is, and the notes say so.
  ///
  /// - Parameters:
  ///   - channels: The network's channels.
  ///   - volumes: The images of the case by sequence: `flair`, `t1`, `t1ce`, `t2`, or any other word.
  ///   - image: An image of unknown sequence.
  /// - Throws: ``SegmentationError/noChannel(wanted:missing:found:)``, ``SegmentationError/noImages``.
  package init(
    _ channels: [ModelDescription.Channel], volumes: [String: Volume], image: Volume? = nil
  ) throws(SegmentationError) {
    var named: [String: Volume] = [:]
    for (name, volume) in volumes { named[Self.plain(name)] = volume }
    var found: [Volume?] = channels.map { channel in
      ([channel.sequence] + channel.aliases).lazy.compactMap { named[Self.plain($0)] }.first
    }
    var notes: [String] = []
    let all = Array(volumes.values) + [image].compactMap(\.self)
    if found.count == 1, found[0] == nil, all.count == 1 {
      found[0] = all[0]
      let name = volumes.keys.first.map { Modality(rawValue: $0)?.displayName ?? $0 }
      notes.append(
        "the network reads \(channels[0].label), and the only image\(name.map { ", \($0)," } ?? "") is "
          + "taken for it")
    }
    let lacking = zip(channels, found).filter { $1 == nil }.map(\.0)
    guard found.contains(where: { $0 != nil }) else {
      if all.isEmpty { throw .noImages }
      throw .noChannel(
        wanted: channels.map(\.label), missing: lacking.map(\.label),
        found: volumes.keys.sorted())
    }
    if lacking.contains(where: \.isRequired) {
      throw .noChannel(
        wanted: channels.map(\.label), missing: lacking.filter(\.isRequired).map(\.label),
        found: volumes.keys.sorted())
    }
    for (channel, volume) in zip(channels, found) where volume?.storage.isColor == true {
      throw .noGrid("\(channel.label) is a color image instead of intensities")
    }
    images = found
    given = zip(channels, found).filter { $1 != nil }.map(\.0.sequence)
    missing = lacking.map(\.sequence)
    self.notes = notes
  }

  /// The first image, on whose grid the network works.
  var base: Volume {
    guard let first = images.lazy.compactMap(\.self).first else {
      preconditionFailure("there is no image")
    }
    return first
  }

  /// Letters and digits in lower case, so that "T1-Gd" and "t1gd" are the same.
  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

extension ModelDescription.Channel {
  /// The name for people.
  package var label: String { modality?.displayName ?? sequence }
}
