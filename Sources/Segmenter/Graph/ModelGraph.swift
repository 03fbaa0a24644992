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
  /// The name of the file's output that is used.
  let outputName: String
  /// What a user should know about how the file was read, in sentences.
  package let notes: [String]

  /// The file, if it computes sizes, to be read for others.
  private let source: GraphSource?
  /// Along which axes the file takes any size.
  private let openAxes: [Bool]

  init(
    file: String, layers: [Layer], channels: [Int], output: Int, fixedSides: [Int?],
    head: Head? = nil, outputName: String = "", notes: [String] = [], source: GraphSource? = nil,
    openAxes: [Bool]? = nil
  ) {
    self.source = source
    self.openAxes = openAxes ?? fixedSides.map { $0 == nil }
    self.file = file
    self.layers = layers
    self.channels = channels
    self.output = output
    self.fixedSides = fixedSides
    self.outputName = outputName
    self.notes = notes
    self.head = head ?? Head(layers.first { $0.output == output }?.operation)
  }

  /// The number of axes of space: 2 for images, 3 for volumes.
  package var rank: Int { fixedSides.count }

  /// Whether the network takes inputs of any size along an axis, if it fits the layers.
  package func isOpen(_ axis: Int) -> Bool { openAxes[axis] }

  /// Whether the file computes sizes, so that the layers are those for one input size.
  package var isForOneSize: Bool { source != nil }

  /// The network for an input size.
  ///
  /// - Parameter sides: The input's side along each axis.
  /// - Returns: The network itself, unless the file computes sizes. Then it is read again; it has the same
  ///   layers and values in the same order, and shares their weights.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)``.
  package func fitted(to sides: [Int]) throws(ModelError) -> ModelGraph {
    guard let source, sides.count == rank, sides.map(Optional.some) != fixedSides else {
      return self
    }
    func refuse(_ reason: String) -> ModelError {
      .sizeDoesNotFit(file: file, sides: sides, reason: reason)
    }
    for axis in 0..<rank {
      if !openAxes[axis], let side = fixedSides[axis], side != sides[axis] {
        throw refuse("its input always has \(side) \(word(axis))")
      }
      guard sides[axis] > 0 else { throw refuse("there are no \(word(axis))") }
      guard sides[axis] <= GraphLimits.side else {
        throw refuse("it has too many \(word(axis))")
      }
    }
    let graph: ModelGraph
    do throws(ModelError) {
      graph = try source.graph(sides)
    } catch {
      guard case .unsupportedUse(_, let operation, let node, let reason) = error else {
        throw refuse(error.description)
      }
      throw refuse("\(operation) (node \(node)): \(reason)")
    }
    guard
      graph.layers.elementsEqual(
        layers,
        by: {
          $0.operation.name == $1.operation.name && $0.inputs == $1.inputs && $0.output == $1.output
        })
    else { throw refuse("it would have other layers") }
    return graph
  }

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
