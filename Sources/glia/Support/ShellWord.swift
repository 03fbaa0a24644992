/// A word, quoted for a POSIX shell if it needs to be.
///
///     shellWord("a b")   // 'a b'
///     shellWord("it's")  // 'it'\''s'
func shellWord(_ word: String) -> String {
  let isPlain = word.allSatisfy {
    $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:,=+@".contains($0))
  }
  return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
