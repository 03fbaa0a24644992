import Foundation
import Imaging
import Registration
import Testing

/// Images of a head whose true transform is known.
struct AlignmentTests {
  private static let motion = RigidTransform(
    rotation: .rotation(SIMD3(0.10, -0.08, 0.09)), translation: SIMD3(6, -5, 4))

  private func moved(_ head: Head = .second) -> Head {
    Head(contrast: head.contrast, moved: Self.motion)
  }

  @Test func `another contrast is aligned, brain alone`() throws {
    let fixed = Head.first.image(spacing: [2, 2, 2])
    let moving = moved().image(spacing: [2, 2, 2])
    let found = try RigidRegistration().align(moving: moving, to: fixed)
    #expect(Head.error(found.transform, Self.motion) < 0.5)
    #expect(found.after > found.before + 0.2)
    #expect(found.overlap > 0.95)
    #expect(found.doubts.isEmpty)
  }

  @Test func `noise in the air does not matter`() throws {
    let fixed = Head.first.image(spacing: [2, 2, 2], noise: 20)
    let moving = moved().image(spacing: [2, 2, 2], noise: 20)
    let found = try RigidRegistration().align(moving: moving, to: fixed)
    #expect(Head.error(found.transform, Self.motion) < 0.8)
  }

  @Test(arguments: [true, false])
  func `thick slices are aligned`(isMoving: Bool) throws {
    let thick = [2.0, 2, 6]
    let fixed = Head.first.image(spacing: isMoving ? [2, 2, 2] : thick)
    let moving = moved().image(spacing: isMoving ? thick : [2, 2, 2])
    let found = try RigidRegistration().align(moving: moving, to: fixed)
    #expect(Head.error(found.transform, Self.motion) < 1)
  }

  @Test func `headers that disagree are overcome`() throws {
    let offset = SIMD3<Double>(400, -150, 900)
    let fixed = Head.first.image(spacing: [3, 3, 3])
    let moving = moved().image(spacing: [3, 3, 3], offset: offset)
    let found = try RigidRegistration().align(moving: moving, to: fixed)
    var true_ = Self.motion
    true_.translation += offset
    #expect(Head.error(found.transform, true_) < 1)
    #expect(!found.followedHeaders)
  }

  @Test func `a start is followed where headers would mislead`() throws {
    let fixed = Head.first.image(spacing: [3, 3, 3])
    var far = Head.second
    far.moved = RigidTransform(rotation: .rotation(SIMD3(0, 0, 1.2)))
    let moving = far.image(spacing: [3, 3, 3])
    let start = RigidTransform(rotation: .rotation(SIMD3(0, 0.1, 1.1)))
    let found = try RigidRegistration().align(moving: moving, to: fixed, initial: start)
    #expect(Head.error(found.transform, far.moved) < 1)
    #expect(found.doubts.count == 1)
  }

  @Test func `the transform does not depend on the threads`() throws {
    let fixed = Head.first.image(spacing: [3, 3, 3], noise: 5)
    let moving = moved().image(spacing: [3, 3, 3], noise: 5)
    let one = try RigidRegistration(threads: 1).align(moving: moving, to: fixed)
    let three = try RigidRegistration(threads: 3).align(moving: moving, to: fixed)
    #expect(one.transform == three.transform)
    #expect(one.after == three.after)
  }

  @Test func `the aligned grid puts tissue where the fixed image has it`() throws {
    let moving = moved(.first).image(spacing: [3, 3, 3])
    let aligned = moving.aligned(by: Self.motion.affine)
    #expect(aligned.storage.count == moving.storage.count)
    for point in [SIMD3<Double>(25, -25, -10), SIMD3(-20, 35, -18), SIMD3(0, 60, 0)] {
      let back = aligned.grid.affine.inverse.world(i: point.x, j: point.y, k: point.z)
      let voxel = VoxelPoint(
        i: Int(back.x.rounded()), j: Int(back.y.rounded()), k: Int(back.z.rounded()))
      let world = aligned.grid.affine.world(voxel)
      let true_ = Head.first.value(SIMD3(world.x, world.y, world.z))
      #expect(abs(aligned.value(at: voxel) - true_) < 1e-3)
    }
  }

  @Test func `it stops when it is told to, and says how far it is`() throws {
    let fixed = Head.first.image(spacing: [3, 3, 3])
    #expect(throws: RegistrationError.cancelled) {
      try RigidRegistration().align(moving: fixed, to: fixed, isCancelled: { true })
    }
    var shares: [Double] = []
    _ = try RigidRegistration().align(
      moving: fixed, to: fixed, progress: { shares.append($0) })
    #expect(shares == shares.sorted() && shares.last == 1)
  }

  @Test func `an image is where it is`() throws {
    let image = Head.first.image(spacing: [3, 3, 3])
    let found = try RigidRegistration().align(moving: image, to: image)
    #expect(Head.error(found.transform, .identity) < 0.1)
  }

  @Test func `what cannot be aligned is refused in one sentence`() {
    let good = Head.first.image(spacing: [4, 4, 4])
    func volume(_ size: [Int], _ storage: VoxelStorage) -> Volume {
      Volume(grid: Grid(size: size, affine: .spacing(1, 1, 1)), storage: storage)
    }
    let slice = volume([20, 20, 1], .float32((0..<400).map { Float($0 % 7) }))
    let constant = volume([9, 9, 9], .int16([Int16](repeating: 5, count: 729)))
    let colors = volume([9, 9, 9], .rgb24([UInt8](repeating: 5, count: 729 * 3)))
    func sentence(_ moving: Volume, _ fixed: Volume) -> String? {
      do {
        _ = try RigidRegistration().align(moving: moving, to: fixed)
        return nil
      } catch { return error.description }
    }
    #expect(
      sentence(slice, good)
        == "the moving image has 1 slice along an axis; alignment needs at least 4")
    #expect(
      sentence(good, constant)
        == "the fixed image has the same value everywhere, so there is nothing to align")
    #expect(sentence(colors, good) == "the moving image holds colors; alignment needs numbers")
  }
}
