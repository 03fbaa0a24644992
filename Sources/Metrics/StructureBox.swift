import Imaging

/// The bounding box of the labeled voxels of two label maps, with the classes of each voxel's
/// labels.
///
/// Tumors fill a small part of a volume, so everything except counting works on this box.
struct StructureBox {
  /// The number of voxels along the three array axes; all 0 if both maps are empty.
  let size: [Int]
  /// The classes of each voxel's labels.
  let codes: Codes
  private let prediction: LabelClasses
  private let reference: LabelClasses
  private let structures: [Structure]

  /// Classes, stored by how many there are.
  enum Codes {
    /// One code per voxel: the prediction's class times the number of the reference's classes, plus
    /// the reference's class.
    case bytes([UInt8])
    /// The classes of each side, and where each class occurs: with hundreds of labels, each is
    /// measured in its own small box.
    case classes(prediction: ClassArray, reference: ClassArray)
  }

  /// Crops two label maps of the same size.
  init(prediction: LabelMap, reference: LabelMap) {
    structures = Structure.common(prediction.scheme, reference.scheme)
    let first = LabelClasses(prediction.scheme, structures)
    let second = LabelClasses(reference.scheme, structures)
    (self.prediction, self.reference) = (first, second)
    let full = reference.grid.size
    let bounds = Self.bounds(
      prediction.labels, reference.labels, size: full, first.table, second.table)
    guard let (lower, upper) = bounds else {
      (size, codes) = ([0, 0, 0], .bytes([]))
      return
    }
    let size = (0..<3).map { upper[$0] - lower[$0] + 1 }
    self.size = size
    func crop<Code: FixedWidthInteger>(_: Code.Type) -> [Code] {
      let firstTable = first.table.map { Code(truncatingIfNeeded: Int($0) * second.count) }
      let secondTable = second.table.map { Code(truncatingIfNeeded: $0) }
      return Self.cropped(
        prediction.labels, reference.labels, firstTable, secondTable, full: full, lower: lower,
        size: size)
    }
    guard first.count * second.count > 256 else {
      codes = .bytes(crop(UInt8.self))
      return
    }
    let none = [UInt16](repeating: 0, count: labelCount)
    func classes(_ one: [UInt16], _ other: [UInt16], count: Int) -> ClassArray {
      ClassArray(
        Self.cropped(
          prediction.labels, reference.labels, one, other, full: full, lower: lower, size: size),
        size: size, count: count)
    }
    codes = .classes(
      prediction: classes(first.table, none, count: first.count),
      reference: classes(none, second.table, count: second.count))
  }

  /// Returns for each class of both sides whether it is part of a structure.
  func classes(of structure: Structure) -> (prediction: [Bool], reference: [Bool]) {
    guard let index = structures.firstIndex(of: structure) else {
      return (
        [Bool](repeating: false, count: prediction.count),
        [Bool](repeating: false, count: reference.count)
      )
    }
    return (prediction.contains(index), reference.contains(index))
  }

  /// Returns the masks of a structure for each code: bit 0 is the prediction's mask, bit 1 the
  /// reference's.
  func bits(of structure: Structure) -> [UInt8] {
    guard let index = structures.firstIndex(of: structure) else {
      return [UInt8](repeating: 0, count: prediction.count * reference.count)
    }
    let (first, second) = (prediction.contains(index), reference.contains(index))
    return first.flatMap { inFirst in
      second.map { inSecond in (inFirst ? 1 : 0) | (inSecond ? 2 : 0) }
    }
  }

  private static func cropped<Code: FixedWidthInteger>(
    _ prediction: [Label], _ reference: [Label], _ first: [Code], _ second: [Code], full: [Int],
    lower: [Int], size: [Int]
  ) -> [Code] {
    let count = size[0] * size[1] * size[2]
    return [Code](unsafeUninitializedCapacity: count) { codes, initialized in
      prediction.withUnsafeBufferPointer { prediction in
        reference.withUnsafeBufferPointer { reference in
          first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
              var target = 0
              for k in lower[2]..<lower[2] + size[2] {
                for j in lower[1]..<lower[1] + size[1] {
                  let start = lower[0] + full[0] * (j + full[1] * k)
                  for source in start..<start + size[0] {
                    codes[target] =
                      first[Int(prediction[source])] &+ second[Int(reference[source])]
                    target += 1
                  }
                }
              }
            }
          }
        }
      }
      initialized = count
    }
  }

  /// Returns the lowest and highest indices of voxels that are in a structure of either map.
  private static func bounds(
    _ prediction: [Label], _ reference: [Label], size: [Int], _ first: [UInt16], _ second: [UInt16]
  ) -> (lower: [Int], upper: [Int])? {
    var lower = size
    var upper = [-1, -1, -1]
    prediction.withUnsafeBufferPointer { prediction in
      reference.withUnsafeBufferPointer { reference in
        let (bytes, others) = (
          UnsafeRawBufferPointer(prediction), UnsafeRawBufferPointer(reference)
        )
        func isInside(_ offset: Int) -> Bool {
          first[Int(prediction[offset])] | second[Int(reference[offset])] != 0
        }
        for k in 0..<size[2] {
          for j in 0..<size[1] {
            let row = size[0] * (j + size[1] * k)
            // Four voxels that are background in both maps are skipped at once.
            func isEmpty(_ i: Int) -> Bool {
              i + 4 <= size[0]
                && bytes.loadUnaligned(fromByteOffset: 2 * (row + i), as: UInt64.self)
                  | others.loadUnaligned(fromByteOffset: 2 * (row + i), as: UInt64.self) == 0
            }
            var i = 0
            while i < size[0] {
              if isEmpty(i) {
                i += 4
              } else if isInside(row + i) {
                break
              } else {
                i += 1
              }
            }
            guard i < size[0] else { continue }
            var last = size[0] - 1
            while last > i {
              if last >= 3, isEmpty(last - 3) {
                last -= 4
              } else if isInside(row + last) {
                break
              } else {
                last -= 1
              }
            }
            last = max(last, i)
            (lower[0], upper[0]) = (min(lower[0], i), max(upper[0], last))
            (lower[1], upper[1]) = (min(lower[1], j), max(upper[1], j))
            (lower[2], upper[2]) = (min(lower[2], k), max(upper[2], k))
          }
        }
      }
    }
    return upper[0] < 0 ? nil : (lower, upper)
  }
}

/// The class of each voxel of a box, and the box in which each class occurs.
struct ClassArray {
  let classes: [UInt16]
  /// For each class, the lowest and highest indices along the three axes; an empty class has no
  /// range.
  let bounds: [(lower: SIMD3<Int32>, upper: SIMD3<Int32>)]

  init(_ classes: [UInt16], size: [Int], count: Int) {
    self.classes = classes
    var bounds = [(lower: SIMD3<Int32>, upper: SIMD3<Int32>)](
      repeating: (SIMD3(repeating: .max), SIMD3(repeating: -1)), count: count)
    classes.withUnsafeBufferPointer { classes in
      var offset = 0
      for k in 0..<size[2] {
        for j in 0..<size[1] {
          for i in 0..<size[0] {
            let place = SIMD3(Int32(i), Int32(j), Int32(k))
            let own = Int(classes[offset])
            offset += 1
            guard own > 0 else { continue }
            bounds[own].lower = pointwiseMin(bounds[own].lower, place)
            bounds[own].upper = pointwiseMax(bounds[own].upper, place)
          }
        }
      }
    }
    self.bounds = bounds
  }
}
