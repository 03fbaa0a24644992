import Files

/// A file format that glia does not read, and how to convert it to one that it does.
package struct ForeignFormat: Hashable, Sendable {
  /// Its name with an article: "a DICOM file".
  package let name: String
  /// The advice; `IN`, `OUT`, `STEM` and `FOLDER` stand for the file, its NIfTI file, its name
  /// without suffix and its folder.
  package let advice: String

  /// Explains why a file cannot be used, and what to do with it.
  ///
  ///     ForeignFormat.mif.reason("fod.mif")
  ///     // it is an MRtrix image; 'mrconvert fod.mif fod.nii.gz' converts it
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - subject: The subject of the sentence.
  /// - Returns: A sentence without a period.
  package func reason(_ path: String, subject: String = "it") -> String {
    let file = fileName(path)
    let stem = Self.stem(file)
    let folder = path.count > file.count ? trimmedPath(String(path.dropLast(file.count))) : "."
    // A program that goes by names would mistake it for NIfTI and overwrite it.
    if advice.contains("OUT"), file == stem + ".nii.gz" || file == stem + ".nii" {
      return "\(subject) is \(name) under a NIfTI name; give it its own extension, then convert it"
    }
    let names = ["IN": file, "OUT": stem + ".nii.gz", "STEM": stem, "FOLDER": folder]
    // Word by word, because file names may contain these words too.
    var (words, word) = ("", "")
    for character in advice + " " {
      if character.isUppercase {
        word.append(character)
      } else {
        words += (names[word] ?? word) + String(character)
        word = ""
      }
    }
    return "\(subject) is \(name); \(words.dropLast())"
  }

  /// Returns a file's name without its last extension, not counting `.gz` and `.nii`.
  private static func stem(_ name: String) -> String {
    var stem = name[...]
    for suffix in [".gz", ".nii"] where stem.lowercased().hasSuffix(suffix) {
      stem = stem.dropLast(suffix.count)
    }
    if let dot = stem.lastIndex(of: "."), dot != stem.startIndex { stem = stem[..<dot] }
    return stem.isEmpty ? "volume" : String(stem)
  }
}

// MARK: - The formats

extension ForeignFormat {
  private static func converted(_ name: String, _ command: String) -> ForeignFormat {
    ForeignFormat(name: name, advice: "'\(command)' converts it")
  }

  private static func picture(_ name: String) -> ForeignFormat {
    ForeignFormat(
      name: name,
      advice: "glia needs the whole volume, such as NIfTI or DICOM, not a picture of one slice")
  }

  private static func packed(_ name: String, _ command: String) -> ForeignFormat {
    ForeignFormat(name: name, advice: "'\(command)' unpacks it; glia reads the volume inside")
  }

  /// A DICOM file, beside images of other formats or damaged.
  package static let dicom = ForeignFormat(
    name: "a DICOM file",
    advice: "it is damaged or holds no image; 'glia info FOLDER' lists the series in its folder")
  static let mif = converted("an MRtrix image", "mrconvert IN OUT")
  static let minc = converted("a MINC file", "mnc2nii IN STEM.nii")
  static let hdf5 = ForeignFormat(
    name: "an HDF5 file",
    advice:
      "save its volume as NIfTI, such as with nibabel; if it is MINC 2, 'mnc2nii IN STEM.nii' does"
  )
  static let ecat = converted("an ECAT file", "mri_convert IN OUT")
  static let gipl = ForeignFormat(
    name: "a GIPL image",
    advice: "SimpleITK in Python converts it: WriteImage(ReadImage(\"IN\"), \"OUT\")")
  static let interfile = ForeignFormat(
    name: "an Interfile header", advice: "(X)MedCon converts it: 'medcon -f IN -c nifti'")
  static let vtk = ForeignFormat(
    name: "a VTK file", advice: "save its volume as NIfTI or MetaImage, such as with 3D Slicer")
  static let parRec = converted("a Philips PAR/REC file", "dcm2niix -z y -o FOLDER STEM.PAR")
  static let afni = converted("an AFNI volume", "3dAFNItoNIFTI -prefix OUT IN")
  package static let analyze = ForeignFormat(
    name: "an Analyze 7.5 image, which does not tell left from right",
    advice: "'fslchfiletype NIFTI_GZ IN' converts it; check the sides afterwards")
  package static let cifti = ForeignFormat(
    name: "a CIFTI file: its rows are points of the cortical surface, not voxels of a volume",
    advice: "'wb_command -cifti-separate IN COLUMN -volume-all OUT' extracts its volume")
  static let surface = ForeignFormat(name: "a surface", advice: "glia shows volumes")
  static let gifti = ForeignFormat(
    name: "a GIFTI surface",
    advice: "glia shows volumes; 'mri_surf2vol' or 'wb_command -metric-to-volume-mapping' makes one"
  )
  static let tracts = ForeignFormat(name: "a file of fiber tracts", advice: "glia shows volumes")
  static let matlab = ForeignFormat(
    name: "a MATLAB file", advice: "save its volume as NIfTI, such as with niftiwrite")
  static let numpy = ForeignFormat(
    name: "a NumPy array, which does not record the position of its voxels",
    advice: "save it with nibabel and the affine of the scan")
  static let onnx = ForeignFormat(
    name: "an ONNX model", advice: "'glia info IN' shows it, and --model IN uses it")

  static let jpeg = picture("a JPEG picture")
  static let png = picture("a PNG picture")
  static let gif = picture("a GIF picture")
  static let bmp = picture("a BMP picture")
  static let pdf = picture("a PDF document")
  static let tiff = ForeignFormat(
    name: "a TIFF file", advice: "save its volume as NIfTI with the spacing of its voxels")

  static let zip = packed("a zip archive", "unzip IN")
  static let tar = packed("a tar archive", "tar -xf IN")
  static let xz = packed("compressed with xz", "unxz IN")
  static let bzip2 = packed("compressed with bzip2", "bunzip2 IN")
  static let zstd = packed("compressed with zstd", "unzstd IN")
  static let lz4 = packed("compressed with lz4", "unlz4 IN")
  static let compress = packed("compressed with compress", "uncompress IN")
  static let sevenZip = packed("a 7z archive", "7z x IN")
  static let rar = packed("a RAR archive", "unrar x IN")
  static let gzipTwice = packed("compressed with gzip twice", "gunzip IN")

  static let webPage = ForeignFormat(
    name: "a web page", advice: "the download returned a page, not the file; download it again")
  static let xml = ForeignFormat(
    name: "an XML file", advice: "if it was downloaded, it may be a server error; open it to see")
  static let lfsPointer = ForeignFormat(
    name: "a Git LFS pointer to a file that was not fetched",
    advice: "'git lfs pull' fetches it")
  static let annexPointer = ForeignFormat(
    name: "a git-annex pointer to a file that was not fetched",
    advice: "'git annex get IN' or 'datalad get IN' fetches it")
  package static let zeros = ForeignFormat(
    name: "a file that begins with zeros", advice: "its copy or download was cut short; redo it")
  package static let text = ForeignFormat(
    name: "text", advice: "glia reads NIfTI, NRRD, MetaImage and FreeSurfer volumes")
}

extension ForeignFormat {
  /// Whether files of the format contain scans that could be part of a case.
  package var isVolume: Bool {
    [.dicom, .mif, .minc, .parRec, .afni, .ecat, .gipl, .analyze].contains(self)
  }
}
