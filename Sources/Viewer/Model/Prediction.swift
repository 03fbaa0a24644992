public import Imaging

/// Predicted labels, and for which axial slices there are any.
public struct Prediction: Sendable {
  /// The labels; background where nothing was segmented.
  public private(set) var map: LabelMap
  /// Whether each axial slice was segmented, by its index in the stored array.
  public private(set) var isSegmented: [Bool]
  /// The file from which it was read; `nil` where the model made it here.
  public let file: String?

  /// Creates a prediction of no slices.
  public init(grid: Grid, scheme: LabelScheme) {
    map = LabelMap(grid: grid, scheme: scheme)
    isSegmented = [Bool](repeating: false, count: Self.axial(grid).count)
    file = nil
  }

  /// Creates a prediction of a whole volume from a file's labels.
  public init(_ map: LabelMap, file: String) {
    self.map = map
    isSegmented = [Bool](repeating: true, count: Self.axial(map.grid).count)
    self.file = file
  }

  /// The slices that the network sees: axial, radiological, whatever is on screen.
  public static func axial(_ grid: Grid) -> SliceGeometry {
    SliceGeometry(grid, plane: .axial, convention: .radiological)
  }

  /// How many axial slices were segmented.
  public var segmentedCount: Int { isSegmented.reduce(0) { $0 + ($1 ? 1 : 0) } }

  /// Whether all of them were.
  public var isComplete: Bool { segmentedCount == isSegmented.count }

  /// Takes a segmented axial slice in, laid out radiologically.
  public mutating func setSlice(_ labels: Slice<UInt8>, _ index: Int) {
    map.setSlice(labels, index, Self.axial(map.grid))
    isSegmented[index] = true
  }
}
