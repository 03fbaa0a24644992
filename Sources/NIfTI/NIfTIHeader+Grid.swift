import Imaging
import VolumeFiles

extension NIfTIHeader {
  /// Finds the grid, in millimeters, and adds notes on the decisions made.
  ///
  /// The sform is used if its code is greater than 0, then the qform, then the spacing alone. An
  /// invalid transform is skipped with a note.
  ///
  /// If only the spacing is known, the first axis is assumed to point left, the others to anterior
  /// and superior, with the origin in the middle. nibabel, SPM and FSL read such files the same
  /// way.
  ///
  /// Source: nibabel, `Nifti1Header.get_best_affine`; ITK,
  /// `NiftiImageIO::SetImageIOOrientationFromNIfTI` for invalid transforms.
  mutating func findGrid(_ file: String) throws(VolumeFileError) {
    var problems: [String] = []
    for candidate in [Transform.sform, .qform] where code(candidate) > 0 {
      do throws(VolumeFileError) {
        try use(candidate, file)
        if let problem = problems.first {
          notes.append(FileNote(file: file, text: "\(problem), so the qform is used"))
        }
        noteUnits(file)
        if candidate == .qform { noteSpacing(file) }
        return
      } catch {
        problems.append("the \(candidate.rawValue) is not valid (\(Self.reason(error)))")
      }
    }
    try use(.spacing, file)
    noteUnits(file)
    noteSpacing(file)
    guard !problems.isEmpty else {
      notes.append(
        FileNote(
          file: file,
          text:
            "its header has no orientation (qform_code and sform_code are 0); the first axis is assumed "
            + "to point left, so left and right are guesses"))
      return
    }
    notes.append(
      FileNote(
        file: file,
        text: problems.joined(separator: " and ")
          + "; only the spacing is used, and left and right are guesses"))
  }

  /// Says which distances between voxels are made up; an axis of one voxel has none.
  private mutating func noteSpacing(_ file: String) {
    let missing = (1...3).filter { pixdim[$0] == 0 && dim[$0] > 1 }
    guard !missing.isEmpty else { return }
    let names = missing.map { "pixdim[\($0)]" }.joined(separator: ", ")
    notes.append(
      FileNote(
        file: file,
        text:
          "its header has no voxel size (\(names) \(missing.count == 1 ? "is" : "are") 0), so 1 mm is "
          + "assumed and sizes are wrong"))
  }

  private func code(_ transform: Transform) -> Int {
    transform == .sform ? sform_code : qform_code
  }

  /// Uses the grid of a transform if it is valid.
  private mutating func use(_ transform: Transform, _ file: String) throws(VolumeFileError) {
    let affine =
      switch transform {
      case .sform: try sformAffine(file)
      case .qform: try qformAffine(file)
      case .spacing: try spacingAffine(file)
      }
    grid = Grid(size: Array(dim[1...3]), affine: try checked(affine, transform, file))
    self.transform = transform
  }

  /// Returns the affine in millimeters; throws if it cannot be that of a scan.
  private func checked(_ stored: Affine, _ transform: Transform, _ file: String)
    throws(VolumeFileError) -> Affine
  {
    let scale = millimetersPerUnit
    let affine = scale == 1 ? stored : Affine(elements: stored.elements.map { $0 * scale })
    guard affine.isInvertible else {
      throw .field(
        "the \(transform.rawValue) affine", file: file, value: "\(affine.elements)",
        requirement: "its axes must be linearly independent")
    }
    let places = [affine.elements[3], affine.elements[7], affine.elements[11]]
    guard affine.spacing.allSatisfy({ (1e-4...1e4).contains($0) }),
      places.allSatisfy({ abs($0) <= 1e6 })
    else {
      throw .field(
        "the \(transform.rawValue) affine", file: file, value: "\(affine.elements)",
        requirement: "voxels must be 0.0001 to 10000 mm apart, and within a kilometer of the origin"
      )
    }
    return affine
  }

  /// Describes the problem with a field, without the file's name.
  private static func reason(_ error: VolumeFileError) -> String {
    guard case .field(let field, _, let value, let requirement) = error else { return "\(error)" }
    return field.hasPrefix("the ") ? requirement : "\(field) is \(value)"
  }
}

// MARK: - Units

extension NIfTIHeader {
  /// The length of one header unit in millimeters, from `xyzt_units`.
  ///
  /// Unknown units are taken as millimeters, because programs that leave the field 0 mean
  /// millimeters. The stored fields are unchanged, so output written with this header uses the same
  /// units.
  ///
  /// Source: `nifti1.h`, `NIFTI_UNITS_METER` and the like; ITK, `NiftiImageIO::ReadImageInformation`.
  var millimetersPerUnit: Double {
    switch xyzt_units & 7 {
    case 1: 1000
    case 3: 0.001
    default: 1
    }
  }

  private mutating func noteUnits(_ file: String) {
    guard millimetersPerUnit != 1 else { return }
    let unit = millimetersPerUnit > 1 ? "meters" : "microns"
    func short(_ value: Double) -> String {
      let rounded = (value * 1e4).rounded() / 1e4
      return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
    let spacing = grid.affine.spacing.map(short).joined(separator: "×")
    notes.append(
      FileNote(file: file, text: "lengths are in \(unit); voxels are \(spacing) mm"))
  }
}

// MARK: - Affines, in the header's units

extension NIfTIHeader {
  private func sformAffine(_ file: String) throws(VolumeFileError) -> Affine {
    let names = ["srow_x", "srow_y", "srow_z"]
    try requireFinite(srow, file) { "\(names[$0 / 4])[\($0 % 4)]" }
    return Affine(elements: srow)
  }

  private func spacingAffine(_ file: String) throws(VolumeFileError) -> Affine {
    try requireFinite(pixdim[1...3].map { $0 }, file) { "pixdim[\($0 + 1)]" }
    let size = spacing
    let origin = (0..<3).map { Double(dim[$0 + 1] - 1) / 2 * size[$0] }
    return Affine(elements: [
      -size[0], 0, 0, origin[0], 0, size[1], 0, -origin[1], 0, 0, size[2], -origin[2],
    ])
  }

  /// The distance between voxels: `pixdim` without signs, with 0 replaced by 1.
  ///
  /// Source: nibabel, `AnalyzeHeader._chk_pixdims`.
  private var spacing: [Double] { pixdim[1...3].map { $0 == 0 ? 1 : abs($0) } }

  /// Computes the affine from the quaternion, the spacing and the offset.
  ///
  /// Source: `nifti1.h`, "method 2"; nibabel, `Nifti1Header.get_qform`.
  private func qformAffine(_ file: String) throws(VolumeFileError) -> Affine {
    try requireFinite(pixdim[1...3].map { $0 }, file) { "pixdim[\($0 + 1)]" }
    try requireFinite(quatern, file) { "quatern_\(["b", "c", "d"][$0])" }
    try requireFinite(qoffset, file) { "qoffset_\(["x", "y", "z"][$0])" }
    let (b, c, d) = (quatern[0], quatern[1], quatern[2])
    let rest = 1 - (b * b + c * c + d * d)
    let tolerance = 3 * Double(Float.ulpOfOne)
    guard rest > -tolerance else {
      throw .field(
        "quatern_b, quatern_c, quatern_d", file: file, value: "\(b), \(c), \(d)",
        requirement: "b² + c² + d² cannot exceed 1 in a unit quaternion")
    }
    let a = rest < tolerance ? 0 : rest.squareRoot()
    let s = 2 / (a * a + b * b + c * c + d * d)
    let rotation = [
      1 - s * (c * c + d * d), s * (b * c - d * a), s * (b * d + c * a),
      s * (b * c + d * a), 1 - s * (b * b + d * d), s * (c * d - b * a),
      s * (b * d - c * a), s * (c * d + b * a), 1 - s * (b * b + c * c),
    ]
    var scale = spacing
    if pixdim[0] == -1 { scale[2] = -scale[2] }
    var elements: [Double] = []
    for row in 0..<3 {
      for column in 0..<3 { elements.append(rotation[row * 3 + column] * scale[column]) }
      elements.append(qoffset[row])
    }
    return Affine(elements: elements)
  }

  private func requireFinite(_ values: [Double], _ file: String, name: (Int) -> String)
    throws(VolumeFileError)
  {
    for (index, value) in values.enumerated() where !value.isFinite {
      throw .field(name(index), file: file, value: "\(value)", requirement: "it must be finite")
    }
  }
}
