internal import CKernels
internal import Foundation

/// How strongly samples are varied.
///
/// A first experiment with this data found that contrast differs between scanners more than mild
/// changes of intensity cover, so intensities vary most.
public struct Augmentation: Hashable, Sendable, Codable {
  /// Whether anything is varied.
  public var isEnabled = true
  /// Largest rotation, in degrees.
  public var rotation: Float = 20
  /// Largest enlargement and reduction, as a factor from 1.
  public var scaling: Float = 0.2
  /// Largest shift, in pixels.
  public var shift: Float = 14
  /// Probability of dropping each modality; at least one stays.
  public var dropout: Float = 0.12

  /// The settings used for the bundled model.
  public init() {}
}

/// Makes samples: a slice in the middle of the network's input, varied, with its regions.
package struct SampleMaker {
  let augmentation: Augmentation
  let height: Int
  let width: Int
  private var waveX: [Float]
  private var waveY: [Float]
  private var scratch: [Float]

  /// - `height`: Rows of the input.
  /// - `width`: Columns of the input.
  package init(_ augmentation: Augmentation, height: Int, width: Int) {
    self.augmentation = augmentation
    self.height = height
    self.width = width
    waveX = Array(repeating: 0, count: height)
    waveY = Array(repeating: 0, count: width)
    scratch = Array(repeating: 0, count: height * width)
  }

  /// Places a slice unvaried, its point (row, column) in the middle of the input.
  package mutating func place(
    _ item: TrainingCase, slice: Int, row: Float, column: Float,
    image: UnsafeMutablePointer<Float>, mask: UnsafeMutablePointer<UInt8>
  ) {
    for index in waveX.indices { waveX[index] = 0 }
    for index in waveY.indices { waveY[index] = 0 }
    let matrix: [Float] = [
      1, 0, column - Float(width / 2), 0, 1, row - Float(height / 2),
    ]
    warp(item, slice, matrix, image, mask)
  }

  /// Makes one varied sample.
  package mutating func make(
    _ item: TrainingCase, slice: Int, random: inout CounterRandom,
    image: UnsafeMutablePointer<Float>, mask: UnsafeMutablePointer<UInt8>
  ) {
    guard augmentation.isEnabled else {
      place(
        item, slice: slice, row: Float(item.height / 2), column: Float(item.width / 2),
        image: image, mask: mask)
      return
    }
    let a = augmentation
    let angle = random.uniform(-a.rotation, a.rotation) * .pi / 180
    let scale = exp(random.uniform(log(1 - a.scaling), log(1 + a.scaling)))
    let stretch = exp(random.uniform(-0.06, 0.06))
    let flipX: Float = random.chance(0.5) ? -1 : 1
    let flipY: Float = random.chance(0.1) ? -1 : 1
    let (cosine, sine) = (cos(angle), sin(angle))
    let m: [Float] = [
      flipX * cosine / (scale * stretch), flipX * -sine / (scale * stretch),
      flipY * sine / scale * stretch, flipY * cosine / scale * stretch,
    ]
    let centerX = Float(width / 2) + random.uniform(-a.shift, a.shift)
    let centerY = Float(height / 2) + random.uniform(-a.shift, a.shift)
    let sourceX = Float(item.width) / 2
    let sourceY = Float(item.height) / 2
    let matrix: [Float] = [
      m[0], m[1], sourceX - m[0] * centerX - m[1] * centerY,
      m[2], m[3], sourceY - m[2] * centerX - m[3] * centerY,
    ]
    fillWave(&waveX, &random)
    fillWave(&waveY, &random)
    warp(item, slice, matrix, image, mask)

    var kept = item.isPresent.map { present in
      let drops = random.chance(a.dropout)
      return present && !drops
    }
    let present = item.isPresent.indices.filter { item.isPresent[$0] }
    let fallback = present[random.index(present.count)]
    if !kept.contains(true) { kept[fallback] = true }
    for channel in 0..<4 {
      let plane = image + channel * height * width
      if kept[channel] {
        varyIntensity(plane, &random)
      } else {
        plane.update(repeating: 0, count: height * width)
      }
    }
  }

  private mutating func warp(
    _ item: TrainingCase, _ slice: Int, _ matrix: [Float], _ image: UnsafeMutablePointer<Float>,
    _ mask: UnsafeMutablePointer<UInt8>
  ) {
    let area = item.height * item.width
    let margin = UNetConfiguration.margin
    ck_warp(
      item.pixels + slice * area * 4, item.masks + slice * area, Int64(item.height),
      Int64(item.width), matrix, waveX, waveY, image, Int64(height), Int64(width), mask,
      Int64(height - margin), Int64(width - margin), Int64(margin / 2), Int64(margin / 2))
  }

  /// A smooth displacement: half of the samples get a sine of up to 4 pixels.
  private func fillWave(_ wave: inout [Float], _ random: inout CounterRandom) {
    let amplitude = random.chance(0.5) ? random.uniform(0, 4) : 0
    let frequency = 2 * Float.pi / random.uniform(60, 160)
    let phase = random.uniform(0, 2 * .pi)
    for index in wave.indices { wave[index] = amplitude * sin(Float(index) * frequency + phase) }
  }

  /// Blur, a new contrast curve, a bias field and noise.
  private mutating func varyIntensity(
    _ plane: UnsafeMutablePointer<Float>, _ random: inout CounterRandom
  ) {
    let (rows, columns) = (Int64(height), Int64(width))
    let blursRows = random.chance(0.12)
    let blursColumns = random.chance(0.12)
    let sigma = random.uniform(0.4, 1.4)
    if blursRows { ck_blur(plane, &scratch, rows, columns, true, sigma) }
    if blursColumns { ck_blur(plane, &scratch, rows, columns, false, sigma) }

    let gain = exp(0.18 * max(-2.5, min(2.5, random.normal())))
    let shift = 0.25 * max(-2.5, min(2.5, random.normal()))
    let gamma = random.chance(0.7) ? exp(random.uniform(-0.5, 0.5)) : 1
    let bump = random.uniform(-0.4, 0.4)
    let frequency = random.uniform(0.5, 1.2)
    let phase = random.uniform(0, 2 * .pi)
    var curve = [Float](repeating: 0, count: 1025)
    for index in curve.indices {
      let value = Float(index) / 102.4 - 5
      // Gamma acts on the range −3…5, in which brain tissue lies; below it the curve goes on straight.
      let t = (value + 3) / 8
      var result = t > 0 ? pow(t, gamma) * 8 - 3 : value
      result += bump * sin(frequency * result + phase)
      curve[index] = result * gain + shift
    }
    var field = [Float](repeating: 0, count: 5)
    if random.chance(0.6) {
      field = (0..<5).map { random.uniform(-1, 1) * ($0 < 2 ? 0.2 : 0.15) }
    }
    let floor = random.uniform(-5, -3)
    let noise = random.chance(0.4) ? random.uniform(0, 0.2) : 0
    ck_intensity(plane, rows, columns, curve, field, floor, noise, random.next())
  }
}
