internal import Foundation

/// A network that has been checked: every operation is one that can be compiled.
///
/// Values (feature maps of some channels, rows and columns, batch 1) are numbered; value 0 is the input.
/// Batch normalization is folded into the convolution before it, and ReLU and sigmoid into what they
/// follow, where nothing else looks at the value between.
package struct ModelGraph: Sendable {
  /// The file's name, for messages.
  package let file: String
  /// The operations, each after those whose results it uses.
  package let layers: [Layer]
  /// How many channels each value has.
  package let channels: [Int]
  /// The value that is the result.
  package let output: Int
  /// The rows and columns that the file fixes; `nil` where it leaves them open.
  package let fixedSides: [Int?]

  /// Channels of the input.
  package var inputChannels: Int { channels[0] }
  /// Channels of the result.
  package var outputChannels: Int { channels[output] }

  /// One operation.
  package struct Layer: Sendable {
    /// What the file calls it.
    package var name: String
    package var operation: Operation
    /// The values that it uses.
    package var inputs: [Int]
    /// The value that it gives.
    package var output: Int
  }

  /// What a layer does.
  package enum Operation: Sendable {
    case convolution(Convolution)
    /// A transposed convolution of 2×2 with stride 2.
    case upsampling(Upsampling)
    case maximum(Pooling)
    case crop(Crop)
    case concatenation
    case activation(Activation)
    /// No operator of a file: what ``SurroundedGraph`` puts around a value.
    case frame(Frame)

    /// The operator's name in ONNX, for messages.
    package var name: String {
      switch self {
      case .convolution: "Conv"
      case .upsampling: "ConvTranspose"
      case .maximum: "MaxPool"
      case .crop: "Slice"
      case .concatenation: "Concat"
      case .activation(.relu): "Relu"
      case .activation(.sigmoid): "Sigmoid"
      case .frame: "Pad"
      }
    }
  }

  /// A function of each element.
  package enum Activation: Sendable {
    case relu, sigmoid

    /// Its value for a number.
    package func callAsFunction(_ number: Float) -> Float {
      switch self {
      case .relu: max(number, 0)
      case .sigmoid: 1 / (1 + exp(-number))
      }
    }
  }

  /// Numbers around a value: one for each channel.
  package struct Frame: Sendable {
    /// How many rows and columns are added on each side.
    package var width: Int
    package var numbers: [Float]
  }

  /// A convolution over rows and columns.
  package struct Convolution: Sendable {
    /// Outputs × inputs × rows × columns.
    package var weights: [Float]
    /// One number for each output.
    package var bias: [Float]
    package var inputs: Int
    package var outputs: Int
    /// Rows and columns of the kernel.
    package var kernel: [Int]
    package var strides: [Int]
    /// Zeros above and on the left.
    package var paddingBefore: [Int]
    /// Zeros below and on the right.
    package var paddingAfter: [Int]
    package var dilations: [Int]
    package var activation: Activation?
  }

  /// A transposed convolution: each element becomes 2×2.
  package struct Upsampling: Sendable {
    /// Inputs × outputs × 2 × 2.
    package var weights: [Float]
    package var bias: [Float]
    package var inputs: Int
    package var outputs: Int
    package var activation: Activation?
  }

  /// The largest element of a moving window.
  package struct Pooling: Sendable {
    package var kernel: [Int]
    package var strides: [Int]
    package var paddingBefore: [Int]
    package var paddingAfter: [Int]
  }

  /// Rows and columns that are kept.
  package struct Crop: Sendable {
    /// The first row and column kept.
    package var start: [Int]
    package var end: [End]

    /// Where a crop ends.
    package enum End: Sendable, Equatable {
      /// This many are left out at the end.
      case before(Int)
      /// The index after the last one kept.
      case at(Int)
    }
  }

  /// How many numbers were learned.
  package var parameterCount: Int {
    layers.reduce(0) { sum, layer in
      switch layer.operation {
      case .convolution(let layer): sum + layer.weights.count + layer.bias.count
      case .upsampling(let layer): sum + layer.weights.count + layer.bias.count
      default: sum
      }
    }
  }
}
