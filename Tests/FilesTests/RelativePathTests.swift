import Files
import Foundation
import Testing

@Suite struct RelativePathTests {
  @Test func `a file is named as seen from a folder`() throws {
    let manager = FileManager.default
    let root = manager.temporaryDirectory.appending(path: "glia-paths-\(UUID().uuidString)").path
    for folder in ["a/b", "c"] {
      try manager.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    defer { try? manager.removeItem(atPath: root) }
    #expect(relativePath("\(root)/a/x.nii", from: "\(root)/a") == "x.nii")
    #expect(relativePath("\(root)/a/b/x.nii", from: "\(root)/a") == "b/x.nii")
    #expect(relativePath("\(root)/a/x.nii", from: "\(root)/a/b/") == "../x.nii")
    #expect(relativePath("\(root)/a/b/x.nii", from: "\(root)/c") == "../a/b/x.nii")
    // Only the root is shared.
    #expect(relativePath("/usr/x.nii", from: root + "/c") == "/usr/x.nii")
    // Links of folders are followed, those of files are kept.
    try manager.createSymbolicLink(atPath: "\(root)/l", withDestinationPath: "\(root)/a")
    try Data().write(to: URL(filePath: "\(root)/c/t.nii"))
    try manager.createSymbolicLink(
      atPath: "\(root)/a/link.nii", withDestinationPath: "\(root)/c/t.nii")
    #expect(relativePath("\(root)/l/link.nii", from: "\(root)/a") == "link.nii")
  }
}
