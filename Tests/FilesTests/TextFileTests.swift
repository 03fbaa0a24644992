import Files
import Foundation
import TestSupport
import Testing

struct TextFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is read of a file with some bytes.
  private func read(_ bytes: [UInt8], _ encodings: [String.Encoding] = [.utf8]) throws -> String {
    let path = folder.path("lines")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try TextFile.read(path, encodings: encodings)
  }

  @Test func `text is read, without its byte order mark`() throws {
    #expect(try read(Array("grün\n".utf8)) == "grün\n")
    #expect(try read([0xEF, 0xBB, 0xBF] + Array("a".utf8)) == "a")
    #expect(try read([]) == "")
  }

  @Test func `the first encoding that fits is taken`() throws {
    let latin: [UInt8] = [0x67, 0x72, 0xFC, 0x6E]
    #expect(try read(latin, [.utf8, .isoLatin1]) == "grün")
    let error = #expect(throws: TextFileError.self) { try read(latin) }
    #expect(error?.description == "cannot read \(folder.path("lines")): it is not UTF-8 text")
  }

  @Test func `a file that is missing or none is said`() throws {
    let missing = #expect(throws: TextFileError.self) { try TextFile.read(folder.path("no")) }
    #expect(missing?.description == "cannot read \(folder.path("no")): No such file or directory")
    let none = #expect(throws: TextFileError.self) { try TextFile.read(folder.url.path) }
    #expect(none?.description == "cannot read \(folder.url.path): it is a folder")
  }

  @Test func `a bad line is named by its number`() {
    let error = TextFileError.badLine(file: "keys", line: 3, reason: "no such key")
    #expect(error.description == "keys:3: no such key")
  }
}
