internal import Foundation
internal import Imaging
package import ONNX
internal import Segmenter

extension TrainingState {
  /// The averaged network as an ONNX graph, with batch normalization folded into the convolutions.
  ///
  /// Input `image` is batch × 4 × H × W, output `probabilities` is batch × 3 × (H − 184) × (W −
  /// 184), for all sides that fit (H − 188 is a multiple of 16).
  ///
  /// - `notes`: Additional entries for the file's metadata, such as the license.
  /// - `thresholds`: The probabilities above which a voxel is in WT, TC and ET.
  /// - `calibrations`: How logits of WT, TC and ET change before the sigmoid; `nil` for no change.
  package func model(
    notes: [String: String] = [:], thresholds: [Float] = [0.5, 0.5, 0.5],
    calibrations: [Calibration]? = nil
  ) -> ONNXModel {
    var builder = GraphBuilder(self, calibrations ?? Array(repeating: Calibration(), count: 3))
    var metadata = ModelMetadata(
      thresholds: Dictionary(uniqueKeysWithValues: zip(Region.allCases, thresholds)), notes: notes
    ).properties
    metadata["border"] = "zero"
    metadata["margin"] = String(UNetConfiguration.margin)
    return ONNXModel(
      graph: builder.build(), metadata: metadata, operatorSet: 13, producer: "glia train",
      documentation: "U-Net for brain tumors in MRI; not a medical device.")
  }
}

/// Collects the nodes and tensors of a trained network.
private struct GraphBuilder {
  let state: TrainingState
  let calibrations: [Calibration]
  let layout: ParameterLayout
  var nodes: [ONNXNode] = []
  var tensors: [ONNXTensor] = []

  init(_ state: TrainingState, _ calibrations: [Calibration]) {
    self.state = state
    self.calibrations = calibrations
    layout = ParameterLayout(state.header.configuration)
  }

  mutating func build() -> ONNXGraph {
    let depth = UNetConfiguration.depth
    var x = "image"
    var skips: [String] = []
    for level in 0..<depth {
      x = block("encoder\(level)", x)
      skips.append(x)
      x = add(
        "MaxPool", "pool\(level)", [x],
        ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    }
    x = block("bottom", x)
    // How much of a skip is cropped on each side: two convolutions below cost 4 pixels of their own
    // level, which are 8 pixels of the level above, and so on.
    var crop = 0
    for level in (0..<depth).reversed() {
      crop = level == depth - 1 ? 4 : 2 * (crop + 4)
      x = expand(level, x)
      let skip = slice("decoder\(level).crop", skips[level], crop)
      x = add("Concat", "decoder\(level).concat", [skip, x], ["axis": .integer(1)])
      x = block("decoder\(level)", x)
    }
    let head = layout["head.weight"]
    var (weights, biases) = (
      Array(state.averageWeights[head.range]),
      Array(state.averageWeights[layout["head.bias"].range])
    )
    let channels = head.count / 3
    for (region, line) in calibrations.enumerated() {
      for index in region * channels..<(region + 1) * channels {
        weights[index] = Float(Double(weights[index]) * line.slope)
      }
      biases[region] = Float(Double(biases[region]) * line.slope + line.intercept)
    }
    let weight = tensor(head.name, head.shape, weights)
    let bias = tensor("head.bias", [3], biases)
    x = add("Conv", "head", [x, weight, bias], ["kernel_shape": .integers([1, 1])])
    nodes.append(
      ONNXNode("Sigmoid", name: "sigmoid", inputs: [x], outputs: ["probabilities"]))
    let inputs = state.header.configuration.inputs
    return ONNXGraph(
      name: "unet", nodes: nodes, initializers: tensors,
      inputs: [ONNXValue(name: "image", shape: ["batch", .fixed(inputs), "height", "width"])],
      outputs: [
        ONNXValue(
          name: "probabilities", shape: ["batch", 3, "output_height", "output_width"])
      ])
  }

  /// Two convolutions with ReLU.
  private mutating func block(_ name: String, _ input: String) -> String {
    var x = input
    for number in 1...2 {
      let (weight, bias) = folded("\(name).conv\(number)", "\(name).norm\(number)")
      x = add(
        "Conv", "\(name).conv\(number)", [x, weight, bias], ["kernel_shape": .integers([3, 3])])
      x = add("Relu", "\(name).relu\(number)", [x], [:])
    }
    return x
  }

  /// A convolution's weights and bias with its batch normalization folded in:
  /// w' = w · scale / √(variance + ε), b' = shift − mean · scale / √(variance + ε).
  private mutating func folded(_ convolution: String, _ normalization: String) -> (String, String) {
    let source = layout["\(convolution).weight"]
    let scale = state.averageWeights[layout["\(normalization).scale"].range]
    let shift = state.averageWeights[layout["\(normalization).shift"].range]
    let place = layout.statistics(normalization)
    let factors = zip(scale, state.averageVariances[place]).map { scale, variance in
      Double(scale) / (Double(variance) + Double(UNetConfiguration.epsilon)).squareRoot()
    }
    let each = source.count / source.shape[0]
    var weights = Array(state.averageWeights[source.range])
    for index in weights.indices {
      weights[index] = Float(Double(weights[index]) * factors[index / each])
    }
    let bias = zip(shift, zip(state.averageMeans[place], factors)).map { shift, rest in
      Float(Double(shift) - Double(rest.0) * rest.1)
    }
    return (
      tensor("\(convolution).weight", source.shape, weights),
      tensor("\(convolution).bias", [bias.count], bias)
    )
  }

  /// The 2×2 transposed convolution of stride 2; see ``ParameterLayout`` for its weights' layout.
  private mutating func expand(_ level: Int, _ input: String) -> String {
    let source = layout["decoder\(level).up.weight"]
    let (from, to) = (source.shape[1], source.shape[0] / 4)
    var weights = [Float](repeating: 0, count: source.count)
    for place in 0..<4 {
      for d in 0..<to {
        for c in 0..<from {
          weights[(c * to + d) * 4 + place] =
            state.averageWeights[source.offset + (place * to + d) * from + c]
        }
      }
    }
    let weight = tensor(source.name, [from, to, 2, 2], weights)
    return add(
      "ConvTranspose", "decoder\(level).up", [input, weight],
      ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
  }

  /// Crops rows and columns on each side.
  private mutating func slice(_ name: String, _ input: String, _ crop: Int) -> String {
    func constant(_ suffix: String, _ values: [Int64]) -> String {
      let tensor = ONNXTensor(name: "\(name).\(suffix)", shape: [2], integers: values)
      tensors.append(tensor)
      return tensor.name
    }
    let starts = constant("starts", [Int64(crop), Int64(crop)])
    let ends = constant("ends", [-Int64(crop), -Int64(crop)])
    let axes = constant("axes", [2, 3])
    return add("Slice", name, [input, starts, ends, axes], [:])
  }

  private mutating func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> String {
    tensors.append(ONNXTensor(name: name, shape: shape, floats: values))
    return name
  }

  private mutating func add(
    _ type: String, _ name: String, _ inputs: [String], _ attributes: [String: ONNXAttribute]
  ) -> String {
    nodes.append(
      ONNXNode(
        type, name: name, inputs: inputs, outputs: ["\(name).out"], attributes: attributes))
    return "\(name).out"
  }
}
