/// A network that has been checked: only supported operators, used in supported ways.
///
/// Values (feature maps, `[1, channels, rows, columns]`) are numbered; value 0 is the input. Batch
/// normalization, ReLU and sigmoid are folded into the preceding convolution if nothing else reads
/// the value in between.
package struct ModelGraph: Sendable {
  /// The file's name, for messages.
  package let file: String
  /// The layers; each comes after the layers whose results it reads.
  package let layers: [Layer]
  /// The number of channels of each value.
  package let channels: [Int]
  /// The number of the result's value.
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
    /// The value that it computes.
    package var output: Int
  }

  /// The number of trained parameters.
  package var parameterCount: Int { layers.reduce(0) { $0 + $1.operation.parameterCount } }

  /// Whether every element of the result is between 0 and 1.
  var givesProbabilities: Bool {
    layers.first { $0.output == output }?.operation.givesProbabilities ?? false
  }
}
