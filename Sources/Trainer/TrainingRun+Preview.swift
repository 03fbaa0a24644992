package import Imaging

extension TrainingRun {
  /// Pictures of the first samples, cropped to the network's output.
  ///
  /// Each row is a sample: the four modalities, and the regions over FLAIR.
  ///
  /// The network is trained on exactly these images, so masks must be on the tumor.
  package func preview(samples: Int) throws -> Slice<SIMD3<UInt8>> {
    let replica = replicas[0]
    let plan = replica.plan
    let (rows, columns) = (plan.outputHeight, plan.outputWidth)
    var picture = Slice(
      width: columns * 5, height: rows * samples,
      values: [SIMD3<UInt8>](repeating: .zero, count: columns * 5 * rows * samples))
    let margin = plan.margin / 2
    for sample in 0..<samples {
      if sample.isMultiple(of: plan.batch) {
        _ = Self.fill(replica, data, options: options, step: 0, first: sample)
      }
      let place = sample % plan.batch
      for row in 0..<rows {
        for column in 0..<columns {
          func value(_ channel: Int) -> UInt8 {
            let number = plan.input[
              ((place * 4 + channel) * plan.height + row + margin) * plan.width + column + margin]
            return number == 0 ? 0 : UInt8(max(1, min(255, (number + 3) * 40)))
          }
          for channel in 0..<4 {
            picture[channel * columns + column, sample * rows + row] = SIMD3(
              repeating: value(channel))
          }
          let regions = replica.targets[(place * rows + row) * columns + column]
          let grey = value(0)
          let color: SIMD3<UInt8> =
            regions & 4 != 0
            ? SIMD3(255, 220, 40)
            : regions & 2 != 0
              ? SIMD3(230, 60, 60)
              : regions & 1 != 0 ? SIMD3(60, grey / 2 + 127, 90) : SIMD3(repeating: grey)
          picture[4 * columns + column, sample * rows + row] = color
        }
      }
    }
    return picture
  }
}
