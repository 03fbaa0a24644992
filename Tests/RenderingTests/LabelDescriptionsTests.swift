import Files
import Imaging
import Rendering
import TestSupport
import Testing

@Suite struct LabelDescriptionsTests {
  /// As ITK-SNAP writes it.
  private static let written = """
    ################################################
    # ITK-SnAP Label Description File
    # File format: 
    # IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL
    # Fields: 
    #    IDX:   Zero-based index 
    #    -R-:   Red color component (0..255)
    #    -G-:   Green color component (0..255)
    #    -B-:   Blue color component (0..255)
    #    -A-:   Label transparency (0.00 .. 1.00)
    #    VIS:   Label visibility (0 or 1)
    #    IDX:   Label mesh visibility (0 or 1)
    #  LABEL:   Label description 
    ################################################
        0     0    0    0        0  0  0    "Clear Label"
        1   255    0    0        1  1  1    "necrosis (NCR)"
        2     0  255    0      0.5  1  0    "edema"
        4   255  255    0        1  0  1    "enhancing tumor"

    """

  @Test func `what ITK-SNAP writes is read, and written as it was`() throws {
    let labels = try LabelDescriptions(Self.written, file: "labels.txt")
    #expect(labels.labels.map(\.index) == [0, 1, 2, 4])
    #expect(
      labels[2]
        == LabelDescription(
          index: 2, color: RGB(0, 255, 0), opacity: 0.5, isMeshVisible: false, name: "edema"))
    #expect(labels[4]?.isVisible == false)
    #expect(labels[1]?.name == "necrosis (NCR)")
    #expect(labels[3] == nil)
    #expect(labels.text == Self.written)
  }

  @Test func `any descriptions come back as they were`() throws {
    let labels = LabelDescriptions(
      (0..<200).map { (place: Int) -> LabelDescription in
        LabelDescription(
          index: place * 7 % 500, color: RGB(hex: UInt32(place * 83_777)),
          opacity: Double(place) / 199, isVisible: place % 2 == 0, isMeshVisible: place % 3 == 0,
          name: "Label \(place) – Ödem")
      })
    #expect(try LabelDescriptions(labels.text, file: "") == labels)
  }

  @Test func `lines end as on any system, and fields stand anywhere`() throws {
    let text = "# x\r\n1 255 0 0 1 1 1 \"a\"\r\n\r\n\t2\t0 0 9 1 0 0 \"b\"  # c\r\n"
    let labels = try LabelDescriptions(text, file: "")
    #expect(labels.labels.map(\.name) == ["a", "b"])
    #expect(labels[2]?.color == RGB(0, 0, 9))
  }

  @Test(arguments: [
    ("1 255 0 0 1 1 \"a\"", "6 numbers before the name; a line is IDX R G B A VIS MSH \"LABEL\""),
    (
      "1 255 0 0 1 1 1 a",
      "8 numbers before the name; a line is IDX R G B A VIS MSH \"LABEL\""
    ),
    (
      "1 255 0 0 1 1 1 \"a",
      "the name must be in quotation marks; a line is IDX R G B A VIS MSH \"LABEL\""
    ),
    ("1 256 0 0 1 1 1 \"a\"", "R is 256; it must be a whole number from 0 to 255"),
    ("1 0 0 -1 1 1 1 \"a\"", "B is -1; it must be a whole number from 0 to 255"),
    ("x 0 0 0 1 1 1 \"a\"", "IDX is x; it must be a whole number from 0 to 65535"),
    ("1 0 0 0 255 1 1 \"a\"", "A is 255; it must be a number from 0 to 1"),
    ("1 0 0 0 nan 1 1 \"a\"", "A is nan; it must be a number from 0 to 1"),
    ("1 0 0 0 1 2 1 \"a\"", "VIS is 2; it must be a whole number from 0 to 1"),
    ("3 0 0 0 1 1 1 \"a\"", "label 3 is already described on line 1"),
  ])
  func `a line that is none is named`(_ line: String, _ reason: String) {
    #expect(throws: TextFileError.badLine(file: "l.txt", line: 3, reason: reason)) {
      _ = try LabelDescriptions("3 1 2 3 1 1 1 \"first\"\n\n\(line)\n", file: "l.txt")
    }
  }

  @Test func `files that are missing or hold no labels are errors`() throws {
    #expect(throws: TextFileError.self) { try LabelDescriptions(contentsOf: "/no/such") }
    #expect(throws: TextFileError.self) { try LabelDescriptions("# nothing\n", file: "") }
  }

  @Test func `a scheme's labels have the chosen colors, or ITK-SNAP's`() {
    let labels = LabelDescriptions(.brats2020, colors: .itkSnap)
    #expect(labels[1]?.color == RGB(255, 0, 0))
    #expect(labels[2]?.color == RGB(0, 255, 0))
    #expect(labels[4]?.color == RGB(255, 255, 0))
    #expect(labels[2]?.name == "edema")
    #expect(labels[0] == .clear)
    #expect(LabelDescriptions(.brats2020)[4]?.color == LabelPalette(.brats2020)[4])
  }

  @Test func `names that would end a line early are mended`() throws {
    let labels = LabelDescriptions([
      LabelDescription(index: 1, color: .white, name: "a \"b\""),
      LabelDescription(index: 2, color: .white, name: ""),
    ])
    #expect(
      try LabelDescriptions(labels.text, file: "").labels.map(\.name) == ["a 'b'", "Label 2"])
  }
}

@Suite struct LabelFilePaletteTests {
  private func scene(_ labels: String) throws -> SliceScene {
    let values = Slice<Float>(width: 3, height: 1, values: [100, 100, 100])
    var scene = SliceScene(values, window: IntensityWindow(lower: 0, upper: 100))
    scene.prediction = LabelSlice(
      labels: Slice(width: 3, height: 1, values: [1, 2, 3]), scheme: .brats2020)
    scene.overlay = .prediction
    scene.opacity = 1
    scene.palette = LabelPalette(try LabelDescriptions(labels, file: ""))
    return scene
  }

  @Test func `labels have their colors, and hidden ones are not drawn`() throws {
    let picture = try scene(
      "1 10 20 30 1 1 1 \"a\"\n2 50 60 70 1 0 1 \"b\"\n3 0 0 0 0.5 1 1 \"c\"\n"
    ).render(width: 3, height: 1)
    #expect(picture[0, 0] == RGB(10, 20, 30))
    #expect(picture[1, 0] == .white)
    #expect(picture[2, 0] == RGB(grey: 32))
  }

  @Test func `a label without a line has ITK-SNAP's color`() throws {
    let picture = try scene("2 50 60 70 1 1 1 \"b\"\n").render(width: 3, height: 1)
    #expect(picture[0, 0] == RGB(255, 0, 0))
    #expect(picture[2, 0] == RGB(0, 0, 255))
  }
}
