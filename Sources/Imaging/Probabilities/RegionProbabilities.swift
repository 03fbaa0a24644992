/// The probability of each region at each pixel of a slice.
package struct RegionProbabilities: Sendable, Equatable {
  /// Whole tumor, 0 to 1.
  package var wholeTumor: Slice<Float>
  /// Tumor core.
  package var tumorCore: Slice<Float>
  /// Enhancing tumor.
  package var enhancingTumor: Slice<Float>
  /// The threshold of each region recommended by the model's author.
  package let thresholds: [Region: Float]

  /// Probabilities of zero everywhere.
  package init(width: Int, height: Int, thresholds: [Region: Float] = [:]) {
    let empty = Slice(
      width: width, height: height, values: [Float](repeating: 0, count: width * height))
    (wholeTumor, tumorCore, enhancingTumor) = (empty, empty, empty)
    self.thresholds = thresholds
  }

  /// The probabilities of a region; zero if the model does not know it.
  package subscript(region: Region) -> Slice<Float> {
    get {
      switch region {
      case .wholeTumor: wholeTumor
      case .tumorCore: tumorCore
      case .enhancingTumor: enhancingTumor
      }
    }
    set {
      switch region {
      case .wholeTumor: wholeTumor = newValue
      case .tumorCore: tumorCore = newValue
      case .enhancingTumor: enhancingTumor = newValue
      }
    }
  }

  /// Returns the labels of the pixels.
  ///
  /// A pixel belongs to a region if its probability is above the threshold. The regions are nested:
  /// a pixel of the enhancing tumor is also in the core, and a pixel of the core is also in the
  /// whole tumor, whatever the outer probabilities are.
  ///
  /// - Parameters:
  ///   - thresholds: Thresholds that replace the model's own.
  ///   - scheme: The meaning of the labels.
  /// - Returns: Labels of the same width and height.
  package func labels(thresholds: [Region: Float] = [:], scheme: LabelScheme) -> Slice<Label> {
    func limit(_ region: Region) -> Float { thresholds[region] ?? self.thresholds[region] ?? 0.5 }
    let limits = (limit(.wholeTumor), limit(.tumorCore), limit(.enhancingTumor))
    let names = (0..<8).map { scheme.label(of: RegionSet(rawValue: UInt8($0))) }
    let count = wholeTumor.values.count
    let labels = [Label](unsafeUninitializedCapacity: count) { labels, filled in
      wholeTumor.values.withUnsafeBufferPointer { whole in
        tumorCore.values.withUnsafeBufferPointer { core in
          enhancingTumor.values.withUnsafeBufferPointer { enhancing in
            for place in 0..<count {
              labels[place] =
                (whole[place] > limits.0 ? 1 : 0) | (core[place] > limits.1 ? 2 : 0)
                | (enhancing[place] > limits.2 ? 4 : 0)
            }
          }
        }
      }
      for place in 0..<count where labels[place] != 0 { labels[place] = names[Int(labels[place])] }
      filled = count
    }
    return Slice(width: wholeTumor.width, height: wholeTumor.height, values: labels)
  }
}
