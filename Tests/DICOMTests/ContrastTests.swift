import Cases
import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// T1 before and after the contrast agent, in the words of many hospitals.
struct ContrastTests {
  private func study(_ series: [SampleSeries]) throws -> DICOMStudy {
    let folder = try TemporaryFolder()
    for one in series { try one.write(in: folder.url.path) }
    return try #require(DICOMFolder.scan([folder.url.path]).studies.first)
  }

  private func series(
    _ number: Int, _ description: String?, agent: String? = nil, at time: String = "101500",
    _ change: (inout SampleSeries) -> Void = { _ in }
  ) -> SampleSeries {
    var series = SampleSeries(number: number, description: description)
    (series.agent, series.time, series.size[2]) = (agent, time, 24)
    change(&series)
    return series
  }

  @Test(arguments: [
    "T1 vor KM", "T1 kein KM", "T1 prä KM", "T1 prae KM", "T1 o. KM", "T1 o.KM", "T1 ohne KM",
    "T1 -KM",
    "T1 (-KM)", "T1 C-", "T1 -C", "T1 C- ax", "T1_-Gd", "T1 Gd-", "T1 before contrast", "T1 s.c.",
    "T1 vor Gabe",
    "T1 IV-", "T1 avant injection", "T1 non injecté", "T1 senza mdc", "T1 sem contraste",
    "T1 sin contraste",
    "T1 zonder contrast", "T1 utan kontrast", "T1 no contrast", "T1 w/o", "T1 tra nativ",
    "T1 prima mdc", "T1 造影前", "T1 nach OP", "T1 after surgery", "T1 SAG", "T1 - sag",
  ])
  func `words before the agent are T1`(words: String) throws {
    #expect(SequenceWords.read(words).modality == .t1, "\(SequenceWords.read(words).reason)")
  }

  @Test(arguments: [
    "T1 nach KM", "T1 KM", "T1-KM", "T1 - KM", "T1_KM", "T1 +KM", "T1 mit KM", "T1 m. KM", "T1 IV+",
    "T1 IV",
    "T1 i.v.", "T1 apres injection", "T1 après injection", "T1 mdc", "T1 dopo mdc", "T1 p.c.",
    "T1 +C", "T1 C+",
    "T1 nach Gabe", "T1 vor und nach KM", "T1 pre and post", "T1 post OP KM", "T1 KM vor Therapie",
    "T1 C",
    "T1 Gd before surgery", "T1 GD w/o FS", "T1 post no FS", "T1 造影後", "T1 com contraste",
    "T1 med kontrast", "MPRAGE nach KM",
  ])
  func `words after the agent are T1ce`(words: String) throws {
    #expect(SequenceWords.read(words).modality == .t1ce, "\(SequenceWords.read(words).reason)")
  }

  @Test(arguments: [
    "nein", "kein KM", "NONE", "ohne", "no", "-", "0 ml", "without", "sans injection",
    "Nicht: keine", "N/A",
  ])
  func `an agent that is none makes no T1ce`(agent: String) throws {
    let found = SequenceGuess(try study([series(1, "AX T1 SE", agent: agent)]).series[0])
    #expect(found.modality == .t1, "\(found.reason)")
  }

  @Test func `words of denial beat the agent in the header`() throws {
    for words in ["T1 vor KM", "T1 C-", "T1 s.c.", "T1 before contrast", "T1 vor Gabe", "T1 -KM"] {
      let found = SequenceGuess(try study([series(1, words, agent: "Gadovist")]).series[0])
      #expect(found.modality == .t1)
      #expect(found.isUnsure)
    }
  }

  @Test func `a header that names the agent for all series does not make the first one T1ce`()
    throws
  {
    let said = try study([
      series(3, "Ax T1", agent: "Gadavist", at: "101000"),
      series(6, "Ax T1 +C", agent: "Gadavist", at: "103000"),
    ])
    #expect(SequenceChoice(said.series).chosen == [.t1: 0, .t1ce: 1])
    // Nothing but time tells them apart.
    let alike = try study([
      series(3, "Ax T1", agent: "Gadavist", at: "101000"),
      series(6, "Ax T1", agent: "Gadavist", at: "103000"),
    ])
    let choice = SequenceChoice(alike.series)
    #expect(choice.chosen == [.t1: 0, .t1ce: 1])
    #expect(choice.guesses[0].isUnsure)
    #expect(choice.guesses[0].reason.contains("series 6 is like it and later"))
    // A T1 without an agent shows that the header can be believed.
    let believed = try study([
      series(3, "Ax T1", at: "101000"), series(5, "Ax T1", agent: "Gadavist", at: "103000"),
      series(6, "Sag T1 +C", agent: "Gadavist", at: "104000"),
    ])
    #expect(SequenceChoice(believed.series).guesses.map(\.modality) == [.t1, .t1ce, .t1ce])
  }

  @Test func `of two equal T1ce the later is used, of T1 the earlier`() throws {
    let study = try study([
      series(3, "Ax T1 vor KM", at: "101000"), series(4, "Ax T1 vor KM", at: "101500"),
      series(7, "Ax T1 KM", at: "103000"), series(8, "Ax T1 KM", at: "104000"),
    ])
    #expect(SequenceChoice(study.series).chosen == [.t1: 0, .t1ce: 3])
  }

  @Test func `a T1 that denies the agent is not assumed to be T1ce because it is later`() throws {
    let study = try study([
      series(3, "T1 vor KM", at: "101000"), series(4, "T1 vor KM", at: "101500"),
    ])
    #expect(SequenceChoice(study.series).chosen == [.t1: 0])
  }

  @Test func `an inversion decides between FLAIR and T1`() throws {
    let t1 = series(1, "SAG FLAIR T1") {
      ($0.echoTime, $0.repetitionTime, $0.inversionTime) = (8, 2200, 860)
    }
    let found = SequenceGuess(try study([t1]).series[0])
    #expect(found.modality == .t1)
    #expect(found.isUnsure)
    #expect(found.reason.contains("TI 860 and TE 8 ms are T1"))
    let post = series(1, "SAG FLAIR T1 +C") {
      ($0.echoTime, $0.repetitionTime, $0.inversionTime) = (8, 2200, 860)
    }
    #expect(SequenceGuess(try study([post]).series[0]).modality == .t1ce)
    let flair = series(1, "Ax T2 TSE dark") {
      ($0.echoTime, $0.repetitionTime, $0.inversionTime) = (120, 9000, 2500)
    }
    #expect(SequenceGuess(try study([flair]).series[0]).modality == .flair)
    let usual = series(1, "FLAIR") {
      ($0.echoTime, $0.repetitionTime, $0.inversionTime) = (120, 9000, 2500)
    }
    #expect(!SequenceGuess(try study([usual]).series[0]).isUnsure)
  }
}

/// Images of the spine in a study of the brain.
struct OtherPartTests {
  private func choice(_ series: [SampleSeries]) throws -> SequenceChoice {
    let folder = try TemporaryFolder()
    for one in series { try one.write(in: folder.url.path) }
    let study = try #require(DICOMFolder.scan([folder.url.path]).studies.first)
    return SequenceChoice(study.series)
  }

  private func brain(_ number: Int, _ description: String) -> SampleSeries {
    var series = SampleSeries(number: number, description: description)
    (series.size, series.spacing) = ([24, 24, 24], [9, 9, 6])
    series.origin = [-108, -108, -70]
    return series
  }

  private func spine(_ number: Int, _ description: String) -> SampleSeries {
    var series = SampleSeries(number: number, description: description)
    (series.size, series.spacing) = ([24, 24, 36], [4, 4, 3])
    (series.axes, series.origin) = ([0, 1, 0, 0, 0, -1], [-50, -100, -100])
    return series
  }

  @Test(arguments: [
    "T2 TSE sag HWS", "T2 sag C-spine", "T2 cervical", "T2 sag rachis", "T2 colonne", "T2 neck",
    "T2 TSE sag BWS",
  ])
  func `words for the spine and neck are none of the four`(words: String) throws {
    #expect(SequenceWords.read(words).isRefused)
    #expect(!SequenceWords.read("brain and \(words)").isRefused)
  }

  @Test func `the body part in the header refuses a series, unless all have it`() throws {
    var (head, neck) = (brain(1, "T2 TSE tra"), spine(2, "T2 TSE sag"))
    head.texts = [(.bodyPartExamined, "BRAIN")]
    neck.texts = [(.bodyPartExamined, "CSPINE")]
    let choice = try choice([head, neck])
    #expect(choice.chosen == [.t2: 0])
    #expect(choice.guesses[1].reason.contains("CSPINE"))
    head.texts = [(.bodyPartExamined, "CSPINE")]
    #expect(try self.choice([head]).chosen == [.t2: 0])
  }

  @Test func `a series that does not overlap the others is not combined with them`() throws {
    let choice = try choice([
      brain(1, "FLAIR tra"), brain(2, "T1 tra"), brain(3, "T2 tra"), spine(4, "T2 TSE sag"),
    ])
    #expect(choice.chosen == [.flair: 0, .t1: 1, .t2: 2])
    #expect(choice.guesses[3].modality == nil)
    #expect(choice.guesses[3].reason.contains("another place than the other series"))
    let alone = try self.choice([brain(1, "FLAIR tra"), brain(2, "T1 tra"), spine(4, "T2 TSE sag")])
    #expect(alone.chosen == [.flair: 0, .t1: 1])
  }

  @Test func `a series of the pituitary does not replace the brain`() throws {
    var small = brain(2, "T1 cor pituitary")
    small.spacing = [2, 2, 3]
    #expect(try choice([brain(1, "T1 tra"), small]).chosen == [.t1: 0])
  }
}
