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
      $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "/")
    }) {
      for (written, meant) in signs { text = text.replacing(written, with: meant) }
    }
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
    ("t2*", " t2star "), ("t2 *", " t2star "), ("t1+c", " t1 contrast "), ("+c", " contrast "),
    ("c+", " contrast "), ("+gd", " gd "), ("+ gd", " gd "), ("+ c", " contrast "),
    ("+km", " km "), (" w/o", " without "), ("_w/o", " without "), (" w/", " with "),
    ("_w/", " with "),
  ]

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
      "treat", "resection", "biopsy",
    ]
    func after(_ word: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: operations.map { ($0, word) })
    }
    return [
      "dark": ["fluid": "darkfluid"], "da": ["fl": "darkfluid"], "mp": ["rage": "mprage"],
      "me": ["mprage": "mprage"],
      "post": after("postop"), "pre": after("preop"),
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
      "screen": ["save": "screensave", "shot": "screenshot"],
      "t1": ["map": "t1map", "rho": "t1rho"], "magnetization": ["transfer": "mt"],
      "ep": ["2d": "ep2d"],
    ]
  }()
}
