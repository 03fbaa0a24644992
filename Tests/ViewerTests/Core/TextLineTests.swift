import Terminal
import Testing
import Viewer

@Suite struct TextLineTests {
  private func edited(_ text: String, _ keys: Key...) -> TextLine {
    var line = TextLine(text)
    for key in keys { line.press(key) }
    return line
  }

  @Test func `the cursor moves and text is inserted there`() {
    #expect(edited("ac", Key(.left), Key("b")) == TextLine("ab", after: "c"))
    #expect(edited("bc", Key(.home), Key("a")).text == "abc")
    #expect(edited("bc", Key("a", .control), Key("a"), Key("e", .control), Key("d")).text == "abcd")
    #expect(edited("a", Key(.right), Key(.end), Key("b")).text == "ab")
    #expect(edited("window 0 300", Key(.left, .control)) == TextLine("window 0 ", after: "300"))
    #expect(
      edited("window 0", Key(.home), Key(.right, .control)) == TextLine("window", after: " 0"))
  }

  @Test func `characters and words are erased`() {
    #expect(edited("abc", Key(.left), Key(.backspace)) == TextLine("a", after: "c"))
    #expect(edited("abc", Key(.home), Key(.delete)).text == "bc")
    #expect(edited("export my file  ", Key("w", .control)).text == "export my ")
    #expect(edited("a b c", Key(.left), Key("u", .control)).text == "c")
    #expect(edited("a b c", Key(.left), Key("k", .control)).text == "a b ")
    #expect(edited("", Key(.backspace), Key(.delete), Key("w", .control)).text == "")
  }

  @Test func `wide characters and marks are one character each`() {
    #expect(edited("e\u{301}x", Key(.backspace), Key(.backspace)).text == "")
    #expect(edited("脳", Key(.left), Key("a")) == TextLine("a", after: "脳"))
    // A mark that loses its letter joins another.
    #expect(edited("\u{301}", Key(.left), Key("e"), Key(.end), Key("x")).text == "e\u{301}x")
  }

  @Test func `backspace in an empty command line leaves it`() {
    var model = SampleStudy.model()
    model.press(Key(":"), Key("a"), Key(.backspace))
    #expect(model.prompt?.purpose == .command)
    model.press(Key(.backspace))
    #expect(model.prompt == nil)
  }
}
