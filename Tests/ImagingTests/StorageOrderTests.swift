import Imaging
import Testing

/// One volume and its labels, and the same stored in each of the 48 orders of axes and directions.
struct StorageOrderTests {
  static let grid = Grid(
    size: [7, 6, 5],
    affine: Affine(elements: [-0.9, 0.1, 0, 40, 0.12, 1.1, 0.05, -30, 0, -0.04, 2, 10]))
  static let values = (0..<grid.voxelCount).map { (offset: Int) -> Int16 in Int16(offset * 37 % 211)
  }
  static let labels: [Label] = (0..<grid.voxelCount).map { (offset: Int) -> Label in
    guard offset * 7 % 5 == 0 else { return 0 }
    let label: Int = 300 + offset % 3
    return Label(label)
  }

  /// An order of axes, by which the stored copy's axes are those of the original, perhaps reversed.
  struct Order: Sendable, CustomTestStringConvertible {
    let axes: [Int]
    let isReversed: [Bool]
    var testDescription: String { zip(axes, isReversed).map { "\($1 ? "-" : "+")\($0)" }.joined() }

    static let all: [Order] = {
      let permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
      var all: [Order] = []
      for axes in permutations {
        for bits in 0..<8 {
          all.append(Order(axes: axes, isReversed: [bits & 1 == 1, bits & 2 == 2, bits & 4 == 4]))
        }
      }
      return all
    }()

    /// The original's voxel at a voxel of the copy.
    func original(_ point: VoxelPoint) -> VoxelPoint {
      var voxel = VoxelPoint(i: 0, j: 0, k: 0)
      for axis in 0..<3 {
        let size = StorageOrderTests.grid.size[axes[axis]]
        voxel[axes[axis]] = isReversed[axis] ? size - 1 - point[axis] : point[axis]
      }
      return voxel
    }

    var grid: Grid {
      let own = StorageOrderTests.grid
      let origin = own.affine.world(original(VoxelPoint(i: 0, j: 0, k: 0)))
      var elements = [Double](repeating: 0, count: 12)
      for axis in 0..<3 {
        for row in 0..<3 {
          elements[row * 4 + axis] = own.affine[row, axes[axis]] * (isReversed[axis] ? -1 : 1)
        }
      }
      (elements[3], elements[7], elements[11]) = (origin.x, origin.y, origin.z)
      return Grid(size: axes.map { own.size[$0] }, affine: Affine(elements: elements))
    }

    func stored<T>(_ values: [T]) -> [T] {
      let size = grid.size
      return (0..<grid.voxelCount).map { offset in
        let point = VoxelPoint(
          i: offset % size[0], j: offset / size[0] % size[1], k: offset / size[0] / size[1])
        return values[StorageOrderTests.grid.offset(original(point))]
      }
    }

    var volume: Volume {
      Volume(grid: grid, storage: .int16(stored(StorageOrderTests.values)), slope: 2, intercept: -3)
    }

    var map: LabelMap {
      LabelMap(
        grid: grid, scheme: .reading([300, 301, 302]), labels: stored(StorageOrderTests.labels))
    }
  }

  static let original = Order(axes: [0, 1, 2], isReversed: [false, false, false])

  @Test(arguments: Order.all) func `pictures and labels are as if stored alike`(_ order: Order) {
    let (volume, map) = (order.volume, order.map)
    let relation = Self.grid.relation(to: order.grid)
    #expect(relation.isExact)
    #expect(order.grid.coincides(with: Self.grid))
    for plane in Plane.allCases {
      for convention in DisplayConvention.allCases {
        let geometry = SliceGeometry(Self.grid, plane: plane, convention: convention)
        for index in 0..<geometry.count {
          #expect(
            volume.sampledSlice(index, geometry)
              == Self.original.volume.slice(index, geometry))
          #expect(map.sampledSlice(index, geometry) == Self.original.map.slice(index, geometry))
        }
      }
    }
  }

  @Test(arguments: Order.all) func `a volume put in another order keeps its type and every voxel`(
    _ order: Order
  ) {
    let turned = order.volume.resampled(to: Self.grid)
    guard case .int16(Self.values) = turned.storage else {
      Issue.record("other voxels")
      return
    }
    #expect(turned.slope == 2 && turned.intercept == -3)
    #expect(order.map.on(Self.grid).labels == Self.labels)
  }

  @Test func `colors are put in another order too`() {
    for order in Order.all {
      let colors = Self.values.map { SIMD3(UInt8($0), UInt8($0 / 2), UInt8($0 % 7)) }
      func volume(_ order: Order) -> Volume {
        Volume(
          grid: order.grid, storage: .rgb24(order.stored(colors).flatMap { [$0.x, $0.y, $0.z] }))
      }
      let geometry = SliceGeometry(Self.grid, plane: .coronal)
      #expect(
        volume(order).sampledColorSlice(2, geometry)
          == volume(Self.original).colorSlice(2, geometry))
      #expect(
        volume(order).resampled(to: Self.grid).colorSlice(2, geometry)
          == volume(Self.original).colorSlice(2, geometry))
    }
  }

  @Test func `grids that are turned a little, moved or finer do not coincide`() {
    let affine = Self.grid.affine
    func moved(_ place: Int, by step: Double) -> Grid {
      var elements = affine.elements
      elements[place] += step
      return Grid(size: Self.grid.size, affine: Affine(elements: elements))
    }
    #expect(!Self.grid.coincides(with: moved(3, by: 0.1)))
    #expect(!Self.grid.coincides(with: moved(1, by: 0.05)))
    #expect(Self.grid.coincides(with: moved(3, by: 0.001)))
    #expect(!Self.grid.coincides(with: Grid(size: [7, 6, 6], affine: affine)))
  }
}
