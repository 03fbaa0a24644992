import Files
import Foundation
import Imaging

/// A data set's `dataset.json`, as the Decathlon and nnU-Net (version 1 and 2) write it.
///
/// Source: nnU-Net, documentation/dataset_format.md; Decathlon's dataset.json.
struct DataSetFile {
  /// The names of the channels, by their numbers.
  let channels: [Int: String]
  /// What the labels mean; `nil` if the file does not say.
  let scheme: LabelScheme?

  /// Reads the file in a folder; `nil` if there is none that can be read.
  init?(in folder: String) {
    guard let bytes = try? RegularFile.read(folder.appending(path: "dataset.json")),
      let content = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
    else { return nil }
    var channels: [Int: String] = [:]
    let named = content["channel_names"] ?? content["modality"]
    if let names = named as? [String: Any] {
      for (number, name) in names {
        if let number = Int(number), let name = name as? String { channels[number] = name }
      }
    } else if let names = named as? [String] {
      for (number, name) in names.enumerated() { channels[number] = name }
    }
    self.channels = channels
    scheme = (content["labels"] as? [String: Any]).flatMap(Self.scheme)
  }

  /// The scheme of labels by name (nnU-Net 2) or by number (nnU-Net 1, the Decathlon).
  private static func scheme(_ labels: [String: Any]) -> LabelScheme? {
    var names: [Label: [String]] = [:]
    for (key, value) in labels {
      if let number = Label(key), let name = value as? String {
        names[number, default: []].append(name)
      } else if let number = value as? Int, let label = Label(exactly: number) {
        names[label, default: []].append(key)
      } else if let numbers = value as? [Int] {
        for label in numbers.compactMap({ Label(exactly: $0) }) {
          names[label, default: []].append(key)
        }
      }
    }
    return LabelNames.scheme(names)
  }
}
