internal import Cases
internal import Imaging

/// Makes channels of the names that other programs give to them.
enum ChannelNames {
  /// Names that say nothing about the image.
  private static let vague: Set<String> = [
    "", "image", "img", "mri", "mr", "nonorm", "zscore", "rescale_to_0_1", "rgb_to_0_1",
  ]

  /// Returns one channel for each name.
  ///
  /// - Parameters:
  ///   - names: The names in the order of the channels, such as "T1w" or "CT".
  ///   - numbers: Whether files may be named by the channel's number, as `case_0000.nii.gz`.
  /// - Returns: Channels with different names.
  static func channels(_ names: [String], numbers: Bool) -> [ModelDescription.Channel] {
    let modalities = names.map { SequenceWords.read($0).modality }
    var channels: [ModelDescription.Channel] = []
    for (index, name) in names.enumerated() {
      var sequence = word(name)
      // Two images of one sequence, such as before and after treatment, keep their own names.
      if let modality = modalities[index], modalities.count(where: { $0 == modality }) == 1 {
        sequence = modality.rawValue
      }
      if vague.contains(sequence) { sequence = names.count == 1 ? "image" : "image\(index + 1)" }
      while channels.contains(where: { $0.sequence == sequence }) { sequence += "-\(index + 1)" }
      var aliases: [String] = []
      let isTelling = !vague.contains(name.lowercased()) && name.lowercased() != sequence
      if isTelling { aliases.append(name) }
      if numbers { aliases.append(digits(index)) }
      channels.append(.init(sequence, aliases: aliases))
    }
    // A name that two channels share belongs to neither.
    let all = channels.flatMap { [$0.sequence] + $0.aliases }.map { $0.lowercased() }
    for index in channels.indices {
      channels[index].aliases.removeAll { alias in
        all.count { $0 == alias.lowercased() } > 1
      }
    }
    return channels
  }

  /// Four digits: "0003".
  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }

  /// A name in lower case with hyphens instead of spaces.
  private static func word(_ name: String) -> String {
    name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: "-")
  }
}
