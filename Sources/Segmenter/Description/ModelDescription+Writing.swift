internal import Imaging

extension ModelDescription {
  /// The description as a JSON tree; what has its default is left out.
  package var json: JSONTree {
    let plain = ModelDescription(
      channels: channels, dimensions: dimensions, normalization: normalization, patch: patch,
      output: output)
    var members: [JSONTree.Member] = about.members
    func add(_ key: String, _ value: JSONTree?) {
      if let value { members.append(.init(key, value)) }
    }
    func changed<Value: Equatable>(
      _ key: String, _ part: KeyPath<ModelDescription, Value>, _ tree: (Value) -> JSONTree
    ) {
      if self[keyPath: part] != plain[keyPath: part] { add(key, tree(self[keyPath: part])) }
    }
    func word<Word: RawRepresentable>(_ word: Word) -> JSONTree where Word.RawValue == String {
      .text(word.rawValue)
    }
    add("channels", .list(channels.map(\.json)))
    add("dimensions", .number(Double(dimensions)))
    changed("orientation", \.axes) { .text($0.name) }
    changed("planes", \.planes) { .list($0.map(word)) }
    changed("planeSmoothing", \.planeSmoothing) { .number(exact($0)) }
    changed("neighbors", \.neighbors) { neighbors in
      .object([
        .init("count", .number(Double(neighbors.count))), .init("order", word(neighbors.order)),
      ])
    }
    changed("spacing", \.spacing) { .list($0.map { $0.map { .number($0) } ?? .null }) }
    changed("resampling", \.resampling, \.json)
    changed("crop", \.crop, word)
    changed("steps", \.steps) { .list($0.map(word)) }
    add(
      "normalization",
      Set(normalization).count == 1
        ? normalization[0].json : .list(normalization.map(\.json)))
    changed("overlap", \.tiling.overlap) { .number($0) }
    add("patch", patch.map { .list($0.map { .number(Double($0)) }) })
    changed("spread", \.tiling.spread, word)
    changed("blending", \.tiling.blending, word)
    changed("padding", \.tiling.padding, word)
    add("divisor", divisor.map { .list($0.map { .number(Double($0)) }) })
    changed("mirror", \.mirror) { .list($0.sorted().map { .text(axes.axisName($0)) }) }
    add("activation", activation.map(word))
    add("output", output.json)
    changed("postprocessing", \.postprocessing) { $0.json(names: output.names) }
    changed("ensemble", \.ensemble) { .list($0.map { .text($0) }) }
    add("volumeNetwork", volumeNetwork?.json)
    return .object(members)
  }
}

/// The number that a float was written as: 0.3, not 0.30000001.
func exact(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }

extension ModelDescription.About {
  fileprivate var members: [JSONTree.Member] {
    let texts = [("name", name), ("version", version), ("license", license), ("source", source)]
    var members = texts.compactMap { key, text in
      text.map { JSONTree.Member(key, .text($0)) }
    }
    if !notes.isEmpty {
      let notes = notes.sorted { $0.key < $1.key }
      members.append(.init("notes", .object(notes.map { .init($0.key, .text($0.value)) })))
    }
    return members
  }
}

extension ModelDescription.Channel {
  fileprivate var json: JSONTree {
    guard !aliases.isEmpty || !isRequired else { return .text(sequence) }
    var members = [JSONTree.Member("sequence", .text(sequence))]
    if !aliases.isEmpty { members.append(.init("aliases", .list(aliases.map { .text($0) }))) }
    if !isRequired { members.append(.init("required", .flag(false))) }
    return .object(members)
  }
}

extension ModelDescription.Resampling {
  fileprivate var json: JSONTree {
    let plain = Self()
    var members: [JSONTree.Member] = []
    func add<Word: RawRepresentable<String> & Equatable>(
      _ key: String, _ part: KeyPath<Self, Word>
    ) {
      guard self[keyPath: part] != plain[keyPath: part] else { return }
      members.append(.init(key, .text(self[keyPath: part].rawValue)))
    }
    add("images", \.images)
    add("results", \.results)
    add("restored", \.restored)
    add("alignment", \.alignment)
    if let separateAxis { members.append(.init("separateAxis", .number(separateAxis))) }
    if tolerance != plain.tolerance { members.append(.init("tolerance", .number(tolerance))) }
    return .object(members)
  }
}

extension ModelDescription.IntensityNormalization {
  fileprivate var json: JSONTree {
    var members = [JSONTree.Member("method", .text(method))]
    func add(_ ends: Ends, _ key: String) {
      members.append(.init(key, .list([.number(ends.low), .number(ends.high)])))
    }
    switch self {
    case .zScore(let over, let limit):
      members.append(.init("over", .text(over.rawValue)))
      if let limit { members.append(.init("clip", .number(limit))) }
    case .percentile(let low, let high, let isClipped, let ends, let over):
      members += [.init("low", .number(low)), .init("high", .number(high))]
      if !isClipped { members.append(.init("clip", .flag(false))) }
      if ends != Ends(0, 1) { add(ends, "to") }
      if over != .volume { members.append(.init("over", .text(over.rawValue))) }
    case .minMax(let ends, let over):
      if ends != Ends(0, 1) { add(ends, "to") }
      if over != .volume { members.append(.init("over", .text(over.rawValue))) }
    case .fixed(let subtract, let divide, let clip):
      members += [.init("subtract", .number(subtract)), .init("divide", .number(divide))]
      if let clip { add(clip, "clip") }
    case .none: break
    }
    return .object(members)
  }
}

extension ModelDescription.Output {
  fileprivate var json: JSONTree {
    func color(_ color: UInt32) -> JSONTree {
      let digits = String(color, radix: 16)
      return .text("#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
    }
    switch self {
    case .labels(let channels):
      return .object([
        .init(
          "labels",
          .list(
            channels.enumerated().map { index, channel in
              guard Int(channel.value) != index || channel.color != nil else {
                return .text(channel.name)
              }
              var members: [JSONTree.Member] = [
                .init("value", .number(Double(channel.value))), .init("name", .text(channel.name)),
              ]
              if let own = channel.color { members.append(.init("color", color(own))) }
              return .object(members)
            }))
      ])
    case .structures(let channels, let order):
      let list = channels.map { channel -> JSONTree in
        var members: [JSONTree.Member] = [
          .init("name", .text(channel.name)), .init("value", .number(Double(channel.value))),
        ]
        if channel.labels != [channel.value] {
          members.append(.init("labels", .list(channel.labels.map { .number(Double($0)) })))
        }
        if channel.threshold != 0.5 {
          members.append(.init("threshold", .number(exact(channel.threshold))))
        }
        if let own = channel.color { members.append(.init("color", color(own))) }
        return .object(members)
      }
      var members = [JSONTree.Member("structures", .list(list))]
      if order != Array(channels.indices) {
        members.append(.init("order", .list(order.map { .text(channels[$0].name) })))
      }
      return .object(members)
    }
  }
}

extension ModelDescription.Postprocessing {
  fileprivate func json(names: [String]) -> JSONTree {
    var members: [JSONTree.Member] = []
    if sliceSmoothing > 0 {
      members.append(.init("sliceSmoothing", .number(exact(sliceSmoothing))))
    }
    let structures = names.compactMap { name in
      rules[name].map { JSONTree.Member(name, $0.json) }
    }
    if !structures.isEmpty { members.append(.init("structures", .object(structures))) }
    return .object(members)
  }
}

extension ModelDescription.Postprocessing.Rule {
  fileprivate var json: JSONTree {
    var members: [JSONTree.Member] = []
    func add(_ key: String, _ number: Double) {
      if number > 0 { members.append(.init(key, .number(number))) }
    }
    add("seedThreshold", exact(seedThreshold))
    add("minimumIsland", minimumIsland)
    add("minimumVolume", minimumVolume)
    add("minimumShare", minimumShare)
    if keepsLargest { members.append(.init("largestComponent", .flag(true))) }
    return .object(members)
  }
}
