package import ONNX

extension TrainingState {
  /// A network that continues from one of our model files, with frozen statistics.
  ///
  /// The file's batch normalizations were folded into its convolutions. They start as the identity,
  /// with the convolutions' biases as shifts, and stay frozen, because fine-tuning on a few slices
  /// would measure the statistics of only those slices.
  ///
  /// - `model`: A model made by ``model(notes:thresholds:calibrations:)``, possibly by another
  ///   program.
  /// - `file`: Its name, for errors.
  /// - Throws: ``TrainingDataError`` if the model is a different network.
  package init(
    continuing model: ONNXModel, file: String, options: TrainingOptions
  ) throws(TrainingDataError) {
    let tensors = Dictionary(
      model.graph.initializers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    func values(_ name: String, _ shape: [Int]) throws(TrainingDataError) -> [Float] {
      guard let tensor = tensors[name], tensor.shape == shape,
        case .floats(let floats) = tensor.values
      else {
        throw TrainingDataError(
          "\(file) is not a U-Net of glia train: it has no tensor \(name) of "
            + shape.map(String.init).joined(separator: "×") + " numbers")
      }
      return floats
    }
    guard let head = tensors["head.weight"], head.shape.count == 4, head.shape[0] == 3,
      head.shape[1] > 0, head.shape[1].isMultiple(of: 16)
    else {
      throw TrainingDataError(
        "\(file) is not a U-Net of glia train: it has no head of three regions")
    }
    // Check for the widest weights before allocating memory for a network of this width.
    let widest = head.shape[1] << UNetConfiguration.depth
    _ = try values("bottom.conv2.weight", [widest, widest, 3, 3])
    var options = options
    options.freezesStatistics = true
    self.init(UNetConfiguration(width: head.shape[1]), options: options)
    for tensor in ParameterLayout(header.configuration).tensors {
      let found: [Float]
      switch tensor.role {
      case .scale: found = Array(repeating: 1, count: tensor.count)
      case .offset where tensor.name.hasSuffix(".shift"):
        let bias = tensor.name.replacing("norm", with: "conv").replacing(".shift", with: ".bias")
        found = try values(bias, tensor.shape)
      case .weights where tensor.name.hasSuffix(".up.weight"):
        let (to, from) = (tensor.shape[0] / 4, tensor.shape[1])
        let stored = try values(tensor.name, [from, to, 2, 2])
        // See ParameterLayout for the layout of these weights.
        found = (0..<tensor.count).map { index in
          let (row, c) = index.quotientAndRemainder(dividingBy: from)
          let (place, d) = row.quotientAndRemainder(dividingBy: to)
          return stored[(c * to + d) * 4 + place]
        }
      default: found = try values(tensor.name, tensor.shape)
      }
      weights.replaceSubrange(tensor.range, with: found)
    }
    averageWeights = weights
    variances = Array(repeating: 1 - UNetConfiguration.epsilon, count: variances.count)
    averageVariances = variances
  }
}
