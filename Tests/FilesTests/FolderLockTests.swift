import Files
import Foundation
import TestSupport
import Testing

/// Who waits for whom, and that nobody waits for ever.
struct FolderLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a lock that is not let go of is given up, with a sentence`() throws {
    let held = try FolderLock(of: folder.path("a.tsv"))
    let error = #expect(throws: FolderLock.Busy.self) {
      try FolderLock(of: folder.path("b.tsv"), patience: .zero)
    }
    #expect("\(try #require(error))".contains("another program is using "))
    withExtendedLifetime(held) {}
  }

  @Test func `a lock is free again when it is let go of`() throws {
    for _ in 0..<2 { _ = try FolderLock(of: folder.path("a.tsv"), patience: .zero) }
  }

  @Test func `links to a folder and to a file lead to one lock`() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder.path("real"), withIntermediateDirectories: true)
    try manager.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: folder.path("real/a.tsv")))
    try manager.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    try manager.createSymbolicLink(
      atPath: folder.path("other/a.tsv"), withDestinationPath: folder.path("real/a.tsv"))
    let held = try FolderLock(of: folder.path("real/a.tsv"))
    for path in ["link/a.tsv", "other/a.tsv", "link/new.tsv"] {
      #expect(throws: FolderLock.Busy.self) {
        try FolderLock(of: folder.path(path), patience: .zero)
      }
    }
    withExtendedLifetime(held) {}
  }

  @Test func `where there is no folder nobody waits`() throws {
    _ = try FolderLock(of: folder.path("none/a.tsv"))
  }
}
