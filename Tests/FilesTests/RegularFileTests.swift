import Files
import Foundation
import TestSupport
import Testing

/// What is opened for reading, and what is refused.
struct RegularFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sentence(_ path: String) -> String? {
    do {
      _ = try RegularFile.read(path)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `a file is read whole, through links too`() throws {
    let bytes = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
    try bytes.write(to: URL(filePath: folder.path("file")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "file")
    #expect(try RegularFile.read(folder.path("file")) == bytes)
    #expect(try RegularFile.read(folder.path("link")) == bytes)
    #expect(RegularFile.isReadable(folder.path("link")))
  }

  @Test func `a named pipe is refused at once, though nobody writes to it`() throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(sentence(path) == "\(path) cannot be read: it is a named pipe, not a file")
    #expect(!RegularFile.isReadable(path))
  }

  @Test(arguments: [
    ("/dev/zero", "it is a device, not a file"), ("/dev", "it is a folder"),
    ("/nowhere/a.nii", "No such file or directory"),
    ("https://example.org/a.nii.gz", "it is a web address; download the file first"),
    ("s3://bucket/a.nii.gz", "it is a web address; download the file first"),
  ]) func `what is no file is named`(_ path: String, _ reason: String) {
    #expect(sentence(path) == "\(path) cannot be read: \(reason)")
  }

  @Test func `a link that leads nowhere says where it should`() throws {
    let (lost, annexed) = (folder.path("lost"), folder.path("annexed"))
    for (path, target) in [(lost, "gone.nii"), (annexed, ".git/annex/objects/X/MD5E-s9")] {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }
    #expect(
      sentence(lost) == "\(lost) cannot be read: it is a link to gone.nii, which does not exist")
    #expect(
      sentence(annexed) == "\(annexed) cannot be read: git-annex has not fetched its data; "
        + "run 'git annex get' or 'datalad get'")
  }

  @Test func `a socket is refused`() throws {
    let path = folder.path("s")
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    #expect(sentence(path) == "\(path) cannot be read: it is a socket, not a file")
  }
}
