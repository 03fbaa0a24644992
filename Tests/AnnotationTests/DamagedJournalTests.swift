import Annotation
import Files
import Foundation
import Imaging
import Testing

/// Journals of which not everything can be used: nothing of them is lost, and nothing is believed unchecked.
struct DamagedJournalTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.journal")
  }

  /// Writes a journal of some strokes; returns its bytes and how long it was after each record.
  private func write(strokes: Int) throws -> (bytes: [UInt8], lengths: [Int]) {
    let journal = try Journal(path: path, grid: sampleGrid)
    var session = EditSession(base: sampleMap, source: EditSource(.prediction))
    journal.begin(JournalStart(casePath: "/data/case", base: sampleMap, source: session.source))
    #expect(journal.flush())
    var lengths = [try bytes(path).count]
    for place in 0..<strokes {
      let entry = session.apply([LabelProposal(place: place, label: 4)], over: .all, name: "brush")
      journal.append(try #require(entry))
      #expect(journal.flush())
      lengths.append(try bytes(path).count)
    }
    return (try bytes(path), lengths)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func replace(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test func `a journal with a damaged beginning is kept under another name`() throws {
    var (bytes, _) = try write(strokes: 3)
    bytes[20] ^= 1
    try replace(bytes)
    do {
      let journal = try Journal(path: path, grid: sampleGrid)
      #expect(journal.recovery == nil)
      #expect(journal.setAside?.reason == .damaged)
      #expect(journal.setAside?.path == path + ".damaged")
    }
    #expect(try self.bytes(path + ".damaged") == bytes)
    // A second one does not replace the first.
    try replace(Array("not a journal".utf8))
    #expect(try Journal(path: path, grid: sampleGrid).setAside?.path == path + ".damaged-2")
    #expect(try self.bytes(path + ".damaged") == bytes)
  }

  @Test func `strokes after a damaged one are kept too, in the copy`() throws {
    var (bytes, lengths) = try write(strokes: 5)
    bytes[lengths[2] + 15] ^= 0x40
    try replace(bytes)
    let journal = try Journal(path: path, grid: sampleGrid)
    #expect(journal.recovery?.session.doneCount == 2)
    #expect(journal.setAside?.reason == .damaged)
    #expect(try self.bytes(path + ".damaged") == bytes)
  }

  @Test func `a whole journal leaves no copy`() throws {
    _ = try write(strokes: 2)
    let journal = try Journal(path: path, grid: sampleGrid)
    #expect(journal.recovery?.session.doneCount == 2)
    #expect(journal.setAside == nil)
    #expect(!FileManager.default.fileExists(atPath: path + ".damaged"))
  }

  @Test func `strokes on an image stored the other way round are not taken up`() throws {
    let (bytes, _) = try write(strokes: 2)
    var elements = sampleGrid.affine.elements
    // The same size, but the first axis runs from left to right.
    (elements[0], elements[3]) = (1, 12 - Double(sampleGrid.size[0] - 1))
    let mirrored = Grid(size: sampleGrid.size, affine: Affine(elements: elements))
    guard case .holds(.otherGrid(let found)) = Journal.peek(path, grid: { mirrored }) else {
      Issue.record("taken for edits of this image")
      return
    }
    #expect(found == sampleGrid)
    let journal = try Journal(path: path, grid: mirrored)
    #expect(journal.recovery == nil)
    #expect(journal.setAside?.reason == .otherGrid)
    #expect(journal.setAside?.path == path + ".other-grid")
    #expect(try self.bytes(path + ".other-grid") == bytes)
  }

  @Test func `an affine that differs by rounding is the same`() throws {
    _ = try write(strokes: 2)
    let elements = sampleGrid.affine.elements.map { Double(Float($0 * 1.000_001)) }
    let rounded = Grid(size: sampleGrid.size, affine: Affine(elements: elements))
    #expect(try Journal(path: path, grid: rounded).recovery?.session.doneCount == 2)
  }

  @Test func `a journal that cannot be set aside is not touched`() throws {
    try replace(Array("GLIAEDT1 and something".utf8))
    // The name of the copy is longer than file systems allow.
    let long = folder.file(String(repeating: "x", count: 250))
    try FileManager.default.moveItem(atPath: path, toPath: long)
    #expect(throws: AnnotationError.self) { try Journal(path: long, grid: sampleGrid) }
    #expect(try self.bytes(long) == Array("GLIAEDT1 and something".utf8))
  }

  // MARK: Numbers of a stranger

  /// Adds a record with the right checksum.
  private func record(_ payload: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(payload.count).littleEndian) { Array($0) }
      + hexadecimal(SHA256.hexadecimal(of: payload)).prefix(8) + payload
  }

  private func hexadecimal(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap {
      UInt8(text.dropFirst($0).prefix(2), radix: 16)
    }
  }

  /// A start with a size, seconds of work, and the bytes of its runs.
  private func start(size: String, seconds: String = "0", runs: [UInt8] = [0]) -> [UInt8] {
    let json = Array(
      """
      {"casePath":"/x","size":\(size),"affine":[-1,0,0,12,0,-1,0,10,0,0,2,-12],"scheme":"brats2020",\
      "source":{"kind":"nothing"},"seconds":\(seconds)}
      """.utf8)
    return Array("GLIAEDT1".utf8)
      + record([0, UInt8(json.count & 0x7F) | 0x80, UInt8(json.count >> 7)] + json + runs)
  }

  private static let largest: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]

  @Test func `a size that no memory holds asks for none`() {
    for size in ["[32767,32767,32767]", "[9223372036854775807,2,2]", "[24,20,11]"] {
      #expect(Recovery(start(size: size), grid: sampleGrid) == nil)
    }
    #expect(Recovery(start(size: "[24,20,12]"), grid: sampleGrid) != nil)
  }

  @Test func `numbers that add up to more than an integer holds are refused`() {
    // Two hundred runs, each as far behind the one before and as long as the format can say.
    let run: [UInt8] = Self.largest.dropLast() + [0x7E] + Self.largest + [0, 1]
    let runs: [UInt8] = [0xC8, 0x01] + [[UInt8]](repeating: run, count: 200).joined()
    #expect(Recovery(start(size: "[24,20,12]", runs: runs), grid: sampleGrid) == nil)
  }

  @Test(arguments: ["1e300", "-5", "1e10"])
  func `seconds that nobody worked are refused`(seconds: String) {
    #expect(Recovery(start(size: "[24,20,12]", seconds: seconds), grid: sampleGrid) == nil)
  }

  @Test func `a time beyond all calendars ends the journal`() throws {
    let entry = record([1] + Self.largest + [0, 1, 0, 1, 0, 4])
    let recovery = try #require(
      Recovery(start(size: "[24,20,12]") + entry, grid: sampleGrid))
    #expect(recovery.session.strokes.isEmpty)
    let sane = record([1, 5, 0, 1, 0, 1, 0, 4])
    #expect(
      Recovery(start(size: "[24,20,12]") + sane, grid: sampleGrid)?.session.doneCount == 1)
  }

  @Test func `bytes changed at will, checksums put right, never trap`() throws {
    let (bytes, lengths) = try write(strokes: 2)
    var dice = Dice(seed: 17)
    for _ in 0..<500 {
      var payload = Array(bytes[20..<lengths[0]])
      var entry = Array(bytes[lengths[0] + 12..<lengths[1]])
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        payload[.random(in: payload.indices, using: &dice)] = .random(in: 0...255, using: &dice)
        entry[.random(in: entry.indices, using: &dice)] = .random(in: 0...255, using: &dice)
      }
      _ = JournalContents(Array("GLIAEDT1".utf8) + record(payload), grid: sampleGrid)
      if case .edits(let recovery, _) = JournalContents(
        Array(bytes[..<lengths[0]]) + record(entry), grid: sampleGrid)
      {
        var session = recovery.session
        while session.undo() != nil {}
        #expect(session.map == sampleMap)
      }
    }
  }
}
