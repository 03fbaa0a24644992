/// A network that has been checked: only supported operators, used in supported ways.
///
/// Values (feature maps, `[1, channels, rows, columns]`) are numbered; value 0 is the input. Batch
/// normalization is folded into the convolution before it, and so are ReLU and sigmoid, if nothing else
/// reads the value between.
package struct ModelGraph: Sendable {
  /// The file's name, for messages.
  package let file: String
  /// The layers, each after those whose results it reads.
  package let layers: [Layer]
  /// How many channels each value has.
  package let channels: [Int]
  /// The value that is the result.
  package let output: Int
  /// The rows and columns that the file fixes; `nil` if it leaves them open.
  package let fixedSides: [Int?]

  /// Channels of the input.
  package var inputChannels: Int { channels[0] }
  /// Channels of the result.
  package var outputChannels: Int { channels[output] }

  /// One step of the computation.
  package struct Layer: Sendable {
    /// The name of its node in the file.
    package var name: String
    /// What it computes; one of the types in ``Operators``.
    package var operation: any LayerOperation
    /// The values that it reads.
    package var inputs: [Int]
    /// The value that it gives.
    package var output: Int
  }

  /// How many numbers were learned.
  package var parameterCount: Int { layers.reduce(0) { $0 + $1.operation.parameterCount } }

  /// Whether every element of the result lies between 0 and 1.
  var givesProbabilities: Bool {
    layers.first { $0.output == output }?.operation.givesProbabilities ?? false
  }
}
