import Foundation
import Imaging
import NIfTI
import Testing

/// A committed file, and what nibabel reads from it.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  var name = ""
  let shape: [Int]
  let type: String
  let affine: [Double]
  let codes: String
  let transform: String
  let values: [Double]

  var testDescription: String { name }

  enum CodingKeys: CodingKey { case shape, type, affine, codes, transform, values }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures")

  /// All fixtures, sorted by name.
  static let all: [Fixture] = {
    do {
      let data = try Data(contentsOf: folder.appending(path: "expected.json"))
      let named = try JSONDecoder().decode([String: Fixture].self, from: data)
      return named.map { name, fixture in
        var fixture = fixture
        fixture.name = name
        return fixture
      }.sorted { $0.name < $1.name }
    } catch {
      fatalError("expected.json: \(error); run Scripts/make_nifti_fixtures.py")
    }
  }()

  static func path(_ name: String) -> String { folder.appending(path: name).path }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "glia-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Copies a fixture to a place in the folder, making folders on the way.
  @discardableResult func add(_ name: String, from fixture: String = "int16.nii") throws -> String {
    let target = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Fixture.path(fixture), toPath: target.path)
    return target.path
  }

  /// The names of all files, hidden ones included.
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// The sentence of the error that work throws; `nil` where it throws none.
func sentence(_ work: () throws -> Void) -> String? {
  do {
    try work()
    return nil
  } catch {
    return "\(error)"
  }
}
