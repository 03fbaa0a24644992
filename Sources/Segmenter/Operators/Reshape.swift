internal import ONNX

extension Operators {
  /// The operators that only change how a value is laid out: `Reshape`, `Flatten`, `Squeeze` and
  /// `Unsqueeze`.
  ///
  /// They disappear; see ``FeatureView``.
  enum Reshape: ONNXOperator {
    static let operatorName = "Reshape"
    static let operatorNames = ["Reshape", "Flatten", "Squeeze", "Unsqueeze"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      // Not graph.integers, because the layout is the same for all sizes.
      func list(_ name: String) throws(ModelError) -> [Int]? {
        if let attribute = try node.list(name) { return attribute }
        guard let tensor = try graph.constant(node, 1) else { return nil }
        return try node.integers(tensor)
      }
      if graph.labels[node.node.inputs.first ?? ""] != nil { return try graph.rename(node) { $0 } }
      let view = try graph.view(node, 0)
      switch node.node.operatorType {
      case "Squeeze":
        let shape = view.axes.map { $0.isEmpty ? 1 : 2 }
        let removed = try ConstantFolding.squeezedAxes(shape, list("axes"), node)
        graph.views[node.result] = FeatureView(
          value: view.value,
          axes: view.axes.indices.filter { !removed.contains($0) }.map { view.axes[$0] })
      case "Unsqueeze":
        guard let axes = try list("axes") else { throw node.refuse("axes are missing") }
        let added = try ConstantFolding.unsqueezedAxes(view.axes.count, axes, node)
        var rest = view.axes[...]
        graph.views[node.result] = FeatureView(
          value: view.value,
          axes: (0..<view.axes.count + axes.count).map {
            added.contains($0) ? [] : rest.popFirst() ?? []
          })
      default:
        let shape = try graph.shape(view, node)
        let wanted: [Int]
        if node.node.operatorType == "Flatten" {
          wanted = try ConstantFolding.flattened(shape, node)
        } else {
          guard let given = try list("shape") else { throw node.refuse("it has no shape") }
          wanted = try ConstantFolding.resolved(given, of: shape, node)
        }
        guard let reshaped = view.reshaped(wanted) else {
          throw node.refuse("it would turn shape \(shape) into \(wanted), across its axes")
        }
        graph.views[node.result] = reshaped
      }
    }
  }

  /// A value with its axes in another order; it disappears.
  enum Transpose: ONNXOperator {
    static let operatorName = "Transpose"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try graph.rename(node) { view throws(ModelError) in
        view.transposed(try ConstantFolding.order(node, count: view.axes.count))
      }
    }
  }

  /// The shape of a value, as numbers; `Size` is their product.
  enum ShapeOf: ONNXOperator {
    static let operatorName = "Shape"
    static let operatorNames = ["Shape", "Size"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let shape = try graph.shape(graph.view(node, 0), node)
      let tensor =
        node.node.operatorType == "Shape"
        ? try ConstantFolding.shape(of: shape, node)
        : ConstantFolding.make([], .integers([Int64(try ConstantFolding.count(shape, node))]))
      graph.define(node.result, tensor, dependsOnSize: true)
    }
  }

  /// A value that is repeated along axes of size 1.
  enum Expand: ONNXOperator {
    static let operatorName = "Expand"

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      let view = try graph.view(node, 0)
      let shape = try graph.shape(view, node)
      guard let tensor = try graph.constant(node, 1) else { throw node.refuse("it has no shape") }
      let wanted = try node.integers(tensor)
      if ConstantFolding.broadcast(shape, wanted) == shape {
        graph.views[node.result] = view
        return
      }
      let layout = try graph.layout(view, node)
      guard let target = try graph.integers(node, 1), target.count == layout.count,
        let result = ConstantFolding.broadcast(shape, target)
      else { throw node.refuse("it would turn shape \(shape) into \(wanted)") }
      let sides = try graph.knownSides(view.value, node)
      var targets = sides.map { Resize.Target.side($0, from: $0) }
      for axis in layout.indices where result[axis] != shape[axis] {
        guard layout[axis] > 0, result[axis] <= GraphLimits.side else {
          throw node.refuse("it would turn shape \(shape) into \(wanted)")
        }
        targets[layout[axis] - 1] = .side(result[axis], from: 1)
      }
      let resize = Resize(
        mode: .nearest, coordinates: .asymmetric, rounding: .floor, targets: targets)
      try graph.append(resize, node, like: view)
    }
  }
}
