internal import Imaging

extension MONAIImport {
  /// Transforms that only move data between types and devices, or write files.
  private static let harmless: Set<String> = [
    "AddChanneld", "AsChannelFirstd", "CastToTyped", "CopyItemsd", "DeleteItemsd",
    "EnsureChannelFirstd", "EnsureTyped", "FlattenSubKeysd", "Identityd", "SaveImaged",
    "SelectItemsd",
    "ToDeviced", "ToTensord",
  ]

  // MARK: - Before the network

  /// Takes over a transform that comes before the network.
  mutating func prepare(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    switch transform.name {
    case "LoadImaged":
      let keys = try keys(transform)
      if keys.count > 1 { images = keys }
    case "ConcatItemsd": images = try keys(transform)
    case "Orientationd": try orient(transform)
    case "Spacingd": try space(transform)
    case "CropForegroundd": try cropForeground(transform)
    case "SpatialPadd":
      try checkPad(
        transform, ["keys", "spatial_size", "method", "mode", "allow_missing_keys", "lazy"])
      padsTo = (transform, try sides(transform, "spatial_size"))
    case "DivisiblePadd":
      try checkPad(transform, ["keys", "k", "method", "mode", "allow_missing_keys", "lazy"])
      divisor = try sides(transform, "k")
    case "NormalizeIntensityd", "ScaleIntensityd", "ScaleIntensityRanged",
      "ScaleIntensityRangePercentilesd":
      try scale(transform)
    case _ where Self.harmless.contains(transform.name): break
    default: throw unknown(transform)
    }
  }

  private func unknown(_ transform: MONAIConfig.Component) -> DescriptionError {
    transform.arguments.refused("glia does not know the transform \(transform.name)")
  }

  /// The images that a transform is for.
  private func keys(_ transform: MONAIConfig.Component) throws(DescriptionError) -> [String] {
    guard let keys = try transform["keys"] else { return [] }
    guard keys.tree.elements != nil else { return [keys.shown] }
    var list: [String] = []
    for key in try keys.elements("names of images") {
      let name = try config.resolved(key).text()
      // Bundles load reference labels with the same transforms when they are evaluated.
      if name != "label" { list.append(name) }
    }
    return list
  }

  /// A number, or one for each axis.
  private func numbers(_ value: JSONCursor) throws(DescriptionError) -> [Double] {
    guard value.tree.elements != nil else { return [try value.number()] }
    var list: [Double] = []
    for element in try value.elements("numbers") {
      list.append(try config.resolved(element).number())
    }
    return list
  }

  private func sides(
    _ transform: MONAIConfig.Component, _ key: String
  ) throws(DescriptionError) -> [Int] {
    guard let value = try transform[key] else {
      throw transform.arguments.refused("\(transform.name) needs \(key)")
    }
    var sides = try numbers(value).map { Int(exactly: $0) ?? 0 }
    guard sides.allSatisfy({ (-1...8192).contains($0) && $0 != 0 }) else {
      throw value.wrong("whole numbers up to 8192")
    }
    if sides.count == 1 { sides = Array(repeating: sides[0], count: graph.dimensions ?? 3) }
    return sides
  }

  private func checkPad(
    _ transform: MONAIConfig.Component, _ known: [String]
  ) throws(DescriptionError) {
    try transform.checkArguments(known)
    if let mode = try transform["mode"], mode.shown != "constant" { throw mode.wrong("constant") }
    if let method = try transform["method"], method.shown != "symmetric" {
      throw method.wrong("symmetric")
    }
  }

  private mutating func orient(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    guard !steps.contains(.resample) else {
      throw transform.arguments.refused("\(transform.name) after Spacingd")
    }
    try transform.checkArguments([
      "keys", "axcodes", "as_closest_canonical", "labels", "allow_missing_keys", "lazy",
    ])
    guard let codes = try transform["axcodes"] else {
      guard try transform["as_closest_canonical"]?.flag() == true else {
        throw transform.arguments.refused("\(transform.name) needs axcodes")
      }
      axes = .anatomical("RAS".compactMap(ModelDescription.AxisOrder.Direction.init))
      return
    }
    guard let order = ModelDescription.AxisOrder(codes.shown), case .anatomical = order else {
      throw codes.wrong("three letters such as RAS")
    }
    axes = order
  }

  private mutating func space(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    try begin(.resample, transform)
    try transform.checkArguments([
      "keys", "pixdim", "mode", "padding_mode", "align_corners", "diagonal", "dtype",
      "allow_missing_keys", "lazy", "ensure_same_shape", "scale_extent", "recompute_affine",
    ])
    for key in ["scale_extent", "diagonal"] {
      if let flag = try transform[key], try flag.flag() { throw flag.wrong("false") }
    }
    if let padding = try transform["padding_mode"], first(padding) != .text("border") {
      throw padding.wrong("border")
    }
    guard let pixdim = try transform["pixdim"] else {
      throw transform.arguments.refused("Spacingd needs pixdim")
    }
    var sides = try numbers(pixdim)
    while sides.count < 3 { sides.append(sides[sides.count - 1]) }
    guard sides.count == 3 else { throw pixdim.wrong("up to three numbers of mm") }
    for (axis, side) in zip(axes.axes(), sides) { spacing[axis] = side > 0 ? side : nil }
    let modes: [JSONTree: ModelDescription.Resampling.Interpolation] = [
      .text("bilinear"): .linear, .text("trilinear"): .linear, .text("nearest"): .nearest,
      .number(0): .nearest, .number(1): .linear, .number(3): .cubic,
    ]
    if let mode = try transform["mode"] {
      guard let interpolation = modes[first(mode)] else {
        throw mode.wrong("bilinear, nearest or 3")
      }
      resampling.images = interpolation
    }
    resampling.results = resampling.images == .nearest ? .nearest : .linear
  }

  /// The value for the image, where there is one for each key.
  private func first(_ value: JSONCursor) -> JSONTree { value.tree.elements?.first ?? value.tree }

  /// Whether a flag, or the first of several, is set; `false` if it is missing or null.
  private func isTrue(_ flag: JSONCursor?) throws(DescriptionError) -> Bool {
    guard let flag else { return false }
    switch first(flag) {
    case .flag(let isSet): return isSet
    case .null: return false
    default: throw flag.wrong("true or false")
    }
  }

  private mutating func cropForeground(
    _ transform: MONAIConfig.Component
  ) throws(DescriptionError) {
    try begin(.crop, transform)
    try transform.checkArguments([
      "keys", "source_key", "select_fn", "margin", "k_divisible", "mode", "allow_smaller",
      "start_coord_key", "end_coord_key", "allow_missing_keys", "lazy",
    ])
    if let margin = try transform["margin"], try numbers(margin).contains(where: { $0 != 0 }) {
      throw margin.wrong("0")
    }
    if let divisor = try transform["k_divisible"], try numbers(divisor).contains(where: { $0 != 1 })
    {
      throw divisor.wrong("1")
    }
    crop = .positive
    guard let choice = try transform["select_fn"] else { return }
    switch choice.shown.filter({ !$0.isWhitespace }) {
    case "$lambdax:x>0": break
    case "$lambdax:x!=0": crop = .nonzero
    default: throw choice.wrong("\"$lambda x: x > 0\" or \"$lambda x: x != 0\"")
    }
  }

  /// Notes a step; each may be taken once.
  private mutating func begin(
    _ step: ModelDescription.Step, _ transform: MONAIConfig.Component
  ) throws(DescriptionError) {
    guard !steps.contains(step) else {
      throw transform.arguments.refused(
        "\(transform.name) is the second step to \(step.rawValue) images")
    }
    steps.append(step)
  }

  // MARK: - Intensities

  private mutating func scale(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    try begin(.normalize, transform)
    func number(_ key: String) throws(DescriptionError) -> Double? { try transform[key]?.number() }
    func flag(_ key: String) throws(DescriptionError) -> Bool {
      try transform[key]?.flag() ?? false
    }
    func needed(_ key: String) throws(DescriptionError) -> Double {
      guard let value = try number(key) else {
        throw transform.arguments.refused("\(transform.name) needs \(key)")
      }
      return value
    }
    let common = ["keys", "allow_missing_keys", "dtype", "channel_wise"]
    let isJoint = try !flag("channel_wise")
    switch transform.name {
    case "NormalizeIntensityd":
      try transform.checkArguments(common + ["subtrahend", "divisor", "nonzero"])
      let (subtract, divide) = (try number("subtrahend"), try number("divisor"))
      if let subtract, let divide, divide != 0 {
        guard try !flag("nonzero") else {
          throw transform.arguments.refused(
            "a fixed subtrahend and divisor for nonzero voxels only")
        }
        normalization = (
          transform,
          Scaling(method: .fixed(subtract: subtract, divide: divide, clip: nil), isJoint: false)
        )
      } else if subtract == nil, divide == nil {
        let over: ModelDescription.IntensityNormalization.Voxels =
          try flag("nonzero") ? .nonzero : .volume
        normalization = (
          transform, Scaling(method: .zScore(over: over, limit: nil), isJoint: isJoint)
        )
      } else {
        throw transform.arguments.refused("only one of subtrahend and divisor")
      }
    case "ScaleIntensityd":
      try transform.checkArguments(common + ["minv", "maxv", "factor"])
      if let factor = try transform["factor"] {
        throw factor.refused("glia scales to minv and maxv only")
      }
      let ends = ModelDescription.IntensityNormalization.Ends(
        try number("minv") ?? 0, try number("maxv") ?? 1)
      normalization = (
        transform, Scaling(method: .minMax(to: ends, over: .volume), isJoint: isJoint)
      )
    case "ScaleIntensityRanged":
      try transform.checkArguments(common + ["a_min", "a_max", "b_min", "b_max", "clip"])
      normalization = (
        transform,
        Scaling(
          method: try range(
            transform, from: (try needed("a_min"), try needed("a_max")),
            to: (try number("b_min"), try number("b_max")), isClipped: try flag("clip")),
          isJoint: false)
      )
    default:
      try transform.checkArguments(
        common + ["lower", "upper", "b_min", "b_max", "clip", "relative"])
      if let relative = try transform["relative"], try relative.flag() {
        throw relative.wrong("false")
      }
      let method = ModelDescription.IntensityNormalization.percentile(
        low: try needed("lower"), high: try needed("upper"), isClipped: try flag("clip"),
        to: .init(try needed("b_min"), try needed("b_max")), over: .volume)
      normalization = (transform, Scaling(method: method, isJoint: isJoint))
    }
  }

  /// A linear map from one range to another, as subtraction and division.
  private func range(
    _ transform: MONAIConfig.Component, from: (low: Double, high: Double),
    to: (low: Double?, high: Double?), isClipped: Bool
  ) throws(DescriptionError) -> ModelDescription.IntensityNormalization {
    let (low, high) = (to.low ?? 0, to.high ?? 1)
    guard from.low < from.high, low < high else {
      throw transform.arguments.refused("a_min and b_min must be below a_max and b_max")
    }
    let divide = (from.high - from.low) / (high - low)
    return .fixed(
      subtract: from.low - low * divide, divide: divide,
      clip: isClipped ? .init(from.low, from.high) : nil)
  }

  // MARK: - After the network

  /// Takes over a transform that comes after the network.
  mutating func finish(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    switch transform.name {
    case "Activationsd":
      try transform.checkArguments(["keys", "sigmoid", "softmax", "allow_missing_keys"])
      if try isTrue(transform["sigmoid"]) { activation = .sigmoid }
      if try isTrue(transform["softmax"]) { activation = .softmax }
    case "AsDiscreted": try discretize(transform)
    case "Invertd":
      isRestored = true
      let interpolation = try transform["nearest_interp"]
      let isNearest = if interpolation == nil { true } else { try isTrue(interpolation) }
      if isNearest { resampling.results = .nearest }
      let isLabel = takesGreatest || threshold != nil
      resampling.restored = isLabel ? .labels : activation == nil ? .logits : .probabilities
      if isLabel, !isNearest, spacing != [nil, nil, nil] {
        throw transform.arguments.refused(
          "labels cannot be interpolated; nearest_interp must be true")
      }
    case "KeepLargestConnectedComponentd":
      try transform.checkArguments([
        "keys", "applied_labels", "independent", "is_onehot", "connectivity", "num_components",
        "allow_missing_keys",
      ])
      if let independent = try transform["independent"], independent.tree != .flag(true) {
        throw independent.wrong("true")
      }
      if let count = try transform["num_components"], count.tree != .number(1) {
        throw count.wrong("1")
      }
      if let connectivity = try transform["connectivity"], connectivity.tree != .number(3) {
        throw connectivity.wrong("null or 3, neighbors at faces, edges and corners")
      }
      keptLargest =
        try transform["applied_labels"].map { labels throws(DescriptionError) in
          try numbers(labels).compactMap { Int(exactly: $0) }
        } ?? []
    case _ where Self.harmless.contains(transform.name): break
    default: throw unknown(transform)
    }
  }

  private mutating func discretize(_ transform: MONAIConfig.Component) throws(DescriptionError) {
    try transform.checkArguments([
      "keys", "argmax", "threshold", "to_onehot", "allow_missing_keys", "dim", "keepdim",
    ])
    if try isTrue(transform["argmax"]) { takesGreatest = true }
    if let value = try transform["threshold"], first(value) != .null {
      guard let number = first(value).double, number >= 0, number < 1 else {
        throw value.wrong("a number of at least 0 and below 1")
      }
      threshold = Float(number)
    }
    if takesGreatest, activation == nil { activation = .softmax }
  }
}
