/// The positions and sizes of a file's frames.
struct DICOMGeometry: Hashable, Sendable {
  /// Pixels of a frame.
  let rows, columns: Int
  /// Numbers per pixel: 3 for color.
  let samples: Int
  /// Millimeters between the centers of rows, and of columns.
  let pixelSpacing: [Double]
  /// The thickness of a slice in millimeters.
  let thickness: Double?
  /// The directions of a row and of a column, six numbers; `nil` if unknown.
  let orientation: [Double]?
  /// The frames.
  let frames: [Frame]
  /// Whether a Siemens mosaic holds the slices of a volume side by side.
  let isMosaic: Bool
  /// Whether frames have different directions.
  let isMixed: Bool
  /// Millimeters between the centers of slices, as the file says.
  let spacingBetween: Double?

  /// One frame of a file.
  struct Frame: Hashable, Sendable {
    /// The center of the first pixel in millimeters, LPS; `nil` if unknown.
    let position: [Double]?
    /// The echo time in milliseconds, where frames differ.
    let echoTime: Double?
  }

  /// Reads the image elements; `nil` if the file has no pixels.
  init?(_ data: DICOMDataSet) {
    guard let rows = data.integer(.rows), let columns = data.integer(.columns), rows > 0,
      columns > 0, rows <= 1 << 16, columns <= 1 << 16
    else { return nil }
    let count = min(max(data.integer(.numberOfFrames) ?? 1, 1), 1 << 20)
    let samples = data.integer(.samplesPerPixel) ?? 1
    self.rows = rows
    self.columns = columns
    self.samples = samples
    isMosaic = data.strings(.imageType).contains("MOSAIC")

    let shared = data.items(.sharedFunctionalGroupsSequence).first
    let perFrame = data.items(.perFrameFunctionalGroupsSequence)
    func group(_ sequence: DICOMTag, _ frame: DICOMDataSet?) -> DICOMDataSet {
      frame?.items(sequence).first ?? shared?.items(sequence).first ?? data
    }
    let measures = group(.pixelMeasuresSequence, perFrame.first)
    pixelSpacing = Self.finite(measures.numbers(.pixelSpacing), 2) ?? []
    thickness = measures.number(.sliceThickness)
    spacingBetween = measures.number(.spacingBetweenSlices)
    orientation = Self.finite(
      group(.planeOrientationSequence, perFrame.first).numbers(.imageOrientationPatient), 6)
    let first = orientation
    isMixed = perFrame.dropFirst().contains { frame in
      let own = frame.items(.planeOrientationSequence).first
      guard let axes = own.map({ $0.numbers(.imageOrientationPatient) }), let first else {
        return false
      }
      return axes.count == 6 && zip(axes, first).contains { abs($0 - $1) > 0.01 }
    }
    let positions = perFrame.prefix(count).map { frame in
      Frame(
        position: Self.finite(
          group(.planePositionSequence, frame).numbers(.imagePositionPatient), 3),
        echoTime: group(.mrEchoSequence, frame).number(.effectiveEchoTime))
    }
    let only = Frame(
      position: Self.finite(data.numbers(.imagePositionPatient), 3), echoTime: nil)
    frames = positions.isEmpty ? Array(repeating: only, count: count) : positions
  }

  /// Whether the distances between pixels are known.
  var hasPixelSpacing: Bool { pixelSpacing.count == 2 && pixelSpacing.allSatisfy { $0 > 0 } }

  private static func finite(_ numbers: [Double], _ count: Int) -> [Double]? {
    guard numbers.count >= count, numbers.prefix(count).allSatisfy({ $0.isFinite }) else {
      return nil
    }
    return Array(numbers.prefix(count))
  }

  /// The direction across slices, of length 1; `nil` if unknown.
  var normal: [Double]? {
    guard let axes = orientation else { return nil }
    let (row, column) = (Array(axes[..<3]), Array(axes[3...]))
    let cross = [
      row[1] * column[2] - row[2] * column[1], row[2] * column[0] - row[0] * column[2],
      row[0] * column[1] - row[1] * column[0],
    ]
    let length = cross.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0.1 ? cross.map { $0 / length } : nil
  }
}
