extension Operators {
  /// A value at another resolution, each channel by itself.
  ///
  ///     input   [1, C, sides…]
  ///     result  [1, C, sides′…]   side′ = ⌊side · scale⌋, or a given number
  ///
  /// Source: the operator `Resize` of the ONNX standard, without its cubic mode.
  package struct Resize: LayerOperation {
    package static let operatorName = "Resize"

    /// Where new elements get their numbers.
    package var mode: Mode
    /// Where new elements lie between the old ones.
    package var coordinates: Coordinates
    /// Which of two neighbors is the nearest; only used by ``Mode/nearest``.
    package var rounding: Rounding
    /// The new size along each axis.
    package var targets: [Target]

    /// Where new elements get their numbers.
    package enum Mode: String, Sendable {
      case nearest
      case linear
    }

    /// The position x of element i of the result between those of the input.
    package enum Coordinates: String, Sendable {
      /// x = (i + ½) / scale − ½.
      case halfPixel = "half_pixel"
      /// The same; 0 if the result has one element.
      case pytorchHalfPixel = "pytorch_half_pixel"
      /// x = i · (side − 1) / (side′ − 1).
      case alignCorners = "align_corners"
      /// x = i / scale.
      case asymmetric
    }

    /// How a position is rounded to a whole number.
    package enum Rounding: String, Sendable {
      case preferFloor = "round_prefer_floor"
      case preferCeil = "round_prefer_ceil"
      case floor
      case ceil
    }

    /// The new size along one axis.
    package enum Target: Hashable, Sendable {
      /// This many times as long, rounded down.
      case scale(Double)
      /// This long, from an input that is so long.
      case side(Int, from: Int)
    }
  }
}

// MARK: Shape and position

extension Operators.Resize {
  package var summary: String {
    let sizes = targets.map { target in
      switch target {
      case .scale(let factor): factor == factor.rounded() ? "\(Int(factor))" : "\(factor)"
      case .side(let side, _): "to \(side)"
      }
    }
    return "\(name) \(mode.rawValue) \(sizes.joined(separator: "×"))"
  }
  /// Elements between old ones depend on the neighbor, which the last one lacks.
  package var isPadded: Bool { mode == .linear || coordinates == .alignCorners }

  package func operationCount(_ result: FeatureShape) -> Double {
    mode == .linear ? 3 * Double(result.count) * Double(targets.count) : 0
  }

  /// The scale in the formulas above, along one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis.
  ///   - side: The input's side.
  package func scale(_ axis: Int, side: Int) -> Double {
    switch targets[axis] {
    case .scale(let factor): factor
    case .side(let target, _): Double(target) / Double(side)
    }
  }

  package func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int {
    switch targets[axis] {
    case .scale(let factor): Int(min(Double(sides[inputs[0]]) * factor, Double(Int32.max)))
    case .side(let side, _): side
    }
  }

  /// All modes are taken to keep the center of the whole value where it is.
  package func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling {
    let input = inputs[0]
    let scale =
      switch targets[axis] {
      case .scale(let factor): factor
      case .side(let side, let from): Double(side) / Double(from)
      }
    let step = input.step / scale
    return Sampling(step: step, position: input.position + (step - input.step) / 2)
  }
}
