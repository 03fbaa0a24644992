import Files
import Foundation
import TestSupport
import Testing

/// What a file looks like to others while it is written, and after.
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  private func append(_ text: String, to file: AtomicFile) throws {
    try Array(text.utf8).withUnsafeBytes { try file.write($0) }
  }

  @Test func `the old file stands until the new one is complete`() throws {
    try AtomicFile.write(Array("old".utf8), to: folder.path("a"))
    let file = try AtomicFile(folder.path("a"))
    try append("new", to: file)
    #expect(try text("a") == "old")
    try append(" text", to: file)
    try file.commit()
    #expect(try text("a") == "new text")
    #expect(try names() == ["a"])
  }

  @Test func `a file that is given up leaves nothing`() throws {
    do {
      let file = try AtomicFile(folder.path("a"))
      try append("half", to: file)
    }
    #expect(try names() == [])
  }

  @Test func `two files of one folder can be written at a time`() throws {
    let files = try ["a", "b", "c"].map { try AtomicFile(folder.path($0)) }
    for (file, text) in zip(files, ["1", "2", "3"]) { try append(text, to: file) }
    for file in files { try file.commit() }
    #expect(try ["a", "b", "c"].map { try text($0) } == ["1", "2", "3"])
  }

  @Test func `permissions stay and links are followed`() throws {
    let manager = FileManager.default
    try AtomicFile.write(Array("old".utf8), to: folder.path("real"))
    try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path("real"))
    try manager.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    try AtomicFile.write(Array("new".utf8), to: folder.path("link"))
    #expect(try text("real") == "new")
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path("link")).hasSuffix("real"))
    let mode = try manager.attributesOfItem(atPath: folder.path("real"))[.posixPermissions]
    #expect(mode as? Int == 0o640)
  }

  @Test func `what is in the way is named`() throws {
    let missing = folder.path("none/a")
    let error = #expect(throws: FileError.self) { try AtomicFile.write([1], to: missing) }
    #expect(error?.description == "\(missing) cannot be written: No such file or directory")
    let path = folder.url.path
    let other = #expect(throws: FileError.self) { try AtomicFile.write([1], to: path) }
    #expect(
      other?.description
        == "\(path) cannot be written: something that is not a plain file is there")
  }
}
