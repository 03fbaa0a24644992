internal import Imaging

/// What a description amounts to: all that inference must know, or what is missing.
package enum DescriptionState: Hashable, Sendable {
  case complete(ModelDescription)
  case incomplete([MissingPart])
}

extension ModelDescription {
  /// The keys of a description, in the order in which they are written.
  package static let keys = [
    "name", "version", "license", "source", "notes", "channels", "dimensions", "orientation",
    "plane", "planes", "planeSmoothing", "neighbors", "spacing", "resampling", "crop", "steps",
    "normalization", "patch", "overlap", "spread", "blending", "padding", "divisor", "mirror",
    "activation", "output", "postprocessing", "ensemble", "volumeNetwork",
  ]

  /// Reads a description.
  ///
  /// - Parameters:
  ///   - text: JSON.
  ///   - source: Where it stands, for messages.
  ///   - graph: What the file says about the network; fills in what the text leaves out.
  /// - Returns: The description, or what is missing.
  /// - Throws: ``DescriptionError`` naming the key, its value and what is allowed.
  package static func read(
    _ text: String, source: String, graph: GraphFacts = GraphFacts()
  ) throws(DescriptionError) -> DescriptionState {
    try read(try tree(text, source: source), source: source, graph: graph)
  }

  /// Parses JSON.
  static func tree(_ text: String, source: String) throws(DescriptionError) -> JSONTree {
    do throws(JSONParser.Failure) {
      return try JSONParser.read(text)
    } catch {
      throw .notJSON(source: source, line: error.line, reason: error.reason)
    }
  }

  /// Reads a description from a JSON tree.
  static func read(
    _ tree: JSONTree, source: String, graph: GraphFacts
  ) throws(DescriptionError) -> DescriptionState {
    let json = JSONCursor(tree, source: source)
    try json.checkKeys(keys)
    let channels = try json["channels"].map(Channel.list)
    let dimensions = try dimensions(json, graph)
    let normalization = try json["normalization"].map { normalization throws(DescriptionError) in
      try IntensityNormalization.list(normalization, channels: channels?.count)
    }
    let output = try json["output"].map(Output.init)
    guard let channels, let dimensions, let normalization, let output else {
      return .incomplete(
        MissingPart.allCases.filter { part in
          switch part {
          case .channels: channels == nil
          case .dimensions: dimensions == nil
          case .normalization: normalization == nil
          case .output: output == nil
          }
        })
    }
    var result = ModelDescription(
      channels: channels, dimensions: dimensions, normalization: normalization, output: output)
    try result.readAbout(json)
    try result.readGeometry(json)
    try result.readTiling(json)
    if let activation = json["activation"] { result.activation = try activation.choice() }
    if let rules = json["postprocessing"] {
      result.postprocessing = try Postprocessing(rules, output: output)
    }
    if let files = json["ensemble"] {
      result.ensemble = []
      for file in try files.elements("a list of files") { result.ensemble.append(try file.text()) }
    }
    result.volumeNetwork = try json["volumeNetwork"].map(VolumeNetwork.init)
    try result.check(against: graph, source: source)
    return .complete(result)
  }

  private static func dimensions(
    _ json: JSONCursor, _ graph: GraphFacts
  ) throws(DescriptionError) -> Int? {
    guard let given = json["dimensions"] else { return graph.dimensions }
    return try given.integer(2...3)
  }

  private mutating func readAbout(_ json: JSONCursor) throws(DescriptionError) {
    about.name = try json["name"]?.text()
    about.version = try json["version"]?.text()
    about.license = try json["license"]?.text()
    about.source = try json["source"]?.text()
    guard let notes = json["notes"] else { return }
    if let text = notes.tree.string {
      about.notes = ["notes": text]
      return
    }
    guard let members = notes.tree.members else { throw notes.wrong("a text, or texts by name") }
    for member in members {
      guard let text = member.value.string else {
        throw JSONCursor(member.value, path: notes.path(of: member.key), source: notes.source)
          .wrong("a text")
      }
      about.notes[member.key] = text
    }
  }

  // MARK: - Geometry

  private mutating func readGeometry(_ json: JSONCursor) throws(DescriptionError) {
    if let orientation = json["orientation"] {
      guard let axes = AxisOrder(try orientation.text()) else {
        throw orientation.wrong(
          "radiological, three letters of R, L, A, P, S and I such as RAS, or an order of ijk such as kji"
        )
      }
      self.axes = axes
      guard dimensions == 2 || axes != .radiological else {
        throw orientation.wrong("three letters such as RAS, or an order of ijk, for volumes")
      }
    }
    try readPlanes(json)
    if let neighbors = json["neighbors"] { self.neighbors = try Neighbors(neighbors) }
    guard dimensions == 2 || neighbors.count == 0 else {
      throw .conflict(
        source: json.source, path: "neighbors", reason: "only networks of 2 dimensions have them")
    }
    if let spacing = json["spacing"] { self.spacing = try Self.spacing(spacing) }
    if let resampling = json["resampling"] { self.resampling = try Resampling(resampling) }
    if let crop = json["crop"] { self.crop = try crop.choice() }
    if let steps = json["steps"] {
      let expected = "crop, resample and normalize, each once, in some order"
      var order: [Step] = []
      for step in try steps.elements(expected) { order.append(try step.choice()) }
      guard order.count == 3, Set(order).count == 3 else { throw steps.wrong(expected) }
      self.steps = order
    }
    if let mirror = json["mirror"] { self.mirror = try mirroredAxes(mirror) }
  }

  private mutating func readPlanes(_ json: JSONCursor) throws(DescriptionError) {
    if let planes = json["planes"] ?? json["plane"] {
      if json["planes"] != nil, let plane = json["plane"] {
        throw plane.conflict("there is also planes; use one of them")
      }
      self.planes = []
      let list =
        planes.tree.elements == nil
        ? [planes] : try planes.elements("axial, coronal or sagittal, or a list of them")
      for plane in list { self.planes.append(try plane.choice()) }
      guard Set(self.planes).count == self.planes.count else {
        throw planes.wrong("different planes")
      }
      guard dimensions == 2, axes == .radiological else {
        throw planes.conflict(
          dimensions == 3
            ? "only networks of 2 dimensions have planes"
            : "orientation \(axes.name) already says along which axis slices are taken")
      }
    }
    if let smoothing = json["planeSmoothing"] {
      planeSmoothing = Float(try smoothing.number(0...1, "a number from 0 to 1"))
    }
  }

  private static func spacing(_ json: JSONCursor) throws(DescriptionError) -> [Double?] {
    let expected = "a number of mm from 0.01 to 100, or three of which any may be null"
    func number(_ json: JSONCursor) throws(DescriptionError) -> Double? {
      json.tree == .null ? nil : try json.number(0.01...100, expected)
    }
    guard json.tree.elements != nil else {
      let side = try number(json)
      return [side, side, side]
    }
    var sides: [Double?] = []
    for side in try json.elements(expected, count: 3...3) { sides.append(try number(side)) }
    return sides
  }

  private func mirroredAxes(_ json: JSONCursor) throws(DescriptionError) -> Set<Int> {
    let names = (0..<3).map { axes.axisName($0) }
    let expected = "a list of \(names.joined(separator: ", "))"
    // The axes that lie in the network's slices, or all.
    let visible = Set(planes.flatMap { axes.axes(in: $0).suffix(dimensions) })
    var mirrored: Set<Int> = []
    let list = json.tree.elements == nil ? [json] : try json.elements(expected, count: 0...3)
    for name in list {
      guard let axis = names.firstIndex(of: name.tree.string ?? "") else {
        throw name.wrong(expected)
      }
      guard visible.contains(axis) else {
        throw name.conflict("no slice of the network shows the axis \(names[axis])")
      }
      guard mirrored.insert(axis).inserted else { throw json.wrong("different axes") }
    }
    return mirrored
  }

  // MARK: - Patches

  private mutating func readTiling(_ json: JSONCursor) throws(DescriptionError) {
    patch = try json["patch"].map(sides)
    divisor = try json["divisor"].map(sides)
    tiling = Tiling(padding: patch == nil ? .end : .both)
    if let overlap = json["overlap"] {
      tiling.overlap = try overlap.number(0...0.9, "a number from 0 to 0.9")
    }
    if let spread = json["spread"] { tiling.spread = try spread.choice() }
    if let blending = json["blending"] { tiling.blending = try blending.choice() }
    if let padding = json["padding"] { tiling.padding = try padding.choice() }
  }

  /// One number for all sides, or one for each.
  private func sides(_ json: JSONCursor) throws(DescriptionError) -> [Int] {
    let range = 1...8192
    guard json.tree.elements != nil else {
      let side = try json.integer(range)
      return [Int](repeating: side, count: dimensions)
    }
    var sides: [Int] = []
    let expected = "one whole number, or \(dimensions) for a network of \(dimensions) dimensions"
    for side in try json.elements(expected, count: dimensions...dimensions) {
      sides.append(try side.integer(range))
    }
    return sides
  }
}
