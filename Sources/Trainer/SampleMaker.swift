internal import CKernels
internal import Foundation
internal import Imaging

/// Makes samples: a slice centered in the network's input, varied, with its regions.
package struct SampleMaker {
  let augmentation: Augmentation
  let height: Int
  let width: Int
  /// How much smaller the network's output is than its input.
  private let margin: Int
  /// Rows and columns over which brightness varies as much as over the network's usual input.
  let span: (height: Int, width: Int)
  private var waveX: [Float]
  private var waveY: [Float]
  let buffers: SampleBuffers

  /// The number of pixels of the input.
  var area: Int { height * width }

  /// - `height`: Rows of the input.
  /// - `width`: Columns of the input.
  /// - `margin`: How much smaller the network's output is.
  /// - `span`: Rows and columns over which brightness varies; by default, those of the input.
  package init(
    _ augmentation: Augmentation, height: Int, width: Int,
    margin: Int = UNetConfiguration.margin, span: (height: Int, width: Int)? = nil
  ) {
    self.augmentation = augmentation
    self.height = height
    self.width = width
    self.margin = margin
    self.span = span ?? (height, width)
    waveX = Array(repeating: 0, count: height)
    waveY = Array(repeating: 0, count: width)
    buffers = SampleBuffers(area: height * width)
  }

  /// Places an unvaried slice so that its point (row, column) is in the middle of the input.
  package mutating func place(
    _ item: TrainingCase, slice: Int, row: Float, column: Float,
    image: UnsafeMutablePointer<Float>, mask: UnsafeMutablePointer<UInt8>
  ) {
    for index in waveX.indices { waveX[index] = 0 }
    for index in waveY.indices { waveY[index] = 0 }
    let matrix: [Float] = [
      1, 0, column - Float(width / 2), 0, 1, row - Float(height / 2),
    ]
    warp(item, slice, matrix, image, buffers.regions)
    cut(to: mask)
  }

  /// Makes one varied sample.
  ///
  /// - `donor`: Another patient's slice, whose tumor is pasted in.
  package mutating func make(
    _ item: TrainingCase, slice: Int, donor: (item: TrainingCase, slice: Int)? = nil,
    random: inout CounterRandom,
    image: UnsafeMutablePointer<Float>, mask: UnsafeMutablePointer<UInt8>
  ) {
    guard augmentation.isEnabled else {
      place(
        item, slice: slice, row: Float(item.height / 2), column: Float(item.width / 2),
        image: image, mask: mask)
      return
    }
    warpAtRandom(item, slice, image, buffers.regions, &random)
    if let donor {
      let b = buffers
      warpAtRandom(donor.item, donor.slice, b.donorImage, b.donorRegions, &random)
      ck_soften(
        b.donorRegions, 1, 1, b.weights, b.scratch, Int64(height), Int64(width),
        random.uniform(0.6, 2.5))
      ck_paste(image, b.regions, b.donorImage, b.donorRegions, b.weights, Int64(area))
    }
    if random.chance(augmentation.restyling) { restyle(image, &random) }
    cut(to: mask)

    let kept = keptModalities(item, &random)
    for channel in 0..<4 {
      let plane = image + channel * area
      if kept[channel] {
        varyIntensity(plane, &random)
      } else {
        plane.update(repeating: 0, count: area)
      }
    }
  }

  /// Which of a patient's modalities a sample shows.
  private func keptModalities(_ item: TrainingCase, _ random: inout CounterRandom) -> [Bool] {
    let present = item.isPresent.indices.filter { item.isPresent[$0] }
    let choice = random.uniform(0, 1)
    let subset = 1 + random.index(15)
    var kept = item.isPresent.enumerated().map { channel, isPresent in
      let drops = random.chance(augmentation.dropout)
      guard isPresent else { return false }
      if choice < augmentation.flairAlone { return channel == 0 }
      if choice < augmentation.flairAlone + augmentation.anySubset {
        return subset >> channel & 1 == 1
      }
      return !drops
    }
    let fallback = present[random.index(present.count)]
    if !kept.contains(true) { kept[fallback] = true }
    return kept
  }

  /// A random rotation, scale, flip, shift and smooth displacement.
  private mutating func warpAtRandom(
    _ item: TrainingCase, _ slice: Int, _ image: UnsafeMutablePointer<Float>,
    _ regions: UnsafeMutablePointer<UInt8>, _ random: inout CounterRandom
  ) {
    let a = augmentation
    let angle = random.uniform(-a.rotation, a.rotation) * .pi / 180
    let scale = exp(random.uniform(log(1 - a.scaling), log(1 + a.scaling)))
    let stretch = exp(random.uniform(-0.06, 0.06))
    // Left and right look alike; front and back do not.
    let flipX: Float = random.chance(item.plane == .sagittal ? 0.1 : 0.5) ? -1 : 1
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
    Self.fillWave(&waveX, &random)
    Self.fillWave(&waveY, &random)
    warp(item, slice, matrix, image, regions)
  }

  private func warp(
    _ item: TrainingCase, _ slice: Int, _ matrix: [Float], _ image: UnsafeMutablePointer<Float>,
    _ regions: UnsafeMutablePointer<UInt8>
  ) {
    let area = item.height * item.width
    ck_warp(
      item.pixels + slice * area * 4, item.masks + slice * area, Int64(item.height),
      Int64(item.width), matrix, waveX, waveY, image, Int64(height), Int64(width), regions)
  }

  /// Copies the part of the regions covered by the network's output.
  private func cut(to mask: UnsafeMutablePointer<UInt8>) {
    let columns = width - margin
    for row in 0..<height - margin {
      let from = (row + margin / 2) * width + margin / 2
      (mask + row * columns).update(from: buffers.regions + from, count: columns)
    }
  }

  /// A smooth displacement: half of the samples get a sine wave of up to 4 pixels.
  private static func fillWave(_ wave: inout [Float], _ random: inout CounterRandom) {
    let amplitude = random.chance(0.5) ? random.uniform(0, 4) : 0
    let frequency = 2 * Float.pi / random.uniform(60, 160)
    let phase = random.uniform(0, 2 * .pi)
    for index in wave.indices { wave[index] = amplitude * sin(Float(index) * frequency + phase) }
  }
}
