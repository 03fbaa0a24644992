internal import CKernels
internal import ONNX
internal import OneDNN

extension Operators {
  /// A value at another resolution, each channel by itself.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = ⌊side · scale⌋, or a given number
  ///
  /// Source: the operator `Resize` of the ONNX standard, without its cubic mode.
  package struct Resize: LayerOperation {
    package static let operatorName = "Resize"

    /// Where new elements get their numbers.
    package var mode: Mode
    /// Where new elements lie between the old ones.
    package var coordinates: Coordinates
    /// Which of two neighbors is the nearest; only used by ``Mode/nearest``.
    package var rounding: Rounding
    /// The new size along each axis.
    package var targets: [Target]

    /// Where new elements get their numbers.
    package enum Mode: String, Sendable {
      case nearest
      case linear
    }

    /// The position x of element i of the result between those of the input.
    package enum Coordinates: String, Sendable {
      /// x = (i + ½) / scale − ½.
      case halfPixel = "half_pixel"
      /// The same; 0 if the result has one element.
      case pytorchHalfPixel = "pytorch_half_pixel"
      /// x = i · (side − 1) / (side′ − 1).
      case alignCorners = "align_corners"
      /// x = i / scale.
      case asymmetric
    }

    /// How a position is rounded to a whole number.
    package enum Rounding: String, Sendable {
      case preferFloor = "round_prefer_floor"
      case preferCeil = "round_prefer_ceil"
      case floor
      case ceil
    }

    /// The new size along one axis.
    package enum Target: Hashable, Sendable {
      /// This many times as long, rounded down.
      case scale(Double)
      /// This long, from an input that is so long.
      case side(Int, from: Int)
    }
  }
}

// MARK: Reading

extension Operators.Resize: ONNXOperator {
  static let operatorNames = ["Resize", "Upsample"]

  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    try node.allow([
      "mode", "coordinate_transformation_mode", "nearest_mode", "cubic_coeff_a", "exclude_outside",
      "extrapolation_value", "antialias", "axes", "keep_aspect_ratio_policy", "scales",
    ])
    let view = try graph.view(node, 0)
    let layout = try graph.layout(view, node)
    let isOld = node.node.operatorType == "Upsample" || graph.operatorSet < 11
    let mode: Mode
    switch try node.string("mode", "nearest") {
    case "nearest": mode = .nearest
    case "linear", "bilinear", "trilinear": mode = .linear
    case let other: throw node.refuse("attribute mode is \(other)")
    }
    guard ["stretch", ""].contains(try node.string("keep_aspect_ratio_policy", "stretch")) else {
      throw node.refuse("attribute keep_aspect_ratio_policy is not stretch")
    }
    let axes = try node.list("axes") ?? Array(layout.indices)
    let targets = try targets(node, axes, view, layout, isOld: isOld, &graph)
    if try node.integer("antialias", 0) != 0, targets.contains(where: \.isSmaller) {
      throw node.refuse("attribute antialias is 1")
    }
    var name = isOld ? "asymmetric" : "half_pixel"
    name = try node.string("coordinate_transformation_mode", name)
    var rounding = isOld ? "floor" : "round_prefer_floor"
    rounding = try node.string("nearest_mode", rounding)
    let isEven = targets.allSatisfy(\.isWhole)
    switch name {
    // The same if no fraction of an element is lost.
    case "half_pixel_symmetric" where isEven: name = "half_pixel"
    // The element that contains the middle of the new one.
    case "tf_half_pixel_for_nn" where mode == .nearest && isEven:
      (name, rounding) = ("asymmetric", "floor")
    default: break
    }
    guard let coordinates = Coordinates(rawValue: name) else {
      throw node.refuse("attribute coordinate_transformation_mode is \(name)")
    }
    guard let rounding = Rounding(rawValue: rounding) else {
      throw node.refuse("attribute nearest_mode is \(rounding)")
    }
    let layer = Self(mode: mode, coordinates: coordinates, rounding: rounding, targets: targets)
    if targets.allSatisfy(\.isSame), !graph.dependsOnSize {
      graph.views[node.result] = view
      return
    }
    try graph.append(layer, node, like: view)
  }

  /// The new size along each axis of space.
  private static func targets(
    _ node: NodeReader, _ axes: [Int], _ view: FeatureView, _ layout: [Int], isOld: Bool,
    _ graph: inout GraphReader
  ) throws(ModelError) -> [Target] {
    var targets = Array(repeating: Target.scale(1), count: graph.rank)
    func set(_ index: Int, _ target: Target) throws(ModelError) {
      let place = try graph.axis(axes[index], of: layout.count, node)
      if layout[place] > 0 {
        targets[layout[place] - 1] = target
      } else if !target.isSame {
        throw node.refuse("it resizes axis \(axes[index]), which is not one of space")
      }
    }
    if let sizes = try isOld ? nil : graph.integers(node, 3), !sizes.isEmpty {
      guard sizes.count == axes.count else {
        throw node.refuse("it has \(sizes.count) sizes for \(axes.count) axes")
      }
      let shape = try graph.shape(view, node)
      for (index, size) in sizes.enumerated() {
        guard (1...GraphLimits.side).contains(size) else {
          throw node.refuse("its sizes are \(sizes)")
        }
        let place = try graph.axis(axes[index], of: layout.count, node)
        try set(index, .side(size, from: shape[place]))
      }
      return targets
    }
    var scales: [Float] = []
    if case .floats(let attribute)? = node.node.attributes["scales"] {
      scales = attribute
    } else if let tensor = try graph.constant(node, isOld ? 1 : 2) {
      scales = try node.floats(tensor)
      if graph.sizeDependent.contains(tensor.name) { graph.dependsOnSize = true }
    }
    guard scales.count == axes.count else {
      throw node.refuse("it has \(scales.count) scales for \(axes.count) axes")
    }
    for (index, scale) in scales.enumerated() {
      guard scale.isFinite, scale >= 0x1p-20, scale <= 0x1p20 else {
        throw node.refuse("its scales are \(scales)")
      }
      try set(index, .scale(Double(scale)))
    }
    return targets
  }
}

extension Operators.Resize.Target {
  /// Whether it changes nothing.
  fileprivate var isSame: Bool {
    switch self {
    case .scale(let factor): factor == 1
    case .side(let side, let from): side == from
    }
  }

  /// Whether it makes a value shorter.
  fileprivate var isSmaller: Bool {
    switch self {
    case .scale(let factor): factor < 1
    case .side(let side, let from): side < from
    }
  }

  /// Whether each element becomes a whole number of new ones.
  fileprivate var isWhole: Bool {
    switch self {
    case .scale(let factor): factor == factor.rounded()
    case .side(let side, let from): side.isMultiple(of: from)
    }
  }
}

// MARK: Shape and position

extension Operators.Resize {
  package var summary: String {
    let sizes = targets.map { target in
      switch target {
      case .scale(let factor): factor == factor.rounded() ? "\(Int(factor))" : "\(factor)"
      case .side(let side, _): "to \(side)"
      }
    }
    return "\(name) \(mode.rawValue) \(sizes.joined(separator: "×"))"
  }
  /// Elements between old ones depend on the neighbor, which the last one lacks.
  package var isPadded: Bool { mode == .linear || coordinates == .alignCorners }

  package func operationCount(_ result: FeatureShape) -> Double {
    mode == .linear ? 3 * Double(result.count) * Double(targets.count) : 0
  }

  /// The scale in the formulas above, along one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis.
  ///   - side: The input's side.
  package func scale(_ axis: Int, side: Int) -> Double {
    switch targets[axis] {
    case .scale(let factor): factor
    case .side(let target, _): Double(target) / Double(side)
    }
  }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    switch targets[axis] {
    case .scale(let factor): Int(min(Double(sides[inputs[0]]) * factor, Double(Int32.max)))
    case .side(let side, _): side
    }
  }

  /// All modes are taken to keep the center of the whole value where it is.
  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    let scale =
      switch targets[axis] {
      case .scale(let factor): factor
      case .side(let side, let from): Double(side) / Double(from)
      }
    let step = input.step / scale
    return Sampling(step: step, position: input.position + (step - input.step) / 2)
  }
}

// MARK: oneDNN

extension Operators.Resize: OneDNNOperation {
  func addSteps(to plan: inout PlanBuilder, for layer: ModelGraph.Layer) throws(OneDNNError) {
    // 0 stands for the ratio of the sides.
    var scales = [Float](repeating: 0, count: 3 - targets.count)
    for target in targets {
      if case .scale(let factor) = target { scales.append(Float(factor)) } else { scales.append(0) }
    }
    let rule = ck_resize_rule(
      interpolation: mode == .linear ? CK_LINEAR : CK_NEAREST, coordinates: coordinates.kernelName,
      rounding: rounding.kernelName, scales: (scales[0], scales[1], scales[2]))
    plan.kernel("ck_resize", [plan.map(layer.inputs[0]), plan.map(layer.output)]) {
      maps, part, parts in
      withUnsafePointer(to: rule) { ck_resize(maps, $0, maps + 1, part, parts) }
    }
  }
}

extension Operators.Resize.Coordinates {
  fileprivate var kernelName: ck_coordinates {
    switch self {
    case .halfPixel: CK_HALF_PIXEL
    case .pytorchHalfPixel: CK_PYTORCH_HALF_PIXEL
    case .alignCorners: CK_ALIGN_CORNERS
    case .asymmetric: CK_ASYMMETRIC
    }
  }
}

extension Operators.Resize.Rounding {
  fileprivate var kernelName: ck_rounding {
    switch self {
    case .preferFloor: CK_ROUND_PREFER_FLOOR
    case .preferCeil: CK_ROUND_PREFER_CEIL
    case .floor: CK_FLOOR
    case .ceil: CK_CEIL
    }
  }
}
