import Imaging
import Terminal
import Testing
import Viewer

@Suite struct HelpSearchTests {
  /// Opens help and types words after "/".
  private func search(_ words: String, in start: ViewerModel = SampleStudy.model()) -> ViewerModel {
    var model = start
    model.press(Key("?"))
    model.press(Key("/"))
    for scalar in words.unicodeScalars { model.press(Key(scalar)) }
    return model
  }

  /// The lines of help that are found.
  private func text(_ words: String, in start: ViewerModel = SampleStudy.model()) -> String {
    screen(of: search(words, in: start)).text
  }

  @Test(arguments: [
    ("contrast", "more contrast"), ("W/L", ":level WIDTH LEVEL"), ("wl", "robust window"),
    ("dice", "all measures of the volume"), ("undo", ":undo"), ("scroll", "next slice"),
    ("ROI", "ellipse"), ("lightbox", "next layout"), ("brush", "brush"), ("eraser", "eraser"),
    ("screenshot", "export a picture"), ("tumour", "next slice with tumor"),
    ("ruler", "the distance between two points"), ("colour", "next color map"),
    ("previous case", ":previous-case"), ("wheel", "slices; with Shift, five"),
    ("Ctrl+R", "redo"), ("circle", ":circle RADIUS"),
  ])
  func `words of readers find commands`(words: String, found: String) {
    #expect(text(words).contains(found), "\(text(words))")
  }

  @Test func `what is found begins with the best, and commands without a key are marked`() {
    let model = search("mask")
    let lines = screen(of: model).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2].contains("which masks are drawn"), "\(lines[2])")
    let found = HelpSearch(model).results("mask")
    #expect(lines[22].contains("\(found.count) results, best first"))
    let threshold = found.first { $0.command?.name == "threshold" }
    #expect(threshold?.keys == ":")
  }

  @Test func `synonyms belong to commands that exist`() {
    for command in HelpSynonyms.commands.keys {
      #expect(CommandList[command] != nil, "\(command.name)")
    }
  }

  @Test func `a key alone finds its command first`() {
    var model = search("G")
    #expect(screen(of: model).text.contains("largest cross-section"))
    model.press(Key(.enter))
    #expect(model.help?.chosen == 0)
  }

  @Test func `the mode at hand comes before others, which are named`() {
    let edited = HelpSearch(editedModel()).results("polygon")
    #expect(edited.first?.words == "polygon, lasso")
    #expect(edited.first?.mode == nil)
    let viewed = HelpSearch(SampleStudy.model()).results("undo")
    #expect(viewed.first?.command?.name == "undo")
    #expect(text("undo").contains("while a mask is edited"))
  }

  @Test func `nothing is found without an error`() {
    var model = search("xylophone")
    #expect(screen(of: model).text.contains("Nothing found; try another word."))
    model.press(Key(.down))
    model.press(Key(.enter))
    #expect(model.help?.chosen == nil)
    #expect(text("").contains("Type what you want to do"))
  }

  @Test func `Enter steps into the list, and on a command does it`() {
    var model = search("coronal")
    model.press(Key(.enter))
    #expect(model.help?.chosen == 0)
    #expect(model.prompt != nil)
    model.press(Key(.enter))
    #expect(model.help == nil)
    #expect(model.prompt == nil)
    #expect(model.plane == .coronal)
  }

  @Test func `Down and Up step, and typing goes on`() {
    var model = search("slice")
    model.press(Key(.down))
    model.press(Key(.down))
    #expect(model.help?.chosen == 1)
    model.press(Key(.up))
    model.press(Key(.up))
    #expect(model.help?.chosen == nil)
    for _ in 0..<200 { model.press(Key(.down)) }
    let count = HelpSearch(model).results("slice").count
    #expect(model.help?.chosen == count - 1)
    #expect(screen(of: model).text.contains("\(count)/\(count)"))
    model.press(Key("s"))
    #expect(model.help?.chosen == nil)
    #expect(model.prompt?.text == "slices")
  }

  @Test func `a command that needs arguments is begun on the command line`() {
    var model = search("circle")
    model.press(Key(.enter))
    model.press(Key(.enter))
    #expect(model.help == nil)
    #expect(model.prompt?.purpose == .command)
    #expect(model.prompt?.text == "circle ")
  }

  @Test func `a command of another mode says when it works`() {
    var model = search("eraser")
    model.press(Key(.enter))
    model.press(Key(.enter))
    #expect(model.help == nil)
    #expect(
      model.notice?.text == ":eraser works only while you edit a mask; press b to edit")
  }

  @Test func `Esc goes back to the pages, then to the pictures`() {
    var model = search("zoom")
    model.press(Key(.enter))
    model.press(Key(.escape))
    #expect(model.prompt == nil)
    #expect(model.help != nil)
    #expect(screen(of: model).text.contains("Look around"))
    model.press(Key(.escape))
    #expect(model.help == nil)
  }

  @Test func `help of an unknown command searches for the word`() {
    var model = SampleStudy.model()
    model.command("help lightbox")
    #expect(model.help != nil)
    #expect(screen(of: model).text.contains("next layout"))
    model.press(Key(.escape))
    model.press(Key(.escape))
    model.command("help xylophone")
    #expect(model.prompt?.problem?.contains("there is no command \"xylophone\"") == true)
  }

  @Test(arguments: [1, 39, 40, 80, 120, 200], [1, 12, 24, 60])
  func `every size is drawn within its screen`(columns: Int, rows: Int) {
    var start = SampleStudy.model()
    start.size = TerminalSize(columns: columns, rows: rows)
    var model = search("slice", in: start)
    for _ in 0..<20 { model.press(Key(.down)) }
    #expect(screen(of: model).width == columns)
  }
}
