/// A network that has been checked: only supported operators, used in supported ways.
///
/// Values (feature maps, `[1, channels, rows, columns]` or `[1, channels, depth, rows, columns]`) are
/// numbered; value 0 is the input. Axes of space are numbered from 0 in that order. Batch normalization
/// and activations are folded into the preceding convolution if nothing else reads the value in
/// between.
package struct ModelGraph: Sendable {
  /// The file's name, for messages.
  package let file: String
  /// The layers; each comes after the layers whose results it reads.
  package let layers: [Layer]
  /// The number of channels of each value.
  package let channels: [Int]
  /// The number of the result's value.
  package let output: Int
  /// The sides of the input that the file fixes, along each axis; `nil` if it leaves them open.
  ///
  /// If the file computes sizes, they are those for which it was read; see ``fitted(to:)``.
  package let fixedSides: [Int?]
  /// What the numbers of the result are.
  package let head: Head
  /// What a user should know about how the file was read, in sentences.
  package let notes: [String]

  init(
    file: String, layers: [Layer], channels: [Int], output: Int, fixedSides: [Int?],
    head: Head? = nil, notes: [String] = []
  ) {
    self.file = file
    self.layers = layers
    self.channels = channels
    self.output = output
    self.fixedSides = fixedSides
    self.notes = notes
    self.head = head ?? Head(layers.first { $0.output == output }?.operation)
  }

  /// The number of axes of space: 2 for images, 3 for volumes.
  package var rank: Int { fixedSides.count }

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

  /// What the numbers of the result are.
  package enum Head: String, Sendable {
    /// Probabilities, each channel by itself.
    case sigmoid
    /// Probabilities whose sum over the channels is 1.
    case softmax
    /// Numbers before a sigmoid or softmax that is not in the file.
    case logits
    /// The same, and the file gives the channel with the largest one.
    case argmax

    /// The head of a network whose result comes from this operation.
    init(_ operation: (any LayerOperation)?) {
      self =
        operation is Operators.Softmax
        ? .softmax : operation?.givesProbabilities == true ? .sigmoid : .logits
    }
  }

  /// The number of trained parameters.
  package var parameterCount: Int { layers.reduce(0) { $0 + $1.operation.parameterCount } }

  /// Whether every element of the result is between 0 and 1.
  package var givesProbabilities: Bool { head == .sigmoid || head == .softmax }
}
