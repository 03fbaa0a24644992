internal import Imaging

// How the parts of a description are read from JSON.

extension ModelDescription.Channel {
  /// Reads the list of channels.
  static func list(_ json: JSONCursor) throws(DescriptionError) -> [Self] {
    var channels: [Self] = []
    var names: [String: String] = [:]
    for element in try json.elements(
      "a list of sequences such as [\"flair\", \"t1\"]", count: 1...256)
    {
      let channel = try Self(element)
      for name in [channel.sequence] + channel.aliases {
        if let other = names.updateValue(channel.sequence, forKey: name.lowercased()) {
          throw element.conflict(
            other == channel.sequence
              ? "the name \(name) occurs twice" : "the name \(name) is also one of channel \(other)"
          )
        }
      }
      channels.append(channel)
    }
    return channels
  }

  private init(_ json: JSONCursor) throws(DescriptionError) {
    if json.tree.string != nil {
      self.init(try json.text())
      return
    }
    try json.checkKeys(["sequence", "aliases", "required"])
    self.init(try json.needed("sequence", "flair, t1, t1ce, t2 or another word").text())
    if let aliases = json["aliases"] {
      for alias in try aliases.elements("a list of names", count: 0...100) {
        self.aliases.append(try alias.text())
      }
    }
    if let required = json["required"] { isRequired = try required.flag() }
  }
}

extension ModelDescription.Neighbors {
  init(_ json: JSONCursor) throws(DescriptionError) {
    let range = 0...32
    if json.tree.double != nil {
      self.init(try json.integer(range))
      return
    }
    try json.checkKeys(["count", "order"])
    self.init(try json.needed("count", "the number of slices on each side").integer(range))
    if let order = json["order"] { self.order = try order.choice() }
  }
}

extension ModelDescription.Resampling {
  init(_ json: JSONCursor) throws(DescriptionError) {
    try json.checkKeys([
      "images", "results", "restored", "alignment", "separateAxis", "tolerance",
    ])
    self.init()
    if let images = json["images"] { self.images = try images.choice() }
    if let results = json["results"] {
      self.results = try results.choice()
      guard self.results != .cubic else { throw results.wrong("nearest or linear") }
    }
    if let restored = json["restored"] { self.restored = try restored.choice() }
    if let alignment = json["alignment"] { self.alignment = try alignment.choice() }
    separateAxis = try json["separateAxis"]?.number(1...100, "a factor from 1 to 100")
    if let tolerance = json["tolerance"] {
      self.tolerance = try tolerance.number(1...10, "a factor from 1 to 10")
    }
  }
}

extension ModelDescription.IntensityNormalization {
  /// Reads one normalization for all channels, or a list with one for each.
  static func list(_ json: JSONCursor, channels: Int?) throws(DescriptionError) -> [Self] {
    guard json.tree.elements != nil else { return [try Self(json)] }
    var list: [Self] = []
    for element in try json.elements("one normalization, or one for each channel") {
      list.append(try Self(element))
    }
    guard list.count == 1 || channels == nil || list.count == channels else {
      throw json.conflict("there are \(list.count) normalizations for \(channels ?? 0) channels")
    }
    return list
  }

  private init(_ json: JSONCursor) throws(DescriptionError) {
    if json.tree.string == "none" {
      self = .none
      return
    }
    guard json.tree.members != nil else {
      throw json.wrong("an object such as {\"method\": \"zscore\", \"over\": \"nonzero\"}")
    }
    let words = Self.methods.joined(separator: ", ")
    let method = try json.needed("method", "one of \(words)")
    switch try method.text() {
    case "zscore":
      try json.checkKeys(["method", "over", "clip"])
      let over = try json.needed(
        "over", "the voxels to measure: volume, nonzero, any-nonzero or brain")
      self = .zScore(
        over: try over.choice(),
        limit: try json["clip"]?.number(0.1...1000, "a number from 0.1 to 1000"))
    case "percentile":
      try json.checkKeys(["method", "low", "high", "clip", "to", "over"])
      let low = try json.needed("low", "a percentile").number(0...100, "a number from 0 to 100")
      let high = try json.needed("high", "a percentile").number(0...100, "a number from 0 to 100")
      guard low < high else { throw json.conflict("low must be below high") }
      self = .percentile(
        low: low, high: high, isClipped: try json["clip"]?.flag() ?? true,
        to: try Self.ends(json, "to") ?? Ends(0, 1), over: try json["over"]?.choice() ?? .volume)
    case "minmax":
      try json.checkKeys(["method", "to", "over"])
      self = .minMax(
        to: try Self.ends(json, "to") ?? Ends(0, 1), over: try json["over"]?.choice() ?? .volume)
    case "fixed":
      try json.checkKeys(["method", "subtract", "divide", "clip"])
      let divide = try json["divide"]?.number() ?? 1
      guard divide != 0 else { throw json.conflict("divide is 0") }
      self = .fixed(
        subtract: try json["subtract"]?.number() ?? 0, divide: divide,
        clip: try Self.ends(json, "clip"))
    case "none":
      try json.checkKeys(["method"])
      self = .none
    default: throw method.wrong("one of \(words)")
    }
  }

  private static func ends(_ json: JSONCursor, _ key: String) throws(DescriptionError) -> Ends? {
    guard let list = json[key] else { return nil }
    let expected = "two numbers, the lower first"
    let ends = try list.elements(expected, count: 2...2)
    let range = Ends(try ends[0].number(), try ends[1].number())
    guard range.low < range.high else { throw list.wrong(expected) }
    return range
  }
}

extension ModelDescription.Output {
  init(_ json: JSONCursor) throws(DescriptionError) {
    try json.checkKeys(["labels", "structures", "order"])
    switch (json["labels"], json["structures"]) {
    case (let labels?, nil):
      if let order = json["order"] { throw order.conflict("only structures have an order") }
      self = .labels(try Self.labels(labels))
    case (nil, let structures?):
      let list = try Self.structures(structures)
      self = .structures(list, order: try Self.order(json["order"], list))
    default: throw json.wrong("an object with either labels or structures")
    }
  }

  private static func labels(_ json: JSONCursor) throws(DescriptionError)
    -> [ModelDescription.LabelChannel]
  {
    let expected = "a list of at least two labels, one for each output channel"
    var channels: [ModelDescription.LabelChannel] = []
    for (index, element) in try json.elements(expected, count: 2...4096).enumerated() {
      var channel: ModelDescription.LabelChannel
      if element.tree.string != nil {
        channel = .init(Label(index), try element.text())
      } else {
        try element.checkKeys(["value", "name", "color"])
        let value = try element.needed("value", "the label's number").integer(0...labelCount - 1)
        channel = .init(
          Label(value),
          try element["name"]?.text() ?? (value == 0 ? "background" : "label \(value)"))
        channel.color = try element["color"].map(color)
      }
      if channels.contains(where: { $0.value == channel.value || $0.name == channel.name }) {
        throw element.conflict(
          "another channel has the label \(channel.value) or the name \(channel.name)")
      }
      channels.append(channel)
    }
    return channels
  }

  private static func structures(_ json: JSONCursor) throws(DescriptionError)
    -> [ModelDescription.StructureChannel]
  {
    let expected = "a list of structures, one for each output channel"
    var channels: [ModelDescription.StructureChannel] = []
    for (index, element) in try json.elements(expected).enumerated() {
      var channel: ModelDescription.StructureChannel
      if element.tree.string != nil {
        channel = .init(try element.text(), value: Label(index + 1))
      } else {
        try element.checkKeys(["name", "value", "labels", "threshold", "color"])
        let name = try element.needed("name", "the structure's name").text()
        let value = try element["value"]?.integer(1...labelCount - 1) ?? index + 1
        channel = .init(name, value: Label(value))
        if let labels = element["labels"] { channel.labels = try self.labels(of: labels, value) }
        if let threshold = element["threshold"] {
          let expected = "a number of at least 0 and below 1"
          channel.threshold = Float(try threshold.number(0...1, expected))
          guard channel.threshold < 1 else { throw threshold.wrong(expected) }
        }
        channel.color = try element["color"].map(color)
      }
      if channels.contains(where: { $0.name == channel.name || $0.value == channel.value }) {
        throw element.conflict(
          "another structure has the label \(channel.value) or the name \(channel.name)")
      }
      channels.append(channel)
    }
    return channels
  }

  private static func labels(
    of json: JSONCursor, _ value: Int
  ) throws(DescriptionError) -> [Label] {
    var labels: [Label] = []
    for label in try json.elements("a list of labels") {
      labels.append(Label(try label.integer(1...labelCount - 1)))
    }
    guard labels.contains(Label(value)) else {
      throw json.wrong("a list that contains the structure's own label, \(value)")
    }
    return labels
  }

  private static func order(
    _ json: JSONCursor?, _ channels: [ModelDescription.StructureChannel]
  ) throws(DescriptionError) -> [Int] {
    guard let json else { return Array(channels.indices) }
    let expected = "the names of all structures, each once"
    var order: [Int] = []
    for name in try json.elements(expected) {
      guard let index = channels.firstIndex(where: { $0.name == name.tree.string }) else {
        throw name.wrong("one of \(channels.map(\.name).joined(separator: ", "))")
      }
      order.append(index)
    }
    guard order.count == channels.count, Set(order).count == order.count else {
      throw json.wrong(expected)
    }
    return order
  }

  private static func color(_ json: JSONCursor) throws(DescriptionError) -> UInt32 {
    let text = json.tree.string ?? ""
    guard text.count == 7, text.hasPrefix("#"), let color = UInt32(text.dropFirst(), radix: 16)
    else { throw json.wrong("a color such as \"#ff8800\"") }
    return color
  }
}

extension ModelDescription.Postprocessing {
  init(_ json: JSONCursor, output: ModelDescription.Output) throws(DescriptionError) {
    try json.checkKeys(["sliceSmoothing", "structures"])
    self.init()
    if let smoothing = json["sliceSmoothing"] {
      sliceSmoothing = Float(try smoothing.number(0...1, "a number from 0 to 1"))
    }
    guard let structures = json["structures"] else { return }
    // A rule for background would mean nothing.
    let names = output.labelTable.entries.map(\.name)
    try structures.checkKeys(names)
    for name in names {
      if let rule = structures[name] { rules[name] = try Rule(rule) }
    }
    rules = rules.filter { !$0.value.isNone }
  }
}

extension ModelDescription.Postprocessing.Rule {
  fileprivate init(_ json: JSONCursor) throws(DescriptionError) {
    try json.checkKeys([
      "seedThreshold", "minimumIsland", "minimumVolume", "minimumShare", "largestComponent",
    ])
    func share(_ key: String) throws(DescriptionError) -> Double {
      let expected = "a number of at least 0 and below 1"
      guard let value = json[key] else { return 0 }
      let share = try value.number(0...1, expected)
      guard share < 1 else { throw value.wrong(expected) }
      return share
    }
    func volume(_ key: String) throws(DescriptionError) -> Double {
      try json[key]?.number(0...1e6, "a number of milliliters") ?? 0
    }
    self.init(
      seedThreshold: Float(try share("seedThreshold")), minimumIsland: try volume("minimumIsland"),
      minimumVolume: try volume("minimumVolume"), minimumShare: try share("minimumShare"),
      keepsLargest: try json["largestComponent"]?.flag() ?? false)
  }
}
