import DICOM
import Files

/// What the cases of DICOM files are called.
///
/// The user's own folder names a case, unless it contains the patient's name or says nothing, such
/// as `DICOM` or `ST000001`; then the date of the study and a checksum do.
struct DICOMNames {
  /// The folder of the files.
  let directory: String
  /// The name of the folder.
  private let folder: String

  /// Finds the folder that names the cases.
  ///
  /// - Parameters:
  ///   - root: The folder that the user named.
  ///   - folders: The folders of the files.
  ///   - isOnly: Whether all DICOM files below the root are in these folders.
  init(root: String, folders: [String], isOnly: Bool) {
    guard !isOnly, let first = folders.first, first.hasPrefix(root), first != root else {
      directory = root
      folder = fileName(absolutePath(root))
      return
    }
    // The folder below the root in which they all are.
    let parts = first.dropFirst(root.count).split(separator: "/")
    folder = parts.first.map(String.init) ?? ""
    directory = root == "/" ? "/\(folder)" : "\(root)/\(folder)"
  }

  /// The name of a study's case.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - count: The number of studies in the same folder.
  /// - Returns: A name without the patient's.
  func name(of study: DICOMStudy, count: Int) -> String {
    let date = study.date ?? "study"
    if folder.isEmpty || Self.saysNothing(folder) || study.patient.isNamed(in: folder) {
      return "\(date)_\(study.mark)"
    }
    return count > 1 ? "\(folder)_\(date)_\(study.mark)" : folder
  }

  /// Whether a folder's name is one that every export has.
  static func saysNothing(_ name: String) -> Bool {
    let letters = name.lowercased().filter(\.isLetter)
    let rest = name.filter { !$0.isLetter }
    guard rest.allSatisfy({ $0.isNumber || "-_. ".contains($0) }) else { return false }
    // "pat12" tells patients apart, but PA000001 is the first patient of any disk.
    let digits = rest.filter(\.isNumber)
    if ["pa", "pat", "patient", "p"].contains(letters), !digits.isEmpty {
      return letters == "pa" && digits.count >= 6
    }
    return ordinary.contains(letters) || (letters.isEmpty && name.contains("."))
  }

  private static let ordinary: Set<String> = [
    "dicom", "dicomdir", "dicomdata", "dcm", "data", "export", "exports", "cd", "cdrom", "dvd",
    "pa",
    "pat", "patient", "st", "stu", "study", "se", "ser", "series", "im", "img", "image", "images",
    "mr", "mri", "tmp", "new", "folder", "newfolder",
  ]
}
