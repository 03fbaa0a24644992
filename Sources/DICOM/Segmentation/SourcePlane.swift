/// The plane of one image of a series: a file, or a frame of an enhanced file.
package struct SourcePlane: Hashable, Sendable {
  /// The class of the file's object.
  let sopClass: String
  /// The file's object.
  let sopInstance: String
  /// The frame's number, from 1; `nil` in files of one image.
  let frame: Int?
  /// The order in which the series lists it.
  let number: Int
  /// The center of the first pixel in millimeters, LPS.
  let position: [Double]
  /// The position as it is written.
  let positionText: [String]
  /// The geometry that it shares with its neighbors.
  let shape: PlaneShape
}

/// What the planes of a stack have in common.
package struct PlaneShape: Hashable, Sendable {
  /// Pixels down a column and along a row.
  let rows, columns: Int
  /// The directions of a row and of a column, LPS: six numbers.
  let orientation: [Double]
  /// Millimeters between the centers of rows, and of columns.
  let spacing: [Double]
  /// The thickness of a slice in millimeters.
  let thickness: Double?
  /// Millimeters between slices, as the file says.
  let spacingBetween: Double?

  /// The directions as they are written.
  let orientationText: [String]
  /// The pixel spacing as it is written.
  let spacingText: [String]

  /// The direction across the planes, of length 1.
  var normal: [Double] {
    let normal = cross(Array(orientation[..<3]), Array(orientation[3...]))
    let length = dot(normal, normal).squareRoot()
    return normal.map { $0 / length }
  }

  /// Returns whether planes of both shapes can be in one stack.
  func agrees(with other: PlaneShape) -> Bool {
    rows == other.rows && columns == other.columns
      && zip(orientation, other.orientation).allSatisfy { abs($0 - $1) < 1e-3 }
      && zip(spacing, other.spacing).allSatisfy { abs($0 - $1) < 1e-3 * $0 }
  }
}

extension SourcePlane {
  /// Reads the planes of a file; none if it holds no image with a position.
  static func planes(of file: DICOMFile) -> [SourcePlane] {
    let data = file.dataSet
    guard let rows = data.integer(.rows), let columns = data.integer(.columns),
      (1...65_535).contains(rows), (1...65_535).contains(columns),
      let sopClass = data.string(.sopClassUID), let instance = data.string(.sopInstanceUID)
    else { return [] }
    let shared = data.items(.sharedFunctionalGroupsSequence).first
    let frames = data.items(.perFrameFunctionalGroupsSequence)
    func plane(_ frame: DICOMDataSet?, _ number: Int?) -> SourcePlane? {
      func group(_ sequence: DICOMTag) -> DICOMDataSet {
        frame?.items(sequence).first ?? shared?.items(sequence).first ?? data
      }
      let measures = group(.pixelMeasuresSequence)
      let (place, turn) = (group(.planePositionSequence), group(.planeOrientationSequence))
      let position = place.numbers(.imagePositionPatient)
      let orientation = turn.numbers(.imageOrientationPatient)
      let spacing = measures.numbers(.pixelSpacing)
      guard position.count == 3, position.allSatisfy(\.isFinite), isFrame(orientation),
        spacing.count == 2, spacing.allSatisfy({ $0.isFinite && $0 > 0 })
      else { return nil }
      let shape = PlaneShape(
        rows: rows, columns: columns, orientation: orientation, spacing: spacing,
        thickness: measures.number(.sliceThickness),
        spacingBetween: measures.number(.spacingBetweenSlices),
        orientationText: turn.strings(.imageOrientationPatient),
        spacingText: measures.strings(.pixelSpacing))
      return SourcePlane(
        sopClass: sopClass, sopInstance: instance, frame: number,
        number: number ?? data.integer(.instanceNumber) ?? 0, position: position,
        positionText: place.strings(.imagePositionPatient), shape: shape)
    }
    guard !frames.isEmpty else { return [plane(nil, nil)].compactMap { $0 } }
    return frames.enumerated().compactMap { plane($1, $0 + 1) }
  }
}

/// Returns whether six numbers are two directions of length 1 at right angles.
func isFrame(_ orientation: [Double]) -> Bool {
  guard orientation.count == 6, orientation.allSatisfy(\.isFinite) else { return false }
  let (row, column) = (Array(orientation[..<3]), Array(orientation[3...]))
  return abs(dot(row, row) - 1) < 1e-2 && abs(dot(column, column) - 1) < 1e-2
    && abs(dot(row, column)) < 1e-2
}

func dot(_ one: [Double], _ other: [Double]) -> Double {
  zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
}

func cross(_ one: [Double], _ other: [Double]) -> [Double] {
  [
    one[1] * other[2] - one[2] * other[1], one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ]
}
