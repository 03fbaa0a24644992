import Cases
import Files
import Foundation
package import Imaging
import Registration
package import Viewer

extension LiveServices {
  /// Aligns images; see ``ViewerServices``.
  package func align(
    _ request: AlignmentRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (AlignmentReport) -> Void
  ) {
    let registration = RigidRegistration(threads: ProcessInfo.processInfo.activeProcessorCount)
    let fixed = request.fixed
    var moved: [Int: MovedImage] = [:]
    var notes: [String] = []
    for (place, image) in request.moving.enumerated() {
      let done = Double(place) / Double(request.moving.count)
      report(.progress(done, title: image.title))
      do {
        let found = try registration.align(
          moving: image.volume, to: fixed.volume, isCancelled: isCancelled,
          progress: {
            report(
              .progress(done + $0 / Double(request.moving.count), title: image.title))
          })
        let shift = found.transform.farthest(around: fixed.volume.grid.middle)
        let words = "\(Imaging.fixed(shift, 1)) mm"
        guard shift >= RigidRegistration.leastShift else {
          notes.append("\(image.title) is already aligned with \(fixed.title) (within \(words))")
          continue
        }
        notes += found.doubts.map { "\(image.title): \($0)" }
        let map = found.transform.affine
        moved[image.index] = MovedImage(
          fixed: fixed.index, before: image.volume.grid, after: image.volume.grid.aligned(by: map),
          map: map, millimeters: shift)
      } catch .cancelled {
        return report(.cancelled)
      } catch {
        notes.append("\(image.title) cannot be aligned with \(fixed.title): \(error)")
      }
    }
    report(.finished(moved, notes: notes))
  }

  /// Writes transforms beside the images, or of DICOM series, in the current folder; see ``ViewerServices``.
  package func save(_ transforms: TransformsToSave) -> AlignmentReport {
    do {
      let source = try store[transforms.caseIndex].result.get()
      var files: [String] = []
      for item in transforms.items {
        guard let image = item.modality.flatMap({ source.modalities[$0] }) ?? source.image else {
          continue
        }
        let file = Self.transformFile(
          of: image, item.modality, in: source.name, isDICOM: source.layout == .dicom)
        let whole = RigidTransform(item.map).about(
          SIMD3(item.center.x, item.center.y, item.center.z))
        do throws(FileError) {
          try TransformFile.write(whole, to: file, mayReplace: transforms.mayReplace)
        } catch {
          guard error.isExisting else { throw error }
          return .failed("\(file) already exists; type :align replace to replace it.")
        }
        files.append(file)
      }
      return files.isEmpty ? .failed("The files of these images are not known.") : .saved(files)
    } catch {
      return .failed("\(error)")
    }
  }

  /// The file of an image's transform: its own name with another ending, or for a DICOM series, whose folder is left
  /// as it is, the names of the case and the sequence, in the current folder.
  package static func transformFile(
    of image: String, _ modality: Modality?, in name: String, isDICOM: Bool
  ) -> String {
    if isDICOM { return "\(name)_\(modality?.rawValue ?? "image").tfm" }
    let suffix = VolumeFormats.suffixes.first { image.lowercased().hasSuffix($0) } ?? ""
    return String(image.dropLast(suffix.count)) + ".tfm"
  }
}
