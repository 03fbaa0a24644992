/// The layout of the network's tensors in one flat array.
package struct ParameterLayout: Hashable, Sendable {
  /// What a tensor is for.
  package enum Role: Hashable, Sendable {
    /// A convolution's weights: decayed, randomly initialized.
    case weights
    /// A bias or a batch normalization's shift: initially 0.
    case offset
    /// A batch normalization's scale: initially 1.
    case scale
  }

  /// One named tensor.
  package struct Tensor: Hashable, Sendable {
    /// Its name, such as "encoder0.conv1.weight".
    package let name: String
    /// Its sizes.
    package let shape: [Int]
    /// What it is for.
    package let role: Role
    /// The offset of its first element.
    package let offset: Int
    /// How many elements it has.
    package var count: Int { shape.reduce(1, *) }
    /// The indices of its elements.
    package var range: Range<Int> { offset..<offset + count }
  }

  /// All trained tensors.
  package private(set) var tensors: [Tensor] = []
  /// Elements of the flat array; tensors start at multiples of 16.
  package private(set) var count = 0
  /// Names of the batch normalizations with their channel counts, in order.
  package private(set) var normalizations: [(name: String, channels: Int, offset: Int)] = []
  /// Elements of the flat arrays of means and of variances.
  package private(set) var statisticsCount = 0
  private var index: [String: Int] = [:]

  /// Lays out the tensors of a network.
  ///
  /// A transposed convolution C → D is stored as the equivalent 1×1 convolution to 4·D channels:
  /// weight [(row · 2 + column) · D + d, c] is PyTorch's `ConvTranspose2d.weight[c, d, row,
  /// column]`. It has no bias: the following unpadded convolution and batch normalization would
  /// cancel it.
  package init(_ configuration: UNetConfiguration) {
    func blocks(_ name: String, _ from: Int, _ to: Int) -> [(String, [Int], Role)] {
      [
        ("\(name).conv1.weight", [to, from, 3, 3], .weights), ("\(name).norm1.scale", [to], .scale),
        ("\(name).norm1.shift", [to], .offset), ("\(name).conv2.weight", [to, to, 3, 3], .weights),
        ("\(name).norm2.scale", [to], .scale), ("\(name).norm2.shift", [to], .offset),
      ]
    }
    var all: [(String, [Int], Role)] = []
    let c = configuration.channels
    for level in 0..<UNetConfiguration.depth {
      all += blocks("encoder\(level)", level == 0 ? configuration.inputs : c(level - 1), c(level))
    }
    all += blocks("bottom", c(UNetConfiguration.depth - 1), c(UNetConfiguration.depth))
    for level in (0..<UNetConfiguration.depth).reversed() {
      all.append(("decoder\(level).up.weight", [4 * c(level), c(level + 1), 1, 1], .weights))
      all += blocks("decoder\(level)", 2 * c(level), c(level))
    }
    all.append(("head.weight", [configuration.outputs, c(0), 1, 1], .weights))
    all.append(("head.bias", [configuration.outputs], .offset))
    for (name, shape, role) in all {
      index[name] = tensors.count
      let tensor = Tensor(name: name, shape: shape, role: role, offset: count)
      tensors.append(tensor)
      count += (tensor.count + 15) / 16 * 16
      if role == .scale {
        normalizations.append((String(name.dropLast(6)), shape[0], statisticsCount))
        statisticsCount += shape[0]
      }
    }
  }

  /// The tensor with a name.
  ///
  /// - Precondition: The tensor exists.
  package subscript(name: String) -> Tensor {
    guard let place = index[name] else { preconditionFailure("no tensor named \(name)") }
    return tensors[place]
  }

  /// The offset of a batch normalization's statistics.
  ///
  /// - Precondition: A batch normalization with that name exists.
  package func statistics(_ name: String) -> Range<Int> {
    guard let found = normalizations.first(where: { $0.name == name }) else {
      preconditionFailure("no normalization named \(name)")
    }
    return found.offset..<found.offset + found.channels
  }

  /// Whether both layouts have the same tensors.
  package static func == (a: ParameterLayout, b: ParameterLayout) -> Bool { a.tensors == b.tensors }
  /// Hashes the tensors.
  package func hash(into hasher: inout Hasher) { hasher.combine(tensors) }
}
