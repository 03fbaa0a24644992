import Foundation
import Imaging
import Testing

/// An affine, and what nibabel and NumPy say of it.
struct AffineRecord: Decodable, Sendable, CustomTestStringConvertible {
  let affine: [Double]
  let codes: String
  let spacing: [Double]
  let inverse: [Double]
  let world: [Double]

  var testDescription: String { "\(codes) \(affine)" }

  /// The 48 orientations, straight and tilted.
  static let all: [AffineRecord] = load("affines.json")
}

/// Reads a file that Scripts/make_nifti_fixtures.py wrote.
func load<T: Decodable>(_ name: String) -> T {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
  do {
    return try JSONDecoder().decode(T.self, from: Data(contentsOf: folder.appending(path: name)))
  } catch {
    fatalError("\(name): \(error); run Scripts/make_nifti_fixtures.py")
  }
}

func isNear(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

struct AffineTests {
  @Test(arguments: AffineRecord.all) func `an affine does as nibabel's does`(_ record: AffineRecord)
  {
    let affine = Affine(elements: record.affine)
    #expect(isNear(affine.spacing, record.spacing))
    #expect(isNear(affine.inverse.elements, record.inverse))
    let world = affine.world(VoxelPoint(i: 3, j: 5, k: 7))
    #expect(isNear([world.x, world.y, world.z], record.world))
    #expect(isNear([abs(affine.determinant)], [record.spacing.reduce(1, *)]))
  }

  @Test(arguments: AffineRecord.all) func `axis codes are nibabel's`(_ record: AffineRecord) {
    #expect(Orientation(Affine(elements: record.affine)).axisCodes == record.codes)
  }

  @Test(arguments: [
    [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0],
    [.nan, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [1, 0, 0, .infinity, 0, 1, 0, 0, 0, 0, 1, 0],
  ]) func `what does not span space has no inverse`(_ elements: [Double]) {
    #expect(!Affine(elements: elements).isInvertible)
  }

  @Test func `small voxels still span space`() {
    #expect(Affine.spacing(1e-4, 1e-4, 1e-4).isInvertible)
  }
}
