import Files
import Foundation
import Imaging

extension LabelDescriptions {
  /// Reads the labels of a `dataset.json` from the Medical Segmentation Decathlon or nnU-Net.
  ///
  /// The Decathlon and nnU-Net 1 write `"1": "edema"`; nnU-Net 2 writes `"edema": 1`, or `"whole
  /// tumor": [1, 2, 3]` for regions, in which case a label gets the name of the smallest region
  /// that contains it.
  ///
  /// - Throws: `TextFileError` if it is no valid JSON, there is no object `labels`, or a label is not a number from 0 to 65535.
  ///
  /// Source: nnU-Net, `documentation/dataset_format.md`.
  static func datasetJSON(_ text: String, file: String) throws(TextFileError) -> LabelDescriptions {
    guard let content = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else {
      throw .unreadable(file: file, reason: "it is not complete, valid JSON")
    }
    guard let members = (content as? [String: Any])?["labels"] as? [String: Any] else {
      throw .unreadable(file: file, reason: "it has no object \"labels\"")
    }
    var names: [Int: (name: String, size: Int)] = [:]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      let (name, numbers): (String, [Int]) =
        if let name = value as? String, let number = Int(key) {
          (name, [number])
        } else if let number = value as? Int {
          (key, [number])
        } else {
          (key, value as? [Int] ?? [])
        }
      guard !numbers.isEmpty, numbers.allSatisfy((0...65_535).contains) else {
        throw .unreadable(
          file: file, reason: "its label \"\(key)\" is not a whole number from 0 to 65535")
      }
      for number in numbers where numbers.count < names[number]?.size ?? .max {
        names[number] = (name, numbers.count)
      }
    }
    let labels = names.filter { $0.key > 0 }.map { number, entry in
      LabelDescription(
        index: number, color: LabelPalette.itkSnap[Label(number)], name: entry.name)
    }
    return try checked(labels, file: file)
  }
}
