import Foundation
import Imaging
import ONNX
import Segmenter
import Testing

/// How networks see whole slices, against ONNX Runtime; see Scripts/make_cover_goldens.py.
@Suite struct CoverTests {
  private static let size = [45, 53, 38]

  /// Noise in an elliptic cylinder.
  private static let input: SegmentationInput? = {
    let (a, b) = (size[0], size[1])
    let noise = Segmenter.noise(4 * a * b * size[2])
    var volumes: [Modality: Volume] = [:]
    for (channel, modality) in Modality.allCases.enumerated() {
      var values: [Int16] = []
      for k in 0..<size[2] {
        for j in 0..<b {
          for i in 0..<a {
            let (x, y) = (2 * i - 40, 2 * j - 48)
            let number = noise[((channel * size[2] + k) * b + j) * a + i]
            values.append(
              x * x * b * b + y * y * a * a < a * a * b * b ? Int16(number * 400 + 500) : 0)
          }
        }
      }
      volumes[modality] = Volume(
        grid: Grid(size: size, affine: .spacing(1, 1, 1)), storage: .int16(values))
    }
    return try? SegmentationInput(volumes: volumes)
  }()

  private func model(_ name: String, _ sides: [ONNXDimension]? = nil) throws -> Model {
    var file = try ONNXModel(contentsOf: golden("cover-\(name).onnx"))
    if let sides { file.graph.inputs[0].shape = [1, 4] + sides }
    return try Model(file, path: "\(name).onnx")
  }

  private func expected(_ name: String) throws -> [Float] {
    let data = try Data(contentsOf: URL(fileURLWithPath: golden("cover-\(name).u16")))
    return stride(from: 0, to: data.count, by: 2).map {
      Float(UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8) / 65535
    }
  }

  private func found(
    _ model: Model, _ plane: Plane = .axial, extent: Segmenter.Extent = .everything,
    mirrors: Bool = false
  ) throws -> RegionProbabilities {
    let index: [Plane: Int] = [.axial: 17, .coronal: 20, .sagittal: 22]
    return try Segmenter(model, threads: 2).segment(
      slice: index[plane] ?? 0, of: #require(Self.input), plane: plane, extent: extent,
      mirrors: mirrors)
  }

  private func values(_ found: RegionProbabilities) -> [Float] {
    Region.allCases.flatMap { found[$0].values }
  }

  @Test(arguments: Plane.allCases)
  func `a padded network sees the whole slice`(plane: Plane) throws {
    // 53×45, 38×45 and 38×53 pixels; sides must be multiples of 4.
    let found = try found(model("padded"), plane)
    #expect(largestDifference(values(found), try expected("padded-free-\(plane)")) < 1e-4)
  }

  @Test(arguments: [
    ("64x72", [64, 72] as [ONNXDimension]), ("24x32", [24, 32]), ("60x24", [60, 24]),
    ("24xfree", [24, "width"]),
  ])
  func `a padded network of one size sees the whole slice, or tiles that are blended`(
    name: String, sides: [ONNXDimension]
  ) throws {
    let model = try model("padded", sides)
    let found = try found(model)
    #expect(largestDifference(values(found), try expected("padded-\(name)-axial")) < 1e-4)
    let note = model.coverNote(height: 53, width: 45)
    #expect((note == nil) == (name == "64x72"))
    if name == "24x32" {
      #expect(
        note == "padded.onnx processes slices of 53×45 in 8 overlapping tiles of 24×32, "
          + "whose probabilities are blended")
    }
  }

  @Test(arguments: [nil, [36, 36], [36, "w"]] as [[ONNXDimension]?])
  func `an unpadded network gives the same through tiles of any size`(
    sides: [ONNXDimension]?
  ) throws {
    let model = try model("unpadded", sides)
    #expect(
      largestDifference(values(try found(model)), try expected("unpadded-axial")) < 1e-4)
    #expect(model.coverNote(height: 53, width: 45) == nil)
  }

  @Test(arguments: [nil, [24, 32]] as [[ONNXDimension]?], Plane.allCases)
  func `the crop to tissue changes no probability of a padded network`(
    sides: [ONNXDimension]?, plane: Plane
  ) throws {
    let model = try model("padded", sides)
    let (whole, cropped) = (try found(model, plane), try found(model, plane, extent: .tissue))
    let index: [Plane: Int] = [.axial: 17, .coronal: 20, .sagittal: 22]
    let isTissue = try #require(Self.input).slice(
      index[plane] ?? 0, modalities: Modality.allCases, plane: plane
    ).isTissue
    #expect(isTissue.contains(true) && isTissue.contains(false))
    for region in Region.allCases {
      for (index, isTissue) in isTissue.enumerated() {
        #expect(cropped[region].values[index] == (isTissue ? whole[region].values[index] : 0))
      }
    }
  }

  @Test(arguments: [nil, [24, 32]] as [[ONNXDimension]?])
  func `mirroring averages with the mirrored slice's own pass`(sides: [ONNXDimension]?) throws {
    let model = try model("padded", sides)
    let input = try #require(Self.input)
    let turned = try SegmentationInput(
      volumes: input.volumes.mapValues { volume in
        let values = volume.values(frame: 0)
        return Volume(
          grid: volume.grid,
          storage: .float32(
            values.indices.map { values[$0 / 45 * 45 + 44 - $0 % 45] }))
      })
    let segmenter = try Segmenter(model, threads: 2)
    let plain = try segmenter.segment(slice: 17, of: input, extent: .everything, mirrors: false)
    let other = try segmenter.segment(slice: 17, of: turned, extent: .everything, mirrors: false)
    let mean = try found(model, mirrors: true)
    for region in Region.allCases {
      for row in 0..<53 {
        for column in 0..<45 {
          let expected = (plain[region][column, row] + other[region][44 - column, row]) / 2
          #expect(abs(mean[region][column, row] - expected) < 1e-5)
        }
      }
    }
  }

  @Test func `a padded network sees a large slice whole as long as memory allows`() throws {
    let model = try model("padded")
    func tiles(_ side: Int) -> SliceCover {
      model.cover(height: side, width: side, box: (0..<side, 0..<side))
    }
    for side in [17, 240, 512, 700, 1021] {
      let found = tiles(side)
      #expect(found.tiles.count == 1 && !found.isBlended)
      #expect(found.tiles[0].rows.input == (side + 3) / 4 * 4)
    }
    // 4 channels of 20000×20000 numbers are 6.4 GB.
    let found = tiles(20000)
    #expect(found.isBlended && found.tiles[0].rows.input == 640)
    #expect(found.tiles.last.map { [$0.row, $0.column] } == [19360, 19360])
    #expect(model.coverNote(height: 20000, width: 20000)?.contains("tiles of 640×640") == true)
  }

  @Test(arguments: [(53, 24), (53, 53), (53, 52), (5, 1), (240, 128), (9, 64)])
  func `blended tiles cover a length evenly, and overlap by a half`(length: Int, tile: Int) {
    let starts = SliceCover.starts(covering: length, by: tile)
    #expect(starts[0] == 0)
    #expect((starts.last ?? 0) + tile >= length && (tile > length || starts.last == length - tile))
    for (start, next) in zip(starts, starts.dropFirst()) {
      #expect(start < next && next - start <= max((tile + 1) / 2, 1))
    }
    let weights = SliceCover.weights(tile)
    #expect(weights == weights.reversed() && weights.allSatisfy { $0 > 0 && $0 <= 1 })
  }
}
