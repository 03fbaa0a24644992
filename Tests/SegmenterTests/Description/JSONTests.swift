import Segmenter
import Testing

@Suite struct JSONTests {
  @Test(
    arguments: [
      ("null", JSONTree.null), (" true ", .flag(true)), ("-1.5e2", .number(-150)),
      (#""a\"\\\/\n\u00e9\ud83e\udde0""#, .text("a\"\\/\né🧠")), ("[]", .list([])),
      ("{}", .object([])),
      (
        #"{"b": [1, 2], "a": {"c": false}}"#,
        .object([
          .init("b", .list([.number(1), .number(2)])),
          .init("a", .object([.init("c", .flag(false))])),
        ])
      ),
      ("Infinity", .number(.infinity)),
    ])
  func `values are read`(text: String, tree: JSONTree) throws {
    #expect(try JSONParser.read(text) == tree)
  }

  @Test(
    arguments: [
      ("", "it ends too early"), ("{\n\"a\": 1,\n}", "a key in quotation marks is missing"),
      ("[1 2]", "a comma or ] is missing in a list"),
      ("{\"a\" 1}", "a colon is missing after \"a\""),
      ("\"a", "a text is not closed"), ("1 2", "there is more after the end of the value"),
      ("[,]", "a value is missing"),
      ("0x10", "\"0x10\" is not a value; texts need quotation marks"),
      (#""\q""#, "\\q is not an escape of JSON"), (#""\u12""#, "\\u needs four hexadecimal digits"),
      (String(repeating: "[", count: 100), "it is nested too deeply"),
    ])
  func `what is not JSON is refused`(text: String, reason: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.read(text) }
    do throws(JSONParser.Failure) { _ = try JSONParser.read(text) } catch {
      #expect(error.reason == reason)
    }
  }

  @Test func `the line of an error is given`() {
    do throws(JSONParser.Failure) { _ = try JSONParser.read("{\n\"a\": 1,\n}") } catch {
      #expect(error.line == 3)
    }
  }

  @Test func `text breaks where a line is full`() throws {
    let long = String(repeating: "x", count: 60)
    let tree = JSONTree.object([
      .init("a", .list([.text(long), .text(long)])), .init("b", .number(1)),
    ])
    #expect(tree.text == "{\n  \"a\": [\n    \"\(long)\",\n    \"\(long)\"\n  ],\n  \"b\": 1\n}")
    #expect(try JSONParser.read(tree.text) == tree)
  }
}
