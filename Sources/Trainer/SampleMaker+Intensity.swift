internal import CKernels
internal import Foundation

extension SampleMaker {
  /// Blur, a new contrast curve, a bias field and noise.
  func varyIntensity(
    _ plane: UnsafeMutablePointer<Float>, _ random: inout CounterRandom
  ) {
    let (rows, columns) = (Int64(height), Int64(width))
    let blursRows = random.chance(0.12)
    let blursColumns = random.chance(0.12)
    let sigma = random.uniform(0.4, 1.4)
    if blursRows { ck_blur(plane, buffers.scratch, rows, columns, true, sigma) }
    if blursColumns { ck_blur(plane, buffers.scratch, rows, columns, false, sigma) }

    let gain = exp(0.18 * max(-2.5, min(2.5, random.normal())))
    let shift = 0.25 * max(-2.5, min(2.5, random.normal()))
    let gamma = random.chance(0.7) ? exp(random.uniform(-0.5, 0.5)) : 1
    let bump = random.uniform(-0.4, 0.4)
    let frequency = random.uniform(0.5, 1.2)
    let phase = random.uniform(0, 2 * .pi)
    var curve = [Float](repeating: 0, count: 1025)
    for index in curve.indices {
      let value = Float(index) / 102.4 - 5
      // Gamma acts on the range −3…5, which contains brain tissue; below it, the curve is a
      // straight line.
      let t = (value + 3) / 8
      var result = t > 0 ? pow(t, gamma) * 8 - 3 : value
      result += bump * sin(frequency * result + phase)
      curve[index] = result * gain + shift
    }
    var field = [Float](repeating: 0, count: 5)
    if random.chance(0.6) {
      field = (0..<5).map {
        random.uniform(-1, 1) * ($0 < 2 ? 0.2 : 0.15) * augmentation.bias
      }
    }
    // A bright or dark spot, as near a coil; the slice spans about half of −1…1.
    var spot: [Float] = [0, 0, 0, 1]
    if augmentation.bias > 0.5, random.chance(0.15) {
      spot = [
        random.uniform(-0.2, 0.25), random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6),
        random.uniform(1, 3),
      ]
    }
    let floor = random.uniform(-5, -3)
    let noise = random.chance(0.4) ? random.uniform(0, 0.2) : 0
    ck_intensity(
      plane, rows, columns, Int64(span.height), Int64(span.width), curve, field, floor, spot, noise,
      random.next())
  }
}
