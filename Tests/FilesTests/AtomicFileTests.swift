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

  @Test func `of two that make one file, the second is told and replaces nothing`() throws {
    let files = try (0..<2).map { _ in try AtomicFile(folder.path("a"), mayReplace: false) }
    for (file, text) in zip(files, ["first", "second"]) { try append(text, to: file) }
    try files[0].commit()
    let error = #expect(throws: FileError.self) { try files[1].commit() }
    #expect(error?.isExisting == true)
    #expect(try text("a") == "first")
    let late = #expect(throws: FileError.self) {
      try AtomicFile.write([1], to: folder.path("a"), mayReplace: false)
    }
    #expect(late?.isExisting == true)
  }

  @Test func `a link that leads nowhere is not replaced either`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("a"), withDestinationPath: folder.path("none"))
    #expect(throws: FileError.self) {
      try AtomicFile.write([1], to: folder.path("a"), mayReplace: false)
    }
    #expect(try names() == ["a"])
  }

  @Test func `what a killed program left goes, and what a living one writes stays`() throws {
    let ended = Process()
    ended.executableURL = URL(fileURLWithPath: "/bin/sh")
    ended.arguments = ["-c", ":"]
    try ended.run()
    ended.waitUntilExit()
    let (dead, alive) = (ended.processIdentifier, getppid())
    let machine = try machineName()
    let written = [
      ".glia-\(dead)-0-\(machine).tmp", ".glia-\(alive)-0-\(machine).tmp",
      ".glia-\(dead)-1-\(machine).tmp", ".glia-\(dead)-0-elsewhere.tmp",
      ".glia-\(dead)-1-elsewhere.tmp", ".glia-notes.tmp",
    ]
    for name in written { try Data("half".utf8).write(to: URL(fileURLWithPath: folder.path(name))) }
    // A process whose number is another's elsewhere has this one open.
    let locked = open(folder.path(written[2]), O_RDWR)
    defer { close(locked) }
    #expect(flock(locked, LOCK_EX | LOCK_NB) == 0)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -100_000)],
      ofItemAtPath: folder.path(written[4]))
    try AtomicFile.write([1], to: folder.path("a"))
    let left = Set(written).subtracting([written[0], written[4]]).union(["a"])
    #expect(try Set(names()) == left)
  }

  /// The machine's name as hidden files have it.
  private func machineName() throws -> String {
    let other = try TemporaryFolder()
    let file = try AtomicFile(other.path("x"))
    let names = try FileManager.default.contentsOfDirectory(atPath: other.url.path)
    let name = try #require(names.first)
    withExtendedLifetime(file) {}
    return name.dropLast(4).split(separator: "-", maxSplits: 3)[3].description
  }

  @Test func `what is in the way is named`() throws {
    let missing = folder.path("none/a")
    let error = #expect(throws: FileError.self) { try AtomicFile.write([1], to: missing) }
    #expect(
      error?.description
        == "\(missing) cannot be written: there is no folder \(folder.path("none"))")
    let path = folder.url.path
    let other = #expect(throws: FileError.self) { try AtomicFile.write([1], to: path) }
    #expect(
      other?.description
        == "\(path) cannot be written: it exists and is not a regular file")
  }
}
