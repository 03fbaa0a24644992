internal import Foundation
internal import Imaging
internal import NIfTI

/// Writes an image of dcm2niix again with evenly spaced slices.
///
/// Values between slices are interpolated from the two neighbors; where these are far apart, slices
/// are left empty.
struct SliceFilling {
  /// One slice of the result: the slices before and after it, and how much of the second it takes.
  struct Source {
    let lower, upper: Int
    let share: Double
  }

  /// The slices of the result; `nil` for an empty one.
  let sources: [Source?]

  /// The most missing slices between two others that are interpolated.
  static let mostInterpolated = 3

  /// Finds the neighbors of each slice.
  ///
  /// - Parameters:
  ///   - indices: Where each slice of the image lies in the result, in ascending order.
  ///   - count: The number of slices of the result.
  init(_ indices: [Double], count: Int) {
    var upper = 0
    sources = (0..<count).map { number in
      let place = Double(number)
      while upper < indices.count - 1, indices[upper] < place - 1e-6 { upper += 1 }
      let lower = max(0, indices[upper] > place + 1e-6 ? upper - 1 : upper)
      let gap = indices[upper] - indices[lower]
      guard gap > 0 else { return Source(lower: lower, upper: upper, share: 0) }
      guard gap <= Double(Self.mostInterpolated + 1) + 1e-6 else { return nil }
      return Source(lower: lower, upper: upper, share: (place - indices[lower]) / gap)
    }
  }

  /// The same for an image whose slices stand in the opposite order.
  private init(_ sources: [Source?]) { self.sources = sources }

  /// Returns the filling of an image whose first slice is the last one along the normal.
  func reversed(of count: Int) -> SliceFilling {
    SliceFilling(
      sources.reversed().map { source in
        source.map {
          Source(lower: count - 1 - $0.lower, upper: count - 1 - $0.upper, share: $0.share)
        }
      })
  }

  /// Whether a slice is left empty.
  var hasEmpty: Bool { sources.contains { $0 == nil } }

  /// Returns a file with its slices replaced; `nil` for a type of numbers that dcm2niix does not
  /// write.
  ///
  /// - Parameters:
  ///   - file: A single file of NIfTI-1 in this computer's byte order.
  ///   - header: Its header.
  /// - Returns: The bytes of the new file.
  func fill(_ file: Data, _ header: NIfTIHeader) -> Data? {
    switch header.datatype {
    case 2, 128: return fill(file, header, UInt8.self) { UInt8(clamping: Int($0.rounded())) }
    case 256: return fill(file, header, Int8.self) { Int8(clamping: Int($0.rounded())) }
    case 4: return fill(file, header, Int16.self) { Int16(clamping: Int($0.rounded())) }
    case 512: return fill(file, header, UInt16.self) { UInt16(clamping: Int($0.rounded())) }
    case 8: return fill(file, header, Int32.self) { Int32(clamping: Int($0.rounded())) }
    case 768: return fill(file, header, UInt32.self) { UInt32(clamping: Int($0.rounded())) }
    case 16: return fill(file, header, Float.self) { Float($0) }
    case 64: return fill(file, header, Double.self) { $0 }
    default: return nil
    }
  }

  private func fill<Value: SliceValue>(
    _ file: Data, _ header: NIfTIHeader, _ type: Value.Type, _ make: (Double) -> Value
  ) -> Data? {
    let size = header.grid.size
    let width = MemoryLayout<Value>.size
    let samples = header.datatype == 128 ? 3 : 1
    let slice = size[0] * size[1] * samples
    let start = Int(header.vox_offset)
    guard file.count >= start + slice * width * size[2] * header.frameCount else { return nil }
    let bytes = [UInt8](file)
    var result = Data(file[file.startIndex..<file.startIndex + start])
    bytes.withUnsafeBytes { raw in
      for frame in 0..<header.frameCount {
        func value(_ k: Int, _ place: Int) -> Double {
          let index = (frame * size[2] + k) * slice + place
          return raw.loadUnaligned(fromByteOffset: start + index * width, as: Value.self).double
        }
        for source in sources {
          guard let source else {
            result.append(Data(count: slice * width))
            continue
          }
          let values = (0..<slice).map { place -> Value in
            let low = value(source.lower, place)
            guard source.share > 0 else { return make(low) }
            return make(low + (value(source.upper, place) - low) * source.share)
          }
          values.withUnsafeBytes { result.append(contentsOf: $0) }
        }
      }
    }
    return result
  }
}

/// A number of an image.
private protocol SliceValue {
  var double: Double { get }
}

extension UInt8: SliceValue { fileprivate var double: Double { Double(self) } }
extension Int8: SliceValue { fileprivate var double: Double { Double(self) } }
extension UInt16: SliceValue { fileprivate var double: Double { Double(self) } }
extension Int16: SliceValue { fileprivate var double: Double { Double(self) } }
extension UInt32: SliceValue { fileprivate var double: Double { Double(self) } }
extension Int32: SliceValue { fileprivate var double: Double { Double(self) } }
extension Float: SliceValue { fileprivate var double: Double { Double(self) } }
extension Double: SliceValue { fileprivate var double: Double { self } }
