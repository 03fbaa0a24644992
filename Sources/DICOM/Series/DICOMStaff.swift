/// The hospital, physicians and technicians of a file, whose names are struck out of descriptions.
struct DICOMStaff {
  /// Words that are struck out.
  private let words: Set<String>

  /// Reads the elements.
  init(_ data: DICOMDataSet) {
    let people: [DICOMTag] = [
      .referringPhysicianName, .performingPhysicianName, .operatorsName, .physiciansOfRecord,
      .physiciansReadingStudy, .requestingPhysician,
    ]
    let places: [DICOMTag] = [
      .institutionName, .institutionAddress, .institutionalDepartmentName, .stationName,
    ]
    var words: Set<String> = []
    for tag in people + places {
      for text in data.strings(tag) {
        words.formUnion(
          PersonWords.words(text).filter { word in
            word.count > 2 && !PersonWords.isOrdinary(word) && !word.allSatisfy(\.isNumber)
          })
      }
    }
    self.words = words
  }

  /// Returns a text with "…" for each run of such words.
  func without(_ text: String?) -> String? {
    guard let text, !words.isEmpty else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(where: { $0.isLetter || $0.isNumber }) {
      let end = rest[start...].firstIndex { !$0.isLetter && !$0.isNumber } ?? rest.endIndex
      let word = String(rest[start..<end])
      result += rest[..<start]
      let isNamed = PersonWords.words(word).contains(where: words.contains)
      if !isNamed {
        result += word
      } else if !result.hasSuffix("… ") {
        result += "…"
      } else {
        result.removeLast()
      }
      rest = rest[end...]
    }
    return result + rest
  }
}
