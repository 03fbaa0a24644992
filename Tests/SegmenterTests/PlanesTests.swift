import Imaging
import ONNX
import Segmenter
import Testing

@Suite struct PlanesTests {
  /// The model with metadata that ask for planes.
  private func model(_ planes: String?, smoothing: String? = nil) throws -> Model {
    var file = try ONNXModel(contentsOf: golden("blocked.onnx"))
    file.metadata["planes"] = planes
    file.metadata["plane-smoothing"] = smoothing
    return try Model(file, path: "blocked.onnx")
  }

  @Test(arguments: [plainGrid, turnedGrid], [(false, Float(0)), (true, 0), (false, 0.5)])
  func `a volume is the mean of its slices of all planes`(
    _ grid: Grid, _ how: (mirrors: Bool, smoothing: Float)
  ) throws {
    let (mirrors, smoothing) = how
    let segmenter = try Segmenter(
      model("axial", smoothing: smoothing > 0 ? "\(smoothing)" : nil), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(grid))
    var seen: [Plane: Int] = [:]
    var last = 0
    let found = try segmenter.segment(
      input, planes: Plane.allCases, mirrors: mirrors,
      progress: { progress in
        seen[progress.plane, default: 0] += 1
        #expect(progress.done == last + 1 && progress.total == 44 + 52 + 5)
        last = progress.done
      })
    #expect(seen == [.axial: 5, .coronal: 52, .sagittal: 44] && last == 101)
    #expect(found.slices.count == 5 && found.geometry.plane == .axial)
    let single = try Dictionary(
      uniqueKeysWithValues: Plane.allCases.map { plane in
        let slices = try (0..<input.geometry(plane).count).map {
          try segmenter.segment(slice: $0, of: input, plane: plane, mirrors: mirrors)
        }
        return (plane, slices)
      })
    var largest: Float = 0
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let point = VoxelPoint(i: i, j: j, k: k)
          /// A plane's own probability, smoothed across its slices unless it is axial.
          func probability(_ plane: Plane) -> Float {
            let geometry = input.geometry(plane)
            let index = geometry.index(of: point)
            func at(_ index: Int) -> Float {
              single[plane]?[index][.tumorCore][
                geometry.column(of: point), geometry.row(of: point)] ?? .nan
            }
            guard plane != .axial, smoothing > 0, at(index) > 0 else { return at(index) }
            let neighbors = [index - 1, index + 1].filter { (0..<geometry.count).contains($0) }
            return neighbors.reduce(at(index)) { $0 + smoothing * at($1) }
              / (1 + smoothing * Float(neighbors.count))
          }
          let sum = Plane.allCases.reduce(0) { $0 + probability($1) }
          let mean = found.probability(.tumorCore, at: point) ?? .nan
          let difference = abs(mean - sum / 3)
          largest = difference.isNaN ? .infinity : max(largest, difference)
        }
      }
    }
    #expect(largest < 1e-6)
  }

  @Test(arguments: [0, 2, 4])
  func `wherever a volume begins, the result is the same, and the work adds up`(start: Int) throws {
    let segmenter = try Segmenter(model("axial", smoothing: "0.5"), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(turnedGrid))
    let plain = try segmenter.segment(input, planes: Plane.allCases)
    var order: [Int] = []
    var parts: [Double] = []
    let outward = try segmenter.segment(
      input, from: start, planes: Plane.allCases,
      progress: { progress in
        // Axial slices come first.
        if parts.count < 5 { order.append(progress.slice) }
        #expect((progress.plane == .axial) == (parts.count < 5))
        parts.append(progress.part)
      })
    #expect(outward.slices == plain.slices)
    #expect(order.sorted() == Array(0..<5))
    // The outermost slices of the phantom are empty: they are never the first, and next to no work.
    #expect(order.first == min(max(start, 1), 3))
    #expect(Set(order.suffix(2)) == [0, 4])
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0 < $1 } && parts.last == 1)
    let works = zip(parts, [0] + parts).map { $0 - $1 }
    #expect(works[4] < works[0] / 4)
  }

  @Test(arguments: [
    (3, 7, 0..<7, [3, 4, 2, 5, 1, 6, 0]), (0, 4, 0..<4, [0, 1, 2, 3]),
    (9, 5, 0..<5, [4, 3, 2, 1, 0]), (0, 8, 3..<6, [3, 4, 5, 2, 1, 6, 0, 7]),
    (1, 3, 0..<0, [1, 2, 0]), (-1, 1, 0..<1, [0]),
  ])
  func `slices go outward from one, those without tissue last`(
    start: Int, count: Int, tissue: Range<Int>, order: [Int]
  ) {
    #expect(SliceSchedule.outward(from: start, count: count, tissue: tissue) == order)
  }

  @Test func `a sagittal slice is never mirrored`() throws {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    func slice(_ plane: Plane, mirrors: Bool) throws -> RegionProbabilities {
      try segmenter.segment(slice: 20, of: input, plane: plane, mirrors: mirrors)
    }
    #expect(try slice(.sagittal, mirrors: true) == slice(.sagittal, mirrors: false))
    #expect(try slice(.coronal, mirrors: true) != slice(.coronal, mirrors: false))
  }

  @Test func `thick slices and single ones are segmented axially alone`() throws {
    let segmenter = try Segmenter(model("coronal, axial"), threads: 2)
    for grid in [Grid(size: [44, 52, 32], affine: .spacing(1, 1, 1.6)), plainGrid] {
      let input = try SegmentationInput(volumes: phantoms(grid))
      #expect(segmenter.planes(for: input) == [.axial])
    }
    let grid = Grid(size: [44, 52, 32], affine: .spacing(1, 1, 1))
    let plain = try SegmentationInput(volumes: phantoms(grid))
    #expect(segmenter.planes(for: plain) == [.axial, .coronal])
    let some = try segmenter.segment(plain, slices: [2])
    #expect(try some.slices[2] == segmenter.segment(slice: 2, of: plain))
    let axial = try segmenter.segment(plain, planes: [.axial])
    #expect(try axial.slices[2] == segmenter.segment(slice: 2, of: plain))
    #expect(try segmenter.segment(plain).slices[2] != axial.slices[2])
  }

  @Test func `planes are read from metadata, and written back`() throws {
    let metadata = ModelMetadata(planes: [.axial, .sagittal])
    #expect(metadata.properties["planes"] == "axial,sagittal")
    #expect(try ModelMetadata(properties: metadata.properties, file: "net.onnx") == metadata)
    #expect(ModelMetadata().properties["planes"] == nil)
    for wrong in ["coronal", "axial,axial", "axial,oblique", "", "axial,"] {
      #expect(throws: ModelError.self, "\(wrong)") { try model(wrong) }
    }
  }

  @Test func `the weight of neighbors is read from metadata, and written back`() throws {
    let metadata = ModelMetadata(planes: [.axial, .coronal], planeSmoothing: 0.5)
    #expect(metadata.properties["plane-smoothing"] == "0.5")
    #expect(try ModelMetadata(properties: metadata.properties, file: "net.onnx") == metadata)
    #expect(ModelMetadata().properties["plane-smoothing"] == nil)
    for wrong in ["-0.1", "1.5", "nan", "some", ""] {
      #expect(throws: ModelError.self, "\(wrong)") {
        try model("axial,coronal", smoothing: wrong)
      }
    }
  }
}
