import Foundation
import Imaging
import TestSupport
import Testing

/// `glia compare` on scans whose lesions have known sizes.
@Suite struct CompareCommandTests {
  private struct Result: Decodable {
    struct Scan: Decodable { let name: String; let ml: Double; let lesions, specks: Int }
    struct Part: Decodable { let ml, longest_mm, product_mm2: Double; let center_mm: [Double] }
    struct Lesion: Decodable {
      let change: String
      let joining: String?
      let ml_before, ml: Double
      let before, after: [Part]
    }
    struct Step: Decodable { let alignment: String; let matrix: [Double]; let lesions: [Lesion] }
    let order: String
    let structure: String
    let scans: [Scan]
    let comparisons: [Step]
  }

  private static func compare(_ arguments: [String], in folder: URL) throws -> (Result, String) {
    let run = try GliaProgram.run(["compare"] + arguments + ["--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    return (try JSONDecoder().decode(Result.self, from: Data(run.output.utf8)), run.errors)
  }

  @Test func `known lesions are matched, and have their volumes`() throws {
    let folder = try TemporaryFolder()
    try GrowingLesions.write("P1", in: folder.url.path)
    let (result, errors) = try Self.compare(["."], in: folder.url)
    #expect(result.structure == "ET")
    #expect(result.order == "name")
    #expect(!errors.contains("different patients"))
    #expect(result.scans.map(\.name) == ["P1_ses-1", "P1_ses-2"])
    #expect(result.scans.map(\.lesions) == [4, 4])
    #expect(result.scans.map(\.specks) == [1, 1])
    let step = try #require(result.comparisons.first)
    #expect(step.lesions.count == GrowingLesions.lesions.count)
    for expected in GrowingLesions.lesions {
      let found = try #require(step.lesions.first { $0.change == expected.change })
      let before = expected.millilitersBefore
      #expect(abs(found.ml_before - before) <= 0.02 * before)
      #expect(abs(found.ml - expected.millilitersAfter) <= 0.02 * expected.millilitersAfter)
      #expect(found.joining == nil)
      for (part, radii) in zip(found.before, [expected.before]) {
        let radii = try #require(radii)
        // In an axial slice, the longest diameter is twice the larger radius, to a voxel.
        #expect(abs(part.longest_mm - 2 * max(radii.x, radii.y)) < 1)
        #expect(abs(part.product_mm2 / (4 * radii.x * radii.y) - 1) < 0.12)
      }
      for part in found.before + found.after {
        for axis in 0..<3 { #expect(abs(part.center_mm[axis] - expected.center[axis]) < 1) }
      }
    }
  }

  @Test func `the transform between the scans is found`() throws {
    let folder = try TemporaryFolder()
    try GrowingLesions.write("P1", in: folder.url.path)
    let (result, _) = try Self.compare(["P1_ses-1", "P1_ses-2"], in: folder.url)
    let step = try #require(result.comparisons.first)
    let found = Affine(elements: step.matrix)
    for lesion in GrowingLesions.lesions {
      let p = lesion.center
      let one = found.world(i: p.x, j: p.y, k: p.z)
      let other = GrowingLesions.map.world(i: p.x, j: p.y, k: p.z)
      let apart = one.vector - other.vector
      #expect((apart * apart).sum().squareRoot() < 0.7)
    }
    let plain = try Self.compare(["P1_ses-1", "P1_ses-2", "--no-align"], in: folder.url).0
    #expect(plain.comparisons[0].alignment == "positions from the headers")
    #expect(plain.comparisons[0].matrix == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
  }

  @Test func `CSV has a row for each scan and each lesion`() throws {
    let folder = try TemporaryFolder()
    try GrowingLesions.write("P1", in: folder.url.path)
    let run = try GliaProgram.run(["compare", ".", "--format", "csv"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let rows = run.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.count == 1 + 2 + 5)
    #expect(Set(rows.map(\.count)) == [rows[0].count])
    #expect(rows.filter { $0[0] == "scan" }.count == 2)
    let table = try GliaProgram.run(["compare", "."], in: folder.url)
    #expect(table.output.contains("2 scans, ordered by name; enhancing tumor (ET)"))
    #expect(table.output.contains("RANO 2.0"))
  }

  @Test func `what cannot be compared is one sentence`() throws {
    let folder = try TemporaryFolder()
    for name in ["A1", "B2"] { try SmallCase.write(name, in: folder.url.path) }
    // The same image twice, of two patients.
    let same = try GliaProgram.run(["compare", "A1", "B2"], in: folder.url)
    #expect(same.status == 0)
    #expect(same.errors.contains("the names suggest different patients (A1, B2)"))
    #expect(same.errors.contains("hold the same image; is one a copy of the other?"))
    #expect(same.output.contains("unchanged"))
    let one = try GliaProgram.run(["compare", "A1"], in: folder.url)
    #expect(one.status == 1)
    #expect(one.errors.contains("there is only one scan, A1; name another one to compare it with"))
    let structure = try GliaProgram.run(
      ["compare", "A1", "B2", "--structure", "hippocampus"], in: folder.url)
    #expect(structure.status == 1)
    #expect(
      structure.errors.contains("the mask of A1 has no structure hippocampus; it has WT, TC, ET"))
    try FileManager.default.removeItem(atPath: folder.path("B2/B2_seg.nii.gz"))
    let mask = try GliaProgram.run(["compare", "A1", "B2"], in: folder.url)
    #expect(mask.status == 1)
    #expect(mask.errors.contains("B2 has no mask; make one with 'glia segment'"))
  }
}
