import Cases
import Testing

/// The language of patterns.
struct NamePatternTests {
  private func fields(_ pattern: String, _ path: String) throws -> [String: String]? {
    try NamePattern(pattern).match(PathText(path))?.fields.reduce(into: [:]) {
      $0[$1.key.rawValue] = $1.value
    }
  }

  @Test(arguments: [
    ("{case}_{sequence}", "/d/BraTS_1_t1", ["case": "BraTS_1", "sequence": "t1"]),
    ("{case}/{case}_{sequence}", "/d/p1/p1_t1", ["case": "p1", "sequence": "t1"]),
    (
      "{case}/{session}/{sequence}", "/d/p1/w2/T1",
      ["case": "p1", "session": "w2", "sequence": "T1"]
    ),
    (
      "{case:sub-*}/[{session:ses-*}/]anat/{case}_[{session:ses-*}_]{sequence}",
      "/d/sub-1/ses-2/anat/sub-1_ses-2_T1w",
      ["case": "sub-1", "session": "ses-2", "sequence": "T1w"]
    ),
    (
      "{case:sub-*}/[{session:ses-*}/]anat/{case}_[{session:ses-*}_]{sequence}",
      "/d/sub-1/anat/sub-1_T1w", ["case": "sub-1", "sequence": "T1w"]
    ),
    (
      "images(Tr|Ts)/{case}_{channel:####}", "/d/imagesTs/c_1_0003",
      ["case": "c_1", "channel": "0003"]
    ),
    ("a/**/{case}", "/d/a/x", ["case": "x"]), ("a/**/{case}", "/d/a/b/c/x", ["case": "x"]),
    ("a/**", "/d/a/b/c/x", [:]), ("*_seg", "/d/x_seg", [:]),
    ("X##_{sequence}", "x12_T2", ["sequence": "T2"]),
    ("{case:BraTS*}_{sequence}", "/d/brats19_1_t1", ["case": "brats19_1", "sequence": "t1"]),
  ])
  func `a pattern matches the end of a path`(
    _ pattern: String, _ path: String, _ expected: [String: String]
  ) throws {
    #expect(try fields(pattern, path) == expected)
  }

  @Test(arguments: [
    ("{case}/{case}_{sequence}", "/d/p1/p2_t1"), ("{case:BraTS*}_{sequence}", "/d/p1_t1"),
    ("images(Tr|Ts)/{case}", "/d/imagesVal/a"), ("a_{sequence}", "/d/ba_t1"),
    ("##_{sequence}", "/d/1_t1"), ("{case}/x", "x"), ("*/x", "/x"), ("{case}_{sequence}", "/d/_t1"),
  ])
  func `a pattern does not match other paths`(_ pattern: String, _ path: String) throws {
    #expect(try fields(pattern, path) == nil)
  }

  @Test(arguments: [
    ("", "the pattern is empty"),
    ("/a", "a pattern matches the end of a path; remove the first \"/\""),
    ("a/", "it ends in \"/\", but must end in the name of a file"),
    ("{patient}_x", "{patient} is none of {case}, {session}, {sequence} and {channel}"),
    ("{case_x", "\"{\" has no \"}\""), ("[a", "\"[\" has no \"]\""), ("(a|b", "\"(\" has no \")\""),
    ("a]", "\"]\" closes nothing"), ("{case:a", "\"{case:\" has no \"}\""),
  ])
  func `a pattern that makes no sense is refused in a sentence`(_ pattern: String, _ reason: String)
  {
    #expect(sentence { _ = try NamePattern(pattern) } == reason)
  }

  @Test func `a case's folder is that named after it, or that of its files`() throws {
    func folder(_ pattern: String, _ path: String) throws -> String? {
      try NamePattern(pattern).match(PathText(path)).map { String(path.prefix($0.anchorCount)) }
    }
    #expect(try folder("{case}_{sequence}", "/d/f/p_t1") == "/d/f")
    #expect(try folder("{case}/mri/{sequence}", "/d/p/mri/T1") == "/d/p")
    #expect(try folder("{case}/*/{sequence}", "/d/p/x/T1") == "/d/p")
    #expect(try folder("X-{sequence}/{case}-{sequence}", "/d/X-T1/p-T1") == "/d")
    #expect(try folder("imagesTr/{case}_{channel}", "/d/imagesTr/p_0000") == "/d/imagesTr")
  }
}
