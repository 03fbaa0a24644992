internal import CKernels
internal import Foundation

extension SampleMaker {
  /// The difference of fluid from mean tissue in FLAIR, T1, T1ce and T2, in standard deviations:
  /// dark in FLAIR, which suppresses it, dark in T1, bright in T2.
  private static let fluid: [(low: Float, high: Float)] = [
    (-2.8, -1.2), (-1.8, -0.8), (-1.8, -0.8), (1, 2.5),
  ]

  /// Changes how the tumor's parts differ from the surrounding tissue, and sometimes removes the
  /// enhancement, so that the label becomes non-enhancing core.
  ///
  /// Edema of unseen patients is often fainter than any in the training set, cores are cystic or
  /// solid, and lower-grade tumors do not enhance.
  func restyle(_ image: UnsafeMutablePointer<Float>, _ random: inout CounterRandom) {
    let regions = buffers.regions
    var parts = 0
    for index in 0..<area { parts |= 1 << Int(regions[index]) }
    let edema: UInt8 = 1
    let core: UInt8 = 3
    let enhancing: UInt8 = 7
    let means = (0..<4).map { ck_mean_outside(image + $0 * area, regions, Int64(area)) }
    let t1ce = 2

    if parts >> Int(edema) & 1 == 1 {
      soften(edema)
      let contrast = random.uniform(0.35, 1.25)
      for channel in 0..<4 {
        let scale = contrast * exp(0.15 * random.normal())
        change(image, channel, means, scale: scale, shift: 0.15 * random.normal())
      }
    }
    if parts >> Int(core) & 1 == 1 {
      soften(core)
      let isCyst = random.chance(augmentation.cysts)
      for channel in 0..<4 {
        let isChanged = random.chance(0.5)
        let scale = random.uniform(0.5, 1.3)
        let shift = channel == t1ce ? random.uniform(-0.8, 0.4) : random.uniform(-1.2, 1.2)
        let fluid = random.uniform(Self.fluid[channel].low, Self.fluid[channel].high)
        if isCyst {
          change(image, channel, means, scale: 0.4 * scale, shift: fluid)
        } else if isChanged {
          change(image, channel, means, scale: scale, shift: shift)
        }
      }
    }
    if parts >> Int(enhancing) & 1 == 1 {
      soften(enhancing)
      if random.chance(augmentation.enhancementLoss) {
        let scale = random.uniform(-0.1, 0.25)
        change(image, t1ce, means, scale: scale, shift: random.uniform(-0.6, 0.1))
        for index in 0..<area where regions[index] == enhancing { regions[index] = core }
      } else {
        change(image, t1ce, means, scale: random.uniform(0.6, 1.3), shift: 0)
      }
    }
  }

  private func soften(_ part: UInt8) {
    ck_soften(
      buffers.regions, 7, part, buffers.weights, buffers.scratch, Int64(height), Int64(width), 1.2)
  }

  private func change(
    _ image: UnsafeMutablePointer<Float>, _ channel: Int, _ means: [Float], scale: Float,
    shift: Float
  ) {
    ck_restyle(image + channel * area, buffers.weights, Int64(area), means[channel], scale, shift)
  }
}
