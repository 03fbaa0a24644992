/// What a file's name says about whether it is DICOM.
///
/// Scanners and archives give DICOM files any name: `IM0001`, `1.2.840.113619.2`, `MR.1.2.dcm`. So
/// only names that are certainly something else are left out; the first bytes decide on the others.
package enum DICOMFileNames {
  /// Whether a file could be DICOM.
  package static func isPossible(_ name: String) -> Bool {
    let name = name.lowercased()
    if name == "dicomdir" || name.hasPrefix(".") { return false }
    guard let dot = name.lastIndex(of: ".") else { return true }
    return !others.contains(String(name[name.index(after: dot)...]))
  }

  /// Whether a file is the directory of a disk.
  package static func isDirectory(_ path: String) -> Bool {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return name.lowercased() == "dicomdir"
  }

  /// Whether a name is a usual one for DICOM.
  package static func isUsual(_ name: String) -> Bool {
    let name = name.lowercased()
    return name == "dicomdir" || [".dcm", ".dicom", ".ima"].contains { name.hasSuffix($0) }
  }

  /// Whether a name is one that scanners and archives give, made of numbers and a few words.
  ///
  /// Other names may be that of the patient.
  package static func isImpersonal(_ name: String) -> Bool {
    name.lowercased().split { !$0.isLetter }.allSatisfy { word in
      impersonal.contains(String(word)) || word.allSatisfy { "abcdef".contains($0) }
        || word.count == 1
    }
  }

  private static let impersonal: Set<String> = [
    "im", "img", "image", "images", "mr", "mri", "ct", "dcm", "dicom", "dicomdir", "ima", "slice",
    "frame",
    "ser", "series", "st", "study", "se", "sr", "pet", "export", "file", "scan", "seg", "sd",
    "anon",
  ]

  /// Suffixes of what lies beside the images on disks from hospitals and in data sets.
  private static let others: Set<String> = [
    "nii", "gz", "mgz", "mgh", "nrrd", "nhdr", "mha", "mhd", "hdr", "bval", "bvec", "json", "tsv",
    "csv", "txt", "md", "pdf", "doc", "docx", "xls", "xlsx", "xml", "htm", "html", "css", "js",
    "png", "jpg", "jpeg", "gif", "bmp", "ico", "tif", "tiff", "svg", "zip", "tar", "tgz", "bz2",
    "xz", "7z", "rar", "exe", "dll", "inf", "ini", "bat", "cmd", "com", "msi", "cab", "jar", "app",
    "so", "dylib", "sh", "py", "m", "mat", "h5", "hdf5", "npy", "npz", "log", "db", "lock", "url",
    "lnk", "chm", "hlp", "cfg", "config", "properties", "ttf", "avi", "mp4", "mov", "wav", "mp3",
    "onnx", "pt", "pkl", "sqlite",
  ]
}
