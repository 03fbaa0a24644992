import Files
import Imaging
import Rendering
import Testing

/// Label names and colors as other programs write them.
struct LabelTableTests {
  private func read(_ text: String) throws -> LabelDescriptions {
    try LabelDescriptions(any: text, file: "labels.txt")
  }

  @Test func `a color table of FreeSurfer is read`() throws {
    let labels = try read(
      """
      #$Id: FreeSurferColorLUT.txt $
      #No. Label Name:                            R   G   B   A

      0   Unknown                                 0   0   0   0
      17  Left-Hippocampus                        220 216 20  0
      1035    ctx-lh-insula                       255 192 32  0
      """)
    #expect(labels.labels.map(\.index) == [0, 17, 1035])
    #expect(labels[17]?.name == "Left-Hippocampus")
    #expect(labels[1035]?.color == RGB(255, 192, 32))
    #expect(labels.hidden.isEmpty)
  }

  @Test func `a color table of Slicer is read, names with spaces too`() throws {
    let labels = try read(
      """
      # Color table file GenericAnatomyColors.txt
      0 Background 0 0 0 0
      1 white matter 128 174 128 255
      """)
    #expect(labels[1]?.name == "white matter" && labels[1]?.color == RGB(128, 174, 128))
  }

  @Test func `the labels of dataset files are read`() throws {
    let decathlon = try read(#"{"labels": {"0": "background", "1": "edema", "3": "enhancing"}}"#)
    #expect(decathlon[1]?.name == "edema" && decathlon[3]?.name == "enhancing")
    let second = try read(#"{"labels": {"background": 0, "left": 1, "right": 300}}"#)
    #expect(second[300]?.name == "right")
    let regions = try read(
      #"{"labels": {"background": 0, "whole": [1, 2, 3], "core": [2, 3], "enhancing": [3]}}"#)
    #expect(regions.labels.dropFirst().map(\.name) == ["whole", "core", "enhancing"])
  }

  @Test func `the table of a BIDS segmentation is read`() throws {
    let labels = try read(
      "index\tname\tabbreviation\tcolor\n1\tGray Matter\tGM\t#ff53bb\n2\tWhite Matter\tWM\tn/a\n")
    #expect(labels[1]?.name == "Gray Matter" && labels[1]?.color == RGB(hex: 0xFF53BB))
    #expect(labels[2]?.name == "White Matter")
  }

  @Test(arguments: [
    ("1 name 1 2 3 4\n2 name 1 2 300 4", ":2:"), (#"{"labels": {"a": "b"}}"#, "\"a\""),
    ("index\tname\nx\ty", ":2:"), ("index\tname\tcolor\n1\tgray\tred", ":2: the color \"red\""),
    ("{}", "labels"), (#"{"labels": {"1": "ed"#, "complete, valid JSON"),
    ("0 a 0 0 0 0", "describes no labels"),
  ]) func `what cannot be read is said with its place`(_ text: String, _ words: String) {
    do {
      _ = try read(text)
      Issue.record("read \(text)")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test func `names and colors of a table become those of a palette and a scheme`() throws {
    let labels = try read("5 five 1 2 3 255\n300 many 4 5 6 255")
    let palette = LabelPalette(labels)
    #expect(palette[300] == RGB(4, 5, 6) && palette.chosenName(of: 5) == "five")
    let scheme = LabelScheme.labels(LabelTable(labels))
    #expect(scheme.structures.map(\.name) == ["five", "many"])
    #expect(LabelPalette(scheme)[5] == RGB(1, 2, 3))
  }
}
