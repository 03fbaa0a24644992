import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ConfigCommandTests {
  private func file(_ text: String) throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    try text.write(toFile: folder.path("config"), atomically: true, encoding: .utf8)
    return (folder, folder.path("config"))
  }

  @Test func `the defaults are printed as a file that is right`() throws {
    let printed = try GliaProgram.run(["config"])
    #expect(printed.status == 0)
    #expect(printed.output.contains("\n[keys]\n"))
    #expect(printed.output.contains("\n#plane = axial\n"))
    let (folder, path) = try file(printed.output)
    let checked = try GliaProgram.run(["config", "--check", path], in: folder.url)
    #expect(checked.status == 0)
    #expect(checked.output.isEmpty)
    #expect(checked.errors.isEmpty)
  }

  @Test func `what is wrong is named with file and line, and the exit code is 1`() throws {
    let (folder, path) = try file("[view]\nplane = up\n")
    let run = try GliaProgram.run(["config", "--check", path], in: folder.url)
    #expect(run.status == 1)
    #expect(
      run.errors == "glia: \(path):2: plane is \"up\"; it must be axial, coronal or sagittal\n")
  }

  @Test func `export takes label files, and names their bad lines`() throws {
    let (folder, path) = try file("1 2 3\n")
    let case_ = GliaProgram.root.appendingPathComponent("assets/demo").path
    let run = try GliaProgram.run(
      ["export", case_, "--output", folder.path("a.png"), "--labels", path], in: folder.url)
    #expect(run.status == 1)
    #expect(
      run.errors
        == "glia: \(path):1: 3 numbers before the name; a line is IDX R G B A VIS MSH \"LABEL\"\n")
  }
}
