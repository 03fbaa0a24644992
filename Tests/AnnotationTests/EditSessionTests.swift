import Annotation
import Imaging
import Testing

struct EditSessionTests {
  @Test(arguments: 1...20) func `as many undos as edits give the first mask`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var session = EditSession(base: sampleMap, source: EditSource(.prediction))
    var masks = [0: session.map]
    for _ in 0..<40 {
      _ = session.doSomething(&dice)
      masks[session.doneCount] = session.map
      #expect(session.changedVoxels == zip(session.map.labels, sampleMap.labels).count { $0 != $1 })
    }
    let last = session.map
    let count = session.doneCount
    for step in (0..<count).reversed() {
      #expect(session.undo() != nil)
      #expect(session.map == masks[step])
    }
    #expect(session.undo() == nil)
    #expect(session.map == sampleMap)
    #expect(session.changedVoxels == 0)
    for _ in 0..<count { #expect(session.redo() != nil) }
    #expect(session.map == last)
  }

  @Test func `a rule says which voxels a stroke may change`() {
    let places = Array(0..<sampleGrid.voxelCount)
    func painted(_ rule: DrawOver) -> [Label] {
      var session = EditSession(base: sampleMap, source: EditSource(.nothing))
      _ = session.apply([LabelProposal](places, label: 1), over: rule, name: "all")
      return session.map.labels
    }
    #expect(painted(.all).allSatisfy { $0 == 1 })
    #expect(painted(.background) == sampleMap.labels.map { $0 == 0 ? 1 : $0 })
    #expect(painted(.only(2)) == sampleMap.labels.map { $0 == 2 ? 1 : $0 })
    #expect(DrawOver.background.forErasing == .all)
    #expect(DrawOver.only(2).forErasing == .only(2))
  }

  @Test func `what changes nothing is no stroke`() {
    var session = EditSession(base: sampleMap, source: EditSource(.nothing))
    #expect(session.apply([], over: .all, name: "brush") == nil)
    #expect(session.apply([LabelProposal(place: 0, label: 0)], over: .all, name: "brush") == nil)
    #expect(session.doneCount == 0)
    #expect(!session.hasUnsavedChanges)
  }

  @Test func `a drag is one stroke`() {
    var session = EditSession(base: sampleMap, source: EditSource(.nothing))
    for place in 0..<5 {
      _ = session.apply(
        [LabelProposal(place: place, label: 1)], over: .all, name: "brush", continuing: place > 0)
    }
    #expect(session.doneCount == 1)
    _ = session.undo()
    #expect(session.map == sampleMap)
  }

  @Test func `the history survives a save and knows what is unsaved`() {
    var session = EditSession(base: sampleMap, source: EditSource(.nothing))
    for place in 0..<3 {
      _ = session.apply([LabelProposal(place: place, label: 1)], over: .all, name: "brush")
    }
    session.markSaved(after: session.latestNumber)
    #expect(!session.hasUnsavedChanges)
    _ = session.undo()
    #expect(session.hasUnsavedChanges)
    _ = session.redo()
    #expect(!session.hasUnsavedChanges)
    _ = session.undo()
    _ = session.apply([LabelProposal(place: 9, label: 1)], over: .all, name: "brush")
    #expect(session.doneCount == 3)
    #expect(session.hasUnsavedChanges)
    for _ in 0..<3 { _ = session.undo() }
    #expect(session.map == sampleMap)
  }
}
