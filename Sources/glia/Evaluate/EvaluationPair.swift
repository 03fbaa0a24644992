import Cases
import Foundation
import Imaging
import VolumeFiles

/// A prediction and the reference of the same case.
struct EvaluationPair: Hashable, Codable {
  let name: String
  let prediction: String
  let reference: String
}

/// A case that cannot be compared, and why.
struct EvaluationFailure: Hashable, Codable {
  let name: String
  let reason: String
}

/// The cases of two folders, and the files without a partner.
struct EvaluationPairs: Codable {
  var pairs: [EvaluationPair] = []
  /// References without a prediction, by the names of the cases.
  var missingPredictions: [String] = []
  /// Predictions without a reference.
  var missingReferences: [String] = []
  /// Why cases cannot be compared, by name.
  var failures: [EvaluationFailure] = []

  /// Files of the folders that are not compared, and why, one sentence each.
  var notes: [String] = []

  /// Pairs the files that have the same name.
  init(predictions: LabelFolder, references: LabelFolder) throws {
    for (folder, what) in [(predictions, "predictions"), (references, "references")]
    where folder.files.isEmpty && folder.clashes.isEmpty && folder.problems.isEmpty {
      let notes = folder.notes.isEmpty ? "" : "; " + FileNote.sentences(folder.notes)[0]
      throw CommandFailure(
        "\(folder.path) holds no \(what): it has no NIfTI label maps\(notes)")
    }
    notes = FileNote.sentences(predictions.notes + references.notes)
    for (folder, what) in [(predictions, "predictions"), (references, "references")] {
      for clash in folder.clashes {
        failures.append(
          EvaluationFailure(
            name: clash.name,
            reason: "there are two \(what), \(clash.first) and \(clash.second)"))
      }
      failures += folder.problems.map {
        EvaluationFailure(name: "a folder of \(what)", reason: $0.description)
      }
    }
    let clashing = Set(failures.map(\.name))
    let predicted = Set(predictions.files.keys).subtracting(clashing)
    let expected = Set(references.files.keys).subtracting(clashing)
    pairs = predicted.intersection(expected).sorted().compactMap { name in
      guard let prediction = predictions.files[name], let reference = references.files[name] else {
        return nil
      }
      return EvaluationPair(name: name, prediction: prediction, reference: reference)
    }
    missingPredictions = expected.subtracting(predicted).sorted()
    missingReferences = predicted.subtracting(expected).sorted()
  }

  /// What is wrong, one sentence per line; empty if every file has a partner.
  var complaints: [String] {
    func list(_ names: [String]) -> String { names.joined(separator: ", ") }
    var lines = failures.map { "\($0.name): \($0.reason)" }
    if !missingPredictions.isEmpty {
      lines.append(
        "\(missingPredictions.count) without a prediction: \(list(missingPredictions))")
    }
    if !missingReferences.isEmpty {
      lines.append("\(missingReferences.count) without a reference: \(list(missingReferences))")
    }
    return lines
  }
}

extension SchemeEvidence.Origin {
  /// What a path tells about the data set that a file comes from.
  ///
  /// The table of layouts knows; otherwise `labelsTr` and `Task01_` are the Decathlon's and nnU-Net's,
  /// and `BraTS-GLI-00000-000` is BraTS 2023's.
  init?(path: String) {
    switch LayoutTable.standard.scheme(ofMask: path) {
    case .known(.msd): self = .decathlon
    case .known(.brats2023): self = .brats2023
    case .known(.brats2015): self = .brats2015
    case .known: return nil
    case .unknown:
      let parts = URL(fileURLWithPath: path).pathComponents
      let file = parts.last ?? ""
      if parts.contains(where: { ["labelsTr", "labelsTs"].contains($0) || $0.hasPrefix("Task01_") })
        || file.hasPrefix("BRATS_") && file.dropFirst(6).prefix(3).allSatisfy(\.isNumber)
      {
        self = .decathlon
      } else if file.hasPrefix("BraTS-") {
        self = .brats2023
      } else {
        return nil
      }
    }
  }
}
