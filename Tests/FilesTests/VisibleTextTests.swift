import Files
import Foundation
import Testing

/// What becomes of characters that a terminal would obey.
struct VisibleTextTests {
  @Test(arguments: [
    ("a b\u{E9}\u{6F22}.nii", "a b\u{E9}\u{6F22}.nii"),
    ("\u{1B}[2Jx", "\\u{1B}[2Jx"),
    ("a\nb\tc\r\0", "a\\u{A}b\\u{9}c\\u{D}\\u{0}"),
    ("\u{7F}\u{9B}31m", "\\u{7F}\\u{9B}31m"),
    // What turns the direction of text makes gpj.exe of exe.jpg.
    ("scan\u{202E}gpj.exe", "scan\\u{202E}gpj.exe"),
    ("\u{2066}a\u{2069}\u{200B}\u{FEFF}\u{2028}", "\\u{2066}a\\u{2069}\\u{200B}\\u{FEFF}\\u{2028}"),
    ("\u{E0041}", "\\u{E0041}"),
  ])
  func `controls are written out, and all else stays`(_ text: String, _ shown: String) {
    #expect(text.visible == shown)
  }

  @Test func `lines and tabs stay where a text has several`() {
    #expect("a\tb\n\u{1B}c\r\n".visibleLines == "a\tb\n\\u{1B}c\\u{D}\n")
  }

  @Test func `JSON means the same with controls written out`() throws {
    let value = ["name": "\u{9B}2J\u{202E}\u{E0041}\u{7F} \u{E9}"]
    let json = String(decoding: try JSONEncoder().encode(value), as: UTF8.self).visibleJSON
    #expect(json.unicodeScalars.allSatisfy { !$0.isUnprintable })
    #expect(try JSONDecoder().decode([String: String].self, from: Data(json.utf8)) == value)
  }
}
