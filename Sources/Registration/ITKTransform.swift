import Foundation
package import Imaging

/// A linear transform as ITK's programs save it in `.tfm` and `.txt` files.
///
/// Files speak of millimeters left, posterior and superior (LPS); everything here is RAS+. The
/// transform goes from the fixed image's space to the moving one's, as in ITK.
package struct ITKTransform: Sendable, Equatable {
  /// The map between world points.
  package let affine: Affine
  /// The same as a rotation and a shift; `nil` if it also scales, shears or mirrors.
  package let rigid: RigidTransform?

  /// Writes a transform as the text of a file.
  ///
  /// The file holds an `Euler3DTransform`, which SimpleITK, 3D Slicer, ITK-SNAP and ANTs read.
  package static func text(of transform: RigidTransform) -> String {
    let angles = transform.rotation.flipped.eulerAngles
    let shift = transform.translation * toLPS
    let center = transform.center * toLPS
    func numbers(_ values: SIMD3<Double>...) -> String {
      values.flatMap { [$0.x, $0.y, $0.z] }.map { "\($0 == 0 ? 0 : $0)" }
        .map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }.joined(separator: " ")
    }
    return """
      #Insight Transform File V1.0
      #Transform 0
      Transform: Euler3DTransform_double_3_3
      Parameters: \(numbers(angles, shift))
      FixedParameters: \(numbers(center)) 0

      """
  }

  /// Reads the text of a file.
  ///
  /// - Parameter text: A file with one transform: Euler3D, VersorRigid3D, Similarity3D, Affine,
  ///   MatrixOffset or Translation.
  /// - Throws: ``ITKTransformError``.
  package init(text: String) throws(ITKTransformError) {
    let fields = try ITKTransformFields(text)
    let center = try fields.center
    let numbers = fields.parameters
    let matrix: Matrix3
    let shift: SIMD3<Double>
    switch fields.kind {
    case "Euler3DTransform":
      try fields.expect(6)
      matrix = .euler(SIMD3(numbers[0], numbers[1], numbers[2]), isZYX: fields.isZYX)
      shift = SIMD3(numbers[3], numbers[4], numbers[5])
    case "VersorRigid3DTransform":
      try fields.expect(6)
      matrix = .versor(SIMD3(numbers[0], numbers[1], numbers[2]))
      shift = SIMD3(numbers[3], numbers[4], numbers[5])
    case "Similarity3DTransform":
      try fields.expect(7)
      let turn = Matrix3.versor(SIMD3(numbers[0], numbers[1], numbers[2]))
      matrix = Matrix3(
        turn.columns.x * numbers[6], turn.columns.y * numbers[6], turn.columns.z * numbers[6])
      shift = SIMD3(numbers[3], numbers[4], numbers[5])
    case "AffineTransform", "MatrixOffsetTransformBase":
      try fields.expect(12)
      matrix = Matrix3(rows: Array(numbers[..<9]))
      shift = SIMD3(numbers[9], numbers[10], numbers[11])
    case "TranslationTransform":
      try fields.expect(3)
      matrix = .identity
      shift = SIMD3(numbers[0], numbers[1], numbers[2])
    default: throw .unknownKind(fields.kind)
    }
    let turned = matrix.flipped
    let found = RigidTransform(
      rotation: turned, translation: shift * toLPS, center: center * toLPS)
    guard abs(turned.determinant) > 1e-9 else { throw .singular }
    affine = found.affine
    rigid = turned.isRotation ? found : nil
  }
}

/// RAS to LPS and back.
private let toLPS = SIMD3<Double>(-1, -1, 1)

extension Matrix3 {
  /// The same map between LPS points, or back.
  fileprivate var flipped: Matrix3 {
    Matrix3(columns.x * toLPS * -1, columns.y * toLPS * -1, columns.z * toLPS)
  }

  /// Whether this is a rotation, within the precision of text files.
  fileprivate var isRotation: Bool {
    let product = transposed * self
    let apart = [
      product.columns.x - SIMD3(1, 0, 0), product.columns.y - SIMD3(0, 1, 0),
      product.columns.z - SIMD3(0, 0, 1),
    ]
    return determinant > 0 && apart.allSatisfy { length($0) < 1e-4 }
  }
}
