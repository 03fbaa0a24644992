extension SequenceWords {
  /// Cuts a name or description into words in lower case.
  ///
  /// "T1W/TSE +C" becomes `t1w`, `tse`, `contrast`; "T2*" becomes `t2star`. Words are cut at every
  /// character but letters and digits. A BIDS `space-T1w` names another image and is left out.
  package static func words(of text: String) -> [String] {
    if text.isEmpty { return [] }
    var text = " " + text.lowercased()
    // Most names have none of these signs, and looking for each one takes time.
    if text.utf8.contains(where: {
      $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "/") || $0 >= 128
    }) {
      text += " "
      for (written, meant) in signs { text = text.replacing(written, with: meant) }
    }
    text = withoutMinus(text)
    // "sub" is a subtraction, but "sub-01" a subject.
    if text.hasPrefix(" sub-") { text = " sub" + text.dropFirst(5) }
    var words = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
    if words.contains("space"), let range = text.firstRange(of: "space-"),
      text[text.index(before: range.lowerBound)] == " "
        || text[text.index(before: range.lowerBound)] == "_"
    {
      let target = text[range.upperBound...].prefix { $0.isLetter || $0.isNumber }
      if let place = words.firstIndex(of: "space"), place + 1 < words.count,
        words[place + 1] == target, words.count > place + 2
      {
        words.removeSubrange(place...place + 1)
      }
    }
    return words
  }

  private static let signs: [(String, String)] = [
    ("−", "-"), ("–", "-"), ("t2*", " t2star "), ("t2 *", " t2star "), ("t1+c", " t1 contrast "),
    ("iv+", " contrast "), ("+iv", " contrast "), ("+c", " contrast "), ("c+", " contrast "),
    ("+gd", " gd "), ("+ gd", " gd "), ("+ c", " contrast "), ("+km", " km "), ("+ km", " km "),
    ("gd+", " gd "), ("km+", " km "), ("t1+ ", " t1 contrast "), ("t1 + ", " t1 contrast "),
    (" w/o", " without "), ("_w/o", " without "), (" w/", " with "), ("_w/", " with "),
    (" s/c ", " without "), (" c/c ", " contrast "),
  ]

  /// Words for a contrast agent that a minus denies.
  private static let agents: Set<String> = [
    "km", "gd", "gad", "gado", "c", "ce", "contrast", "kontrast", "mdc", "kl", "iv",
  ]

  /// Replaces a contrast agent with a minus by "without": "T1 -KM", "T1 (-Gd)", "T1 C-".
  ///
  /// A hyphen between two words ("T1-KM") or two spaces ("T1 - KM") is none.
  private static func withoutMinus(_ text: String) -> String {
    // Nearly all hyphens stand between two words.
    let gaps = Array(" _(),;".utf8)
    let bytes = Array(text.utf8)
    let isSign = bytes.indices.contains { index in
      bytes[index] == UInt8(ascii: "-")
        && (index == 0 || index + 1 == bytes.count || gaps.contains(bytes[index - 1])
          || gaps.contains(bytes[index + 1]))
    }
    guard isSign else { return text }
    let letters = Array(text)
    func isLetter(_ index: Int) -> Bool {
      letters.indices.contains(index) && (letters[index].isLetter || letters[index].isNumber)
    }
    func isGap(_ index: Int) -> Bool {
      !letters.indices.contains(index) || letters[index] == " " || "_(),;".contains(letters[index])
    }
    var result = ""
    var index = 0
    while index < letters.count {
      if letters[index] == "-", isGap(index - 1), isLetter(index + 1) {
        let end = (index + 1..<letters.count).first { !isLetter($0) } ?? letters.count
        if isGap(end), agents.contains(String(letters[index + 1..<end])) {
          result += " without "
          index = end
          continue
        }
      }
      if isLetter(index), isGap(index - 1) {
        let end = (index..<letters.count).first { !isLetter($0) } ?? letters.count
        if end < letters.count, letters[end] == "-", isGap(end + 1),
          agents.contains(String(letters[index..<end]))
        {
          result += " without "
          index = end + 1
          continue
        }
      }
      result.append(letters[index])
      index += 1
    }
    return result
  }

  /// Joins words that mean something only together: "dark fluid", "post op", "3 plane".
  static func joinedPairs(_ words: [String]) -> [String] {
    var joined: [String] = []
    var index = 0
    while index < words.count {
      if index + 1 < words.count, let pair = pairs[words[index]]?[words[index + 1]] {
        joined.append(pair)
        index += 2
      } else {
        joined.append(words[index])
        index += 1
      }
    }
    return joined
  }

  private static let pairs: [String: [String: String]] = {
    let operations = [
      "op", "operative", "surgery", "surgical", "treatment", "rt", "radiation", "chemo",
      "treat", "resection", "biopsy", "bestrahlung", "chemotherapie", "radiotherapy", "therapie",
      "therapy",
      "resektion", "biopsie", "operation", "chirurgie", "chirurgia", "intervento", "cirugia",
      "cirurgia",
      "exerese", "trauma", "stroke", "seizure", "radiatio", "rtx", "ctx",
    ]
    func after(_ word: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: operations.map { ($0, word) })
    }
    return [
      "dark": ["fluid": "darkfluid"], "da": ["fl": "darkfluid"], "mp": ["rage": "mprage"],
      "me": ["mprage": "mprage"],
      "post": after("postop"), "pre": after("preop"), "nach": after("postop"),
      "after": after("postop"), "apres": after("postop"), "après": after("postop"),
      "dopo": after("postop"), "tras": after("postop"), "apos": after("postop"),
      "vor": after("preop"), "before": after("preop"), "avant": after("preop"),
      "prima": after("preop"), "prä": after("preop"), "prae": after("preop"),
      "antes": after("preop"),
      "t2": ["star": "t2star"], "3": ["plane": "3plane", "d": "3d"], "2": ["d": "2d"],
      "three": ["plane": "3plane"], "field": ["map": "fieldmap"], "b0": ["map": "b0map"],
      "spin": ["echo": "se"], "proton": ["density": "pd"],
      "skull": ["strip": "stripped", "stripped": "stripped"],
      "bias": ["corrected": "bias", "field": "bias"], "phase": ["contrast": "angio"],
      "with": ["contrast": "withcontrast", "gd": "gd"], "wo": ["contrast": "without"],
      "no": ["contrast": "nocontrast", "gd": "nogd", "ce": "noce", "km": "nocontrast"],
      "non": ["contrast": "nocontrast", "gd": "nogd", "enhanced": "nocontrast"],
      "without": ["contrast": "without", "gd": "without", "km": "without"],
      "ohne": ["km": "without"], "ce": ["none": "without", "no": "without"],
      // Abbreviations: ohne, vor, kein, nach, mit KM; senza, sine, sin contrasto; i. v.; non, post contrast.
      "o": ["km": "without"], "v": ["km": "without"], "k": ["km": "without", "m": "km"],
      "n": ["km": "km", "c": "without"], "m": ["km": "km"],
      "s": ["km": "without", "c": "without", "gd": "without", "gado": "without", "mdc": "without"],
      "i": ["v": "iv"], "p": ["c": "postcontrast"], "z": ["contrast": "without"],
      "c": ["spine": "cspine", "mdc": "mdc", "gado": "gado"], "t": ["spine": "tspine"],
      "l": ["spine": "lspine"],
      "screen": ["save": "screensave", "shot": "screenshot"],
      "t1": ["map": "t1map", "rho": "t1rho"], "magnetization": ["transfer": "mt"],
      "ep": ["2d": "ep2d"],
    ]
  }()
}
