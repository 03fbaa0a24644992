import Files
import Foundation
import Imaging
import Registration
import Testing

/// ITK's transform files against SimpleITK.
struct TransformFileTests {
  /// `points.json`.
  private struct Points: Decodable {
    let points: [[Double]]
    let moved: [String: [[Double]]]
  }

  /// The transform in `glia.tfm`.
  private static let own = RigidTransform(
    rotation: .rotation(SIMD3(0.2, -0.1, 0.15)), translation: SIMD3(4.5, -3, 2),
    center: SIMD3(-1, 20, 35.5))

  @Test(arguments: [
    "euler", "euler_zyx", "versor", "similarity", "affine", "affine_rigid", "translation", "glia",
  ])
  func `points go where SimpleITK takes them`(name: String) throws {
    let known = try JSONDecoder().decode(Points.self, from: fixture("points.json"))
    let file = "\(name).tfm"
    let transform = try ITKTransform(
      text: String(decoding: fixture(file), as: UTF8.self))
    let moved = try #require(known.moved[file])
    for (point, there) in zip(known.points, moved) {
      let found = transform.affine.world(i: point[0], j: point[1], k: point[2])
      #expect(abs(found.x - there[0]) < 1e-9, "\(point)")
      #expect(abs(found.y - there[1]) < 1e-9, "\(point)")
      #expect(abs(found.z - there[2]) < 1e-9, "\(point)")
      if let rigid = transform.rigid {
        let apart = rigid(SIMD3(point[0], point[1], point[2])) - SIMD3(there[0], there[1], there[2])
        #expect((apart * apart).sum() < 1e-17)
      }
    }
    #expect((transform.rigid == nil) == ["similarity", "affine"].contains(name))
  }

  @Test func `a composite of one transform is that transform`() throws {
    let plain = String(decoding: try fixture("euler.tfm"), as: UTF8.self)
    let composite = plain.replacing(
      "Transform: Euler",
      with: "Transform: CompositeTransform_double_3_3\n#Transform 1\nTransform: Euler")
    #expect(try ITKTransform(text: composite) == ITKTransform(text: plain))
    let two = composite + plain.split(separator: "\n").dropFirst(2).joined(separator: "\n")
    #expect(throws: ITKTransformError.severalTransforms) { try ITKTransform(text: two) }
  }

  @Test func `what is written is the file that SimpleITK has read`() throws {
    #expect(
      ITKTransform.text(of: Self.own) == String(decoding: try fixture("glia.tfm"), as: UTF8.self))
  }

  @Test func `a file is written and read back`() throws {
    let path = NSTemporaryDirectory() + "glia-\(UUID().uuidString).tfm"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try TransformFile.write(Self.own, to: path)
    let back = try TransformFile.readRigid(path)
    for point in [SIMD3<Double>(0, 0, 0), SIMD3(100, -50, 30)] {
      let apart = back(point) - Self.own(point)
      #expect((apart * apart).sum() < 1e-18)
    }
    #expect(throws: FileError.self) {
      try TransformFile.write(Self.own, to: path, mayReplace: false)
    }
  }

  @Test(arguments: [
    ("# a NIfTI?", "is not an ITK transform: its first line is not '#Insight Transform File'"),
    ("#Insight Transform File V1.0\nParameters: 1", "has no line 'Transform:'"),
    (
      "#Insight Transform File V1.0\nTransform: Euler3DTransform_double_3_3\nParameters: 1 2 x",
      "has 'x' in Parameters, which is not a number"
    ),
    (
      "#Insight Transform File V1.0\nTransform: Euler3DTransform_double_3_3\nParameters: 1 2",
      "has 2 numbers in Parameters; its class has 6"
    ),
    (
      "#Insight Transform File V1.0\nTransform: BSplineTransform_double_3_3\nParameters: 1",
      "holds BSplineTransform; only Euler3D, VersorRigid3D, Similarity3D, Affine, MatrixOffset and "
        + "Translation transforms can be read"
    ),
    (
      "#Insight Transform File V1.0\nTransform: A_b\nParameters: 1\nTransform: A_b\nParameters: 1",
      "holds several transforms; save only the one you want"
    ),
    (
      "#Insight Transform File V1.0\nTransform: AffineTransform_double_3_3\n"
        + "Parameters: 1 0 0 0 1 0 0 0 0 0 0 0\nFixedParameters: 0 0 0",
      "holds a matrix without an inverse"
    ),
    (
      "#Insight Transform File V1.0\nTransform: Euler3DTransform_double_3_3\n"
        + "Parameters: 0 0 0 0 0 0\nFixedParameters: 0 0",
      "has 2 numbers in FixedParameters; its class has 3"
    ),
  ])
  func `a file that cannot be used is refused in one sentence`(text: String, sentence: String) {
    do {
      _ = try ITKTransform(text: text)
      Issue.record("it was read")
    } catch {
      #expect(error.description == sentence)
    }
  }
}
