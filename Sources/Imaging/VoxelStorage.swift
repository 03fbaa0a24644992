/// A volume's stored numbers, in the type they have in the file.
///
/// Values are kept as stored: a BraTS case of int16 files takes 2 bytes per voxel. The first array
/// axis is fastest.
package enum VoxelStorage: Sendable {
  case int8([Int8])
  case uint8([UInt8])
  case int16([Int16])
  case uint16([UInt16])
  case int32([Int32])
  case uint32([UInt32])
  case int64([Int64])
  case uint64([UInt64])
  case float32([Float])
  case float64([Double])
  /// Red, green and blue, 0–255, three bytes per voxel.
  case rgb24([UInt8])

  /// The number of stored voxels, over all frames.
  package var count: Int {
    switch self {
    case .int8(let v): v.count
    case .uint8(let v): v.count
    case .int16(let v): v.count
    case .uint16(let v): v.count
    case .int32(let v): v.count
    case .uint32(let v): v.count
    case .int64(let v): v.count
    case .uint64(let v): v.count
    case .float32(let v): v.count
    case .float64(let v): v.count
    case .rgb24(let v): v.count / 3
    }
  }

  /// The stored type's name as NIfTI tools print it, such as "int16".
  package var typeName: String {
    switch self {
    case .int8: "int8"
    case .uint8: "uint8"
    case .int16: "int16"
    case .uint16: "uint16"
    case .int32: "int32"
    case .uint32: "uint32"
    case .int64: "int64"
    case .uint64: "uint64"
    case .float32: "float32"
    case .float64: "float64"
    case .rgb24: "rgb24"
    }
  }

  /// Whether each voxel is a color rather than a number.
  package var isColor: Bool {
    if case .rgb24 = self { true } else { false }
  }

  /// One voxel's stored number, unscaled; a color gives its luminance.
  ///
  /// Source of the weights: ITU-R BT.601.
  package subscript(offset: Int) -> Double {
    switch self {
    case .int8(let v): Double(v[offset])
    case .uint8(let v): Double(v[offset])
    case .int16(let v): Double(v[offset])
    case .uint16(let v): Double(v[offset])
    case .int32(let v): Double(v[offset])
    case .uint32(let v): Double(v[offset])
    case .int64(let v): Double(v[offset])
    case .uint64(let v): Double(v[offset])
    case .float32(let v): Double(v[offset])
    case .float64(let v): v[offset]
    case .rgb24(let v):
      0.299 * Double(v[offset * 3]) + 0.587 * Double(v[offset * 3 + 1])
        + 0.114 * Double(v[offset * 3 + 2])
    }
  }

  /// Writes scaled numbers into a buffer, walking the array with strides.
  ///
  /// `output` receives `width * height` numbers, row by row. `start` is the offset of the first voxel;
  /// strides count voxels and may be negative. Each number is multiplied by `slope`, then `intercept`
  /// is added.
  func gather(
    into output: UnsafeMutableBufferPointer<Float>, width: Int, height: Int, start: Int,
    columnStride: Int, rowStride: Int, slope: Float, intercept: Float
  ) {
    func walk<T>(_ values: [T], _ number: (T) -> Float) {
      values.withUnsafeBufferPointer { source in
        if columnStride == 1, rowStride == width {
          // One run, which the compiler can turn into vector instructions.
          let run = UnsafeBufferPointer(rebasing: source[start..<start + width * height])
          for index in 0..<run.count { output[index] = number(run[index]) * slope + intercept }
          return
        }
        for row in 0..<height {
          var place = start + row * rowStride
          let target = row * width
          for column in 0..<width {
            output[target + column] = number(source[place]) * slope + intercept
            place += columnStride
          }
        }
      }
    }
    switch self {
    case .int8(let v): walk(v) { Float($0) }
    case .uint8(let v): walk(v) { Float($0) }
    case .int16(let v): walk(v) { Float($0) }
    case .uint16(let v): walk(v) { Float($0) }
    case .int32(let v): walk(v) { Float($0) }
    case .uint32(let v): walk(v) { Float($0) }
    case .int64(let v): walk(v) { Float($0) }
    case .uint64(let v): walk(v) { Float($0) }
    case .float32(let v): walk(v) { $0 }
    case .float64(let v): walk(v) { Float($0) }
    case .rgb24:
      for row in 0..<height {
        for column in 0..<width {
          let value = Float(self[start + row * rowStride + column * columnStride])
          output[row * width + column] = value * slope + intercept
        }
      }
    }
  }
}
