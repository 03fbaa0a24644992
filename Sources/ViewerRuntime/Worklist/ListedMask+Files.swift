import Annotation
import Cases
import Foundation
import Imaging
import Viewer
import VolumeFiles

extension CaseStore.Entry {
  /// The corrected mask that was saved beside the case; `nil` if there is none.
  var correction: String? {
    guard let source = try? result.get() else { return nil }
    let path = EditSession.defaultPath(of: source)
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Reads the mask that the list measures, on its own grid; `nil` if the case has none.
  ///
  /// - Throws: `VolumeFileError` or `CaseError`.
  func listedMask() throws -> (map: LabelMap, kind: ListedMask)? {
    let source = try result.get()
    if let correction {
      let scheme = EditRecord.scheme(beside: correction)
      return (try VolumeFormats.readLabelMap(correction, scheme: scheme), .correction)
    }
    if let prediction {
      return (try Self.read(prediction, dataSet: source.labelScheme), .prediction)
    }
    if let reference {
      return (try Self.read(reference, dataSet: nil), .reference)
    }
    guard let own = source.reference else { return nil }
    return (try Self.read(own, dataSet: source.labelScheme), .reference)
  }

  private static func read(
    _ path: String, dataSet: LabelScheme?
  ) throws(VolumeFileError) -> LabelMap {
    let file = try VolumeFormats.readVolume(path)
    var map = try file.labelMap()
    let present = map.presentLabels
    map.scheme = file.ownScheme(of: present) ?? CaseMask.scheme(of: present, dataSet: dataSet)
    return map
  }
}
