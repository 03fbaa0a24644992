import Annotation
import Files
import Foundation
import Imaging
import Synchronization
import Testing

struct JournalTests {
  private func start(_ map: LabelMap = sampleMap) -> JournalStart {
    JournalStart(casePath: "/data/case", base: map, source: EditSource(.prediction, model: "unet"))
  }

  /// Journals a random sitting; returns the mask after each entry, and the file's bytes.
  private func sitting(_ folder: TemporaryFolder, seed: UInt64) throws -> ([LabelMap], [UInt8]) {
    let journal = try Journal(path: folder.file("a.journal"), grid: sampleGrid)
    var dice = Dice(seed: seed)
    var session = EditSession(base: sampleMap, source: EditSource(.prediction, model: "unet"))
    var masks = [session.map]
    journal.begin(start())
    for _ in 0..<25 {
      guard let entry = session.doSomething(&dice) else { continue }
      journal.append(entry)
      masks.append(session.map)
    }
    #expect(journal.flush())
    return (masks, [UInt8](try Data(contentsOf: URL(fileURLWithPath: journal.path))))
  }

  @Test(arguments: 1...3) func `a journal cut at any byte gives whole strokes up to there`(
    seed: UInt64
  ) throws {
    let (masks, bytes) = try sitting(TemporaryFolder(), seed: seed)
    var found = 0
    var isStarted = false
    for length in 0...bytes.count {
      guard let recovery = Recovery(Array(bytes.prefix(length)), grid: sampleGrid) else {
        #expect(!isStarted)
        continue
      }
      isStarted = true
      // Never less than with fewer bytes, and at most one entry more.
      if recovery.session.map != masks[found] {
        found += 1
        #expect(recovery.session.map == masks[found])
      }
    }
    #expect(Recovery(bytes, grid: sampleGrid)?.session.map == masks.last)
    #expect(Recovery(bytes, grid: sampleGrid)?.start == start())
  }

  @Test func `a damaged byte ends the journal before its record`() throws {
    let (masks, bytes) = try sitting(TemporaryFolder(), seed: 7)
    var dice = Dice(seed: 3)
    for _ in 0..<200 {
      var damaged = bytes
      damaged[Int.random(in: bytes.indices, using: &dice)] ^=
        1 << UInt8.random(in: 0..<8, using: &dice)
      if let recovery = Recovery(damaged, grid: sampleGrid) {
        #expect(masks.contains(recovery.session.map))
      }
    }
  }

  @Test func `the undos of a recovered journal go back to its first mask`() throws {
    let (masks, bytes) = try sitting(TemporaryFolder(), seed: 11)
    var session = try #require(Recovery(bytes, grid: sampleGrid)).session
    #expect(session.map == masks.last)
    while session.undo() != nil {}
    #expect(session.map == sampleMap)
  }

  @Test func `a second window on the case finds the first, and not after it has gone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("deep/er/a.journal")
    do {
      let journal = try Journal(path: path, grid: sampleGrid)
      #expect(throws: AnnotationError.inUse(journal: path)) {
        try Journal(path: path, grid: sampleGrid)
      }
      #expect(journal.recovery == nil)
    }
    _ = try Journal(path: path, grid: sampleGrid)
  }

  @Test func `a journal goes on where it was cut`() throws {
    let folder = try TemporaryFolder()
    let (_, bytes) = try sitting(folder, seed: 5)
    let path = folder.file("b.journal")
    try Data(bytes.dropLast(3)).write(to: URL(fileURLWithPath: path))
    var expected: LabelMap
    do {
      let journal = try Journal(path: path, grid: sampleGrid)
      var session = try #require(journal.recovery).session
      let label: Label = session.map.labels[0] == 4 ? 1 : 4
      let entry = session.apply([LabelProposal(place: 0, label: label)], over: .all, name: "dab")
      journal.append(try #require(entry))
      #expect(journal.flush())
      expected = session.map
    }
    #expect(try Journal(path: path, grid: sampleGrid).recovery?.session.map == expected)
  }

  @Test func `an undo of what was saved before is a stroke of the new journal`() throws {
    var session = EditSession(base: sampleMap, source: EditSource(.nothing))
    _ = session.apply([LabelProposal(place: 3, label: 4)], over: .all, name: "brush")
    let folder = try TemporaryFolder()
    let journal = try Journal(path: folder.file("a.journal"), grid: sampleGrid)
    journal.begin(start(session.map))
    for entry in [session.undo(), session.redo(), session.undo()] {
      journal.append(try #require(entry))
    }
    #expect(journal.flush())
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: journal.path)))
    #expect(Recovery(bytes, grid: sampleGrid)?.session.map == sampleMap)
  }

  @Test func `the journal of a case is in the state folder`() {
    let one = Journal.path(of: "/data/a", environment: ["XDG_STATE_HOME": "/state"])
    #expect(one.hasPrefix("/state/glia/journals/") && one.hasSuffix(".journal"))
    #expect(one != Journal.path(of: "/data/b", environment: ["XDG_STATE_HOME": "/state"]))
    let home = Journal.path(
      of: "/data/a", environment: ["XDG_STATE_HOME": "x", "HOME": "/home/me"])
    #expect(home.hasPrefix("/home/me/.local/state/glia/journals/"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `a disk that takes nothing is reported`() throws {
    let said = Mutex<[String]>([])
    let journal = try Journal(path: "/dev/full", grid: sampleGrid) { error in
      said.withLock { $0.append(error?.description ?? "") }
    }
    journal.begin(start())
    #expect(!journal.flush())
    #expect(said.withLock { $0.last } == "/dev/full cannot be written: No space left on device")
  }

  @Test func `SHA-256 is that of the standard`() {
    #expect(
      SHA256.hexadecimal(of: []).hasPrefix("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"))
    #expect(
      SHA256.hexadecimal(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
    #expect(
      SHA256.hexadecimal(of: long)
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }
}
