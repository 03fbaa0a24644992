import Foundation
import TestSupport
import Testing

@Suite struct DependencyTests {
  @Test func `the viewer knows no files, networks or formats`() throws {
    let manifest = try String(
      contentsOf: GliaProgram.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let pattern = /library\(\s*"Viewer",\s*\[([^\]]*)\]/
    let match = try #require(manifest.firstMatch(of: pattern))
    let names = match.1.split(separator: ",").map {
      $0.filter { !$0.isWhitespace && $0 != "\"" }
    }
    #expect(
      Set(names) == ["Annotation", "Imaging", "Metrics", "Rendering", "Terminal"])
  }
}
