import Imaging

extension SlicerSegments {
  /// The grid of the image on which segments were drawn.
  ///
  /// Slicer saves only the box around the segments. Measures and comparisons need the whole grid:
  /// what a prediction has outside the box counts.
  struct Reference: Sendable {
    /// The affine of the whole grid's index space.
    let affine: Affine
    /// The first index of the image along each axis, and the size.
    let start, size: [Int]
    /// The index of the file's first voxel.
    let offset: [Int]

    /// Reads the geometry; `nil` if the file tells none.
    ///
    /// Source: Slicer's vtkSegmentationConverter, `SerializeImageGeometry`: 16 numbers of the matrix
    /// from indices to RAS, row by row, and the first and last index along each axis.
    init?(_ pairs: [String: String]) {
      let parameters = pairs["Segmentation_ConversionParameters"] ?? ""
      guard
        let offset = pairs["Segmentation_ReferenceImageExtentOffset"]?.split(separator: " ")
          .compactMap({ Int($0) }), offset.count == 3,
        let parameter = parameters.split(separator: "&").first(where: {
          $0.hasPrefix("Reference image geometry|")
        })
      else { return nil }
      let fields = parameter.split(separator: "|", omittingEmptySubsequences: false)
      let numbers = fields[1].split(separator: ";").compactMap { Double($0) }
      guard numbers.count == 22, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else {
        return nil
      }
      affine = Affine(elements: Array(numbers[..<12]))
      let extent = numbers[16...].map { Int($0) }
      start = [extent[0], extent[2], extent[4]]
      size = (0..<3).map { extent[$0 * 2 + 1] - extent[$0 * 2] + 1 }
      guard affine.isInvertible, size.allSatisfy({ (1...Int(Int16.max)).contains($0) }),
        offset.allSatisfy({ abs($0) < 1 << 20 })
      else { return nil }
      self.offset = offset
    }

    /// The whole grid, and the place of a cropped grid's first voxel in it; `nil` if the cropped grid
    /// is no part of it.
    func place(of cropped: Grid) -> (grid: Grid, shift: [Int])? {
      let shift = (0..<3).map { offset[$0] - start[$0] }
      guard (0..<3).allSatisfy({ shift[$0] >= 0 && shift[$0] + cropped.size[$0] <= size[$0] }),
        // A false size must not claim more memory than a large scan has.
        size.reduce(1, *) <= 1 << 28
      else { return nil }
      func at(_ index: [Int]) -> WorldPoint {
        affine.world(i: Double(index[0]), j: Double(index[1]), k: Double(index[2]))
      }
      let first = at(start)
      var elements = affine.elements
      (elements[3], elements[7], elements[11]) = (first.x, first.y, first.z)
      let own = Grid(size: cropped.size, affine: moved(affine, to: at(offset)))
      guard own.matches(cropped) else { return nil }
      return (Grid(size: size, affine: Affine(elements: elements)), shift)
    }

    private func moved(_ affine: Affine, to origin: WorldPoint) -> Affine {
      var elements = affine.elements
      (elements[3], elements[7], elements[11]) = (origin.x, origin.y, origin.z)
      return Affine(elements: elements)
    }
  }

  /// The grid of the image on which a cropped map was drawn; `nil` if it is the map's own, or
  /// unknown.
  func wholeGrid(of cropped: Grid) -> Grid? {
    guard let grid = reference?.place(of: cropped)?.grid, grid.size != cropped.size else {
      return nil
    }
    return grid
  }

  /// Puts a cropped map back on the grid of the image on which it was drawn, if the file tells it.
  ///
  /// - Precondition: The volume comes from ``merged(_:file:)``.
  func uncropped(_ volume: Volume) -> Volume {
    guard let (grid, shift) = reference?.place(of: volume.grid), grid.size != volume.grid.size
    else { return volume }
    let small = volume.grid.size
    func padded<Number: FixedWidthInteger>(_ values: [Number]) -> [Number] {
      var whole = [Number](repeating: 0, count: grid.voxelCount)
      for k in 0..<small[2] {
        for j in 0..<small[1] {
          let source = (k * small[1] + j) * small[0]
          let target =
            ((k + shift[2]) * grid.size[1] + j + shift[1]) * grid.size[0] + shift[0]
          for i in 0..<small[0] { whole[target + i] = values[source + i] }
        }
      }
      return whole
    }
    switch volume.storage {
    case .uint8(let values): return Volume(grid: grid, storage: .uint8(padded(values)))
    case .uint16(let values): return Volume(grid: grid, storage: .uint16(padded(values)))
    default: preconditionFailure("a merged map of \(volume.storage.typeName)")
    }
  }
}
