import Imaging

extension NIfTIHeader {
  /// The grid: sform if its code is greater than 0, else qform, else the spacing alone.
  ///
  /// Where only the spacing is known, the first axis is taken to run toward the left, the others
  /// toward anterior and superior, and the origin lies in the middle, as nibabel, SPM and FSL read
  /// such files.
  ///
  /// Source: nibabel, `Nifti1Header.get_best_affine`.
  func makeGrid(_ file: String) throws(NIfTIError) -> Grid {
    let affine: Affine
    switch transform {
    case .sform:
      let names = ["srow_x", "srow_y", "srow_z"]
      try requireFinite(srow, file) { "\(names[$0 / 4])[\($0 % 4)]" }
      affine = Affine(elements: srow)
    case .qform: affine = try qformAffine(file)
    case .spacing:
      try requireFinite(pixdim[1...3].map { $0 }, file) { "pixdim[\($0 + 1)]" }
      let size = spacing
      let origin = (0..<3).map { Double(dim[$0 + 1] - 1) / 2 * size[$0] }
      affine = Affine(elements: [
        -size[0], 0, 0, origin[0], 0, size[1], 0, -origin[1], 0, 0, size[2], -origin[2],
      ])
    }
    guard affine.isInvertible else {
      throw .field(
        "the \(transform.rawValue) affine", file: file, value: "\(affine.elements)",
        requirement: "its axes must span space")
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
    return Grid(size: Array(dim[1...3]), affine: affine)
  }

  /// Millimeters between voxels: `pixdim` without signs, and 1 where it is 0.
  ///
  /// Source: nibabel, `AnalyzeHeader._chk_pixdims`.
  private var spacing: [Double] { pixdim[1...3].map { $0 == 0 ? 1 : abs($0) } }

  /// The affine of the quaternion, the spacing and the offset.
  ///
  /// Source: `nifti1.h`, "method 2"; nibabel, `Nifti1Header.get_qform`.
  private func qformAffine(_ file: String) throws(NIfTIError) -> Affine {
    try requireFinite(pixdim[1...3].map { $0 }, file) { "pixdim[\($0 + 1)]" }
    try requireFinite(quatern, file) { "quatern_\(["b", "c", "d"][$0])" }
    try requireFinite(qoffset, file) { "qoffset_\(["x", "y", "z"][$0])" }
    let (b, c, d) = (quatern[0], quatern[1], quatern[2])
    let rest = 1 - (b * b + c * c + d * d)
    let tolerance = 3 * Double(Float.ulpOfOne)
    guard rest > -tolerance else {
      throw .field(
        "quatern_b, quatern_c, quatern_d", file: file, value: "\(b), \(c), \(d)",
        requirement: "a unit quaternion's parts cannot be longer than 1")
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
    throws(NIfTIError)
  {
    for (index, value) in values.enumerated() where !value.isFinite {
      throw .field(name(index), file: file, value: "\(value)", requirement: "it must be finite")
    }
  }
}
