package import Imaging

extension ModelDescription {
  /// What the axes of the network's input are.
  package enum AxisOrder: Hashable, Sendable {
    /// Slices as on a radiologist's screen, for each of ``ModelDescription/planes``: rows run from anterior, or
    /// from superior in other planes; columns from the patient's right, or from anterior in sagittal slices.
    case radiological
    /// The directions in which three axes increase, the slice axis first in two-dimensional networks.
    case anatomical([Direction])
    /// The axes of the array as the file stores it, whatever their directions: a permutation of 0 (i, which is
    /// contiguous in NIfTI files), 1 (j) and 2 (k).
    case stored([Int])

    /// The direction in which an axis increases.
    package struct Direction: Hashable, Sendable {
      /// 0 is right–left, 1 anterior–posterior, 2 superior–inferior.
      package var axis: Int
      /// Whether it increases toward right, anterior or superior.
      package var isPositive: Bool
      /// The letter: R, L, A, P, S or I.
      package var letter: Character { Self.letters[axis][isPositive ? 0 : 1] }

      private static let letters: [[Character]] = [["R", "L"], ["A", "P"], ["S", "I"]]

      /// The direction of a letter; `nil` for other letters.
      package init?(_ letter: Character) {
        guard let axis = Self.letters.firstIndex(where: { $0.contains(letter) }) else { return nil }
        self.axis = axis
        isPositive = Self.letters[axis][0] == letter
      }
    }

    /// The order if nothing else is said.
    package static func usual(_ dimensions: Int) -> AxisOrder {
      dimensions == 2 ? .radiological : .anatomical("RAS".compactMap(Direction.init))
    }

    /// Reads `radiological`, three letters such as `RAS`, or a permutation of `ijk`.
    ///
    /// - Returns: `nil` for anything else.
    package init?(_ text: String) {
      if text == Self.radiologicalName {
        self = .radiological
        return
      }
      let directions = text.compactMap(Direction.init)
      let indices = text.compactMap { Self.indexNames.firstIndex(of: $0) }
      if text.count == 3, Set(directions.map(\.axis)).count == 3 {
        self = .anatomical(directions)
      } else if text.count == 3, Set(indices).count == 3 {
        self = .stored(indices)
      } else {
        return nil
      }
    }

    /// The text that ``init(_:)`` reads.
    package var name: String {
      switch self {
      case .radiological: Self.radiologicalName
      case .anatomical(let directions): String(directions.map(\.letter))
      case .stored(let indices): String(indices.map { Self.indexNames[$0] })
      }
    }

    /// Whether the axes are those of the stored array.
    package var isStored: Bool { if case .stored = self { true } else { false } }

    /// The axes in ONNX order, the slice axis first in two-dimensional networks, by the numbers of
    /// ``ModelDescription/spacing`` and ``ModelDescription/mirror``.
    ///
    /// - Parameter plane: The plane, for ``radiological``.
    /// - Returns: A permutation of 0, 1 and 2.
    package func axes(in plane: Plane = .axial) -> [Int] {
      switch self {
      case .radiological:
        switch plane {
        case .axial: [2, 1, 0]
        case .coronal: [1, 2, 0]
        case .sagittal: [0, 2, 1]
        }
      case .anatomical(let directions): directions.map(\.axis)
      case .stored(let indices): indices
      }
    }

    private static let radiologicalName = "radiological"
    static let indexNames: [Character] = ["i", "j", "k"]
    /// The names of axes in lists of mirrored ones.
    static let axisNames = ["left-right", "anterior-posterior", "superior-inferior"]

    /// The name of an axis in lists of mirrored ones.
    package func axisName(_ axis: Int) -> String {
      isStored ? String(Self.indexNames[axis]) : Self.axisNames[axis]
    }
  }
}
