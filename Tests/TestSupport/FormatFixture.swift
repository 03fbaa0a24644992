package import Foundation
import Imaging
import Testing
package import VolumeFiles

/// A committed file of some format, and what another program reads from it.
package struct FormatFixture: Decodable, Sendable, CustomTestStringConvertible {
  /// The file's name.
  package private(set) var name = ""
  /// The sizes of the three spatial axes.
  package let shape: [Int]
  /// The number of frames.
  package let frames: Int
  /// The type of the numbers, such as "int16".
  package let type: String
  /// The affine in RAS: three rows of four numbers.
  package let affine: [Double]
  /// The numbers, the first axis fastest and the frames last.
  package let values: [Double]

  package var testDescription: String { name }

  enum CodingKeys: CodingKey { case shape, frames, type, affine, values }

  /// The folder `Fixtures` beside a test.
  package static func folder(_ filePath: String) -> URL {
    URL(filePath: filePath).deletingLastPathComponent().appending(path: "Fixtures")
  }

  /// Reads the fixtures of a test target, sorted by name.
  package static func all(_ filePath: String = #filePath) -> [FormatFixture] {
    do {
      let data = try Data(contentsOf: folder(filePath).appending(path: "expected.json"))
      let named = try JSONDecoder().decode([String: FormatFixture].self, from: data)
      return named.map { name, fixture in
        var fixture = fixture
        fixture.name = name
        return fixture
      }.sorted { $0.name < $1.name }
    } catch {
      fatalError("expected.json: \(error); run Scripts/make_format_fixtures.py")
    }
  }

  /// Expects that a file is what the other program reads.
  package func expect(_ file: VolumeFile, tolerance: Double = 1e-12) {
    let volume = file.volume
    #expect(volume.grid.size == shape)
    #expect(volume.frameCount == frames)
    #expect(volume.storage.typeName == type)
    #expect(file.header.typeName == type && file.header.frameCount == frames)
    for (ours, theirs) in zip(volume.grid.affine.elements, affine) {
      #expect(abs(ours - theirs) <= tolerance * max(1, abs(theirs)), "affine \(ours), \(theirs)")
    }
    if case .rgb24(let bytes) = volume.storage {
      #expect(bytes.map(Double.init) == values)
    } else {
      #expect(volume.storage.count == values.count)
      let isSame = values.indices.allSatisfy { volume.storage[$0] == values[$0] }
      #expect(isSame, "\((0..<volume.storage.count).map { volume.storage[$0] }), \(values)")
    }
  }
}

/// Expects that writing a file and reading it back changes nothing.
///
/// - Parameters:
///   - format: The format of the file and of the copy.
///   - path: The file.
///   - suffix: The ending of the copy's name.
/// - Throws: The error of reading or writing.
package func expectRoundTrip(
  _ format: some VolumeReader & VolumeWriter, _ path: String, suffix: String
) throws {
  let folder = try TemporaryFolder()
  let copy = folder.path("copy" + suffix)
  let file = try format.readVolume(path)
  try format.write(file.written, to: copy, mayReplace: false)
  let again = try format.readVolume(copy)
  #expect(again.header.geometry.isIdentical(to: file.header.geometry))
  #expect(again.volume.grid == file.volume.grid)
  #expect(again.volume.frameCount == file.volume.frameCount)
  #expect(again.header.frameSeconds == file.header.frameSeconds)
  #expect(again.volume.storage.typeName == file.volume.storage.typeName)
  let isSame = file.volume.storage.withBytes { one, _ in
    again.volume.storage.withBytes { other, _ in one.elementsEqual(other) }
  }
  #expect(isSame)
  #expect(again.labels == file.labels)
}

/// Returns the sentence of the error that work throws; `nil` if it throws none.
package func errorSentence(_ work: () throws -> Void) -> String? {
  do {
    try work()
    return nil
  } catch {
    return "\(error)"
  }
}
