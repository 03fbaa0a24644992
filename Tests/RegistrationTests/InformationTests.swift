import Foundation
import Imaging
import Registration
import Testing

/// Mutual information against NumPy and SciPy, and its slopes against differences.
struct InformationTests {
  /// A row of `information.json`.
  private struct Row: Decodable {
    let shift: [Double]
    let overlap: Double
    let information: Double
  }

  /// The two small images of `Scripts/make_registration_goldens.py`.
  private static func metric(outside: Float? = nil, threads: Int = 1) -> MutualInformation {
    let size = [12, 10, 9]
    var (x, y, z): ([Float], [Float], [Float]) = ([], [], [])
    var bins: [UInt8] = []
    var values: [Float] = []
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          let (a, b, c) = (Double(i), Double(j), Double(k))
          values.append(Float(sin(0.5 * a) + cos(0.4 * b + 0.3) + 0.1 * c))
          let wave = (cos(0.5 * a) + 1) * 3.999 / 2
          bins.append(UInt8(wave + (sin(0.4 * b) > 0 ? 4 : 0)))
          x.append(Float(a))
          y.append(Float(b))
          z.append(Float(c))
        }
      }
    }
    let image = ScaledImage(grid: Grid(size: size, affine: .spacing(1, 1, 1)), values: values)
    return MutualInformation(
      samples: SamplePoints(x: x, y: y, z: z, bin: bins, center: .zero, bins: 8), moving: image,
      bins: 16, range: -1.5...2.5, outside: outside, threads: threads)
  }

  @Test func `the value is SciPy's`() throws {
    let rows = try JSONDecoder().decode([Row].self, from: fixture("information.json"))
    #expect(rows.count == 3)
    for row in rows {
      let shift = SIMD3(row.shift[0], row.shift[1], row.shift[2])
      let value = Self.metric().value(RigidTransform(translation: shift))
      #expect(abs(value.information - row.information) < 1e-5, "\(row.shift)")
      #expect(abs(value.overlap - row.overlap) < 1e-5, "\(row.shift)")
    }
  }

  @Test func `the value does not depend on the threads`() {
    let transform = RigidTransform(translation: SIMD3(0.3, -0.4, 0.25))
    let one = Self.metric(threads: 1).value(transform)
    let four = Self.metric(threads: 4).value(transform)
    #expect(one.information == four.information && one.force == four.force)
  }

  @Test func `two quantities that are one share all of it`() {
    let joint = [0.25, 0, 0, 0.75]
    let entropy = -(0.25 * log(0.25) + 0.75 * log(0.75))
    #expect(abs(Information(joint, bins: 2).nats - entropy) < 1e-12)
    #expect(abs(Information([0.06, 0.14, 0.24, 0.56], bins: 2).nats) < 1e-12)
  }

  @Test func `slopes are those of small differences`() {
    let center = SIMD3<Double>(5, 4, 3)
    let head = Head.first.image(spacing: [4, 4, 4])
    let other = Head.second.image(spacing: [4, 4, 4])
    let image = ScaledImage(grid: head.grid, values: head.values())
    let moving = ScaledImage(grid: other.grid, values: other.values()).smoothed().smoothed()
    guard let foreground = Foreground(image, background: head.background(), spacing: 8) else {
      Issue.record("no foreground")
      return
    }
    let samples = SamplePoints(
      image, foreground: foreground, center: center, bins: 20, range: 0...160, limit: 100_000)
    let metric = MutualInformation(
      samples: samples, moving: moving, bins: 20, range: 0...180, outside: 0, threads: 2)
    let base = RigidTransform(
      rotation: .rotation(SIMD3(0.1, 0.05, -0.15)), translation: SIMD3(3, -2, 4), center: center)
    let value = metric.value(base)
    for axis in 0..<3 {
      func slope(_ step: Double, _ change: (inout RigidTransform, Double) -> Void) -> Double {
        var (above, below) = (base, base)
        change(&above, step)
        change(&below, -step)
        return (metric.value(above).information - metric.value(below).information) / (2 * step)
      }
      let force = slope(0.05) { $0.translation[axis] += $1 }
      #expect(abs(force - value.force[axis]) < 0.02 * abs(force) + 1e-4, "force \(axis)")
      let torque = slope(0.001) { transform, step in
        var turn = SIMD3<Double>.zero
        turn[axis] = step
        transform.rotation = .rotation(turn) * transform.rotation
      }
      #expect(abs(torque - value.torque[axis]) < 0.02 * abs(torque) + 5e-3, "torque \(axis)")
    }
  }

  @Test func `no point in the image is no information`() {
    let value = Self.metric().value(RigidTransform(translation: SIMD3(500, 0, 0)))
    #expect(value.information == 0 && value.overlap == 0)
    // With a known background every point counts, and none tells anything.
    let outside = Self.metric(outside: 0).value(RigidTransform(translation: SIMD3(500, 0, 0)))
    #expect(abs(outside.information) < 1e-9 && abs(outside.overlap - 1) < 1e-5)
  }
}

/// Reads a file of `Fixtures`.
func fixture(_ name: String, path: String = #filePath) throws -> Data {
  try Data(
    contentsOf: URL(fileURLWithPath: path).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)"))
}
