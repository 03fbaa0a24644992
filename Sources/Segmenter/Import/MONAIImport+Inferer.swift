extension MONAIImport {
  /// How the network is applied to an image.
  struct Inferer {
    var dimensions: Int
    var axes: ModelDescription.AxisOrder
    var patch: [Int]?
    var tiling: ModelDescription.Tiling
  }

  /// Takes over the inferer.
  func inferer() throws(DescriptionError) -> Inferer {
    guard let inferer = try config.component("inferer") else {
      throw config.root.refused("there is no inferer")
    }
    var tiling = ModelDescription.Tiling(
      overlap: 0.25, spread: .fixed, blending: .constant, padding: .both)
    switch inferer.name {
    case "SimpleInferer":
      guard let dimensions = graph.dimensions ?? (divisor ?? padsTo?.1)?.count, dimensions == 3
      else {
        throw inferer.arguments.refused("a network of 2 dimensions needs a SliceInferer")
      }
      tiling = .init(padding: divisor == nil ? .end : .both)
      return Inferer(dimensions: 3, axes: axes, patch: nil, tiling: tiling)
    case "SlidingWindowInferer", "SlidingWindowInfererAdapt":
      try readTiling(inferer, &tiling)
      let patch = try patch(inferer, dimensions: graph.dimensions ?? 3)
      guard patch?.count ?? 3 == 3, graph.dimensions ?? 3 == 3 else {
        throw inferer.arguments.refused("a network of 2 dimensions needs a SliceInferer")
      }
      return Inferer(dimensions: 3, axes: axes, patch: patch, tiling: tiling)
    case "SliceInferer":
      try readTiling(inferer, &tiling)
      let across = try inferer["spatial_dim"]?.integer(0...2) ?? 0
      return Inferer(
        dimensions: 2, axes: axes.moved(toFront: across),
        patch: try patch(inferer, dimensions: 2), tiling: tiling)
    default:
      throw inferer.arguments.refused("glia does not know the inferer \(inferer.name)")
    }
  }

  private func readTiling(
    _ inferer: MONAIConfig.Component, _ tiling: inout ModelDescription.Tiling
  ) throws(DescriptionError) {
    try inferer.checkArguments([
      "roi_size", "sw_batch_size", "overlap", "mode", "sigma_scale", "padding_mode", "cval",
      "sw_device", "device", "progress", "cache_roi_weight_map", "cpu_thresh", "buffer_steps",
      "buffer_dim", "with_coord", "spatial_dim",
    ])
    if let overlap = try inferer["overlap"] {
      tiling.overlap = try overlap.number(0...0.9, "a number from 0 to 0.9")
    }
    if let mode = try inferer["mode"] { tiling.blending = try self.blending(mode) }
    if let sigma = try inferer["sigma_scale"], sigma.tree != .number(0.125) {
      throw sigma.wrong("0.125")
    }
    if let padding = try inferer["padding_mode"], padding.shown != "constant" {
      throw padding.wrong("constant")
    }
    if let value = try inferer["cval"], value.tree != .number(0) { throw value.wrong("0") }
  }

  private func blending(
    _ mode: JSONCursor
  ) throws(DescriptionError) -> ModelDescription.Tiling.Blending {
    switch mode.tree {
    case .text("gaussian"): return .monai
    case .text("constant"): return .constant
    default: throw mode.wrong("gaussian or constant")
    }
  }

  /// The sides of the window; `nil` if it is the whole image.
  private func patch(
    _ inferer: MONAIConfig.Component, dimensions: Int
  ) throws(DescriptionError) -> [Int]? {
    guard let size = try inferer["roi_size"] else {
      throw inferer.arguments.refused("\(inferer.name) needs roi_size")
    }
    var sides: [Int] = []
    if size.tree.elements == nil {
      sides = Array(repeating: try size.integer(-1...8192), count: dimensions)
    } else {
      for side in try size.elements("\(dimensions) sides", count: dimensions...dimensions) {
        let side = try config.resolved(side)
        sides.append(side.tree == .null ? -1 : try side.integer(-1...8192))
      }
    }
    if sides.allSatisfy({ $0 <= 0 }) { return nil }
    guard sides.allSatisfy({ $0 > 0 }) else {
      throw size.refused("some sides are given, and others are the image's")
    }
    return sides
  }
}

extension ModelDescription.AxisOrder {
  /// The same axes with one of them first.
  fileprivate func moved(toFront axis: Int) -> Self {
    let order = [axis] + (0..<3).filter { $0 != axis }
    switch self {
    case .radiological: return self
    case .anatomical(let directions): return .anatomical(order.map { directions[$0] })
    case .stored(let indices): return .stored(order.map { indices[$0] })
    }
  }
}
