internal import COneDNN

/// The type of a tensor's elements.
package enum ElementType: Hashable, Sendable {
  case float32
  case bfloat16
  case uint8
  case int32

  var code: dnnl_data_type_t {
    switch self {
    case .float32: dnnl_f32
    case .bfloat16: dnnl_bf16
    case .uint8: dnnl_u8
    case .int32: dnnl_s32
    }
  }

  /// The size of one element in bytes.
  package var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .bfloat16: 2
    case .uint8: 1
    }
  }
}

/// The order of a tensor's elements in memory.
package enum Layout: Hashable, Sendable {
  /// Chosen by the primitive; read it afterwards with ``Primitive/descriptor(of:)``.
  case any
  /// One axis.
  case x
  /// Plain: batch, channels, rows, columns; the same order as weights `oihw`.
  case nchw
  /// Channels last: batch, rows, columns, channels.
  case nhwc
  /// Plain, with any number of axes: the last one is the innermost.
  case plain
  /// Batch, spatial axes, channels; three, four or five axes.
  case channelsLast
  /// Channels in blocks of 16: batch, channels / 16, rows, columns, 16.
  case nChw16c
  /// Channels in blocks of 8.
  case nChw8c

  func code(axes: Int) -> dnnl_format_tag_t {
    switch self {
    case .plain:
      switch axes {
      case 1: dnnl_a
      case 2: dnnl_ab
      case 3: dnnl_abc
      case 4: dnnl_abcd
      case 5: dnnl_abcde
      case 6: dnnl_abcdef
      default: dnnl_format_tag_undef
      }
    case .channelsLast:
      switch axes {
      case 3: dnnl_acb
      case 4: dnnl_acdb
      case 5: dnnl_acdeb
      default: dnnl_format_tag_undef
      }
    case .any: dnnl_format_tag_any
    case .x: dnnl_a
    case .nchw: dnnl_abcd
    case .nhwc: dnnl_acdb
    case .nChw16c: dnnl_aBcd16b
    case .nChw8c: dnnl_aBcd8b
    }
  }
}

/// A tensor's sizes, element type and layout.
package final class MemoryDescriptor: @unchecked Sendable, Equatable {
  // Written once, in the initializer; on the heap, because its address must stay valid.
  let pointer: UnsafeMutablePointer<dnnl_memory_desc_t>

  init(copying descriptor: dnnl_memory_desc_t) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: descriptor)
  }

  deinit { pointer.deallocate() }

  /// Describes a tensor.
  ///
  /// - `dimensions`: Logical sizes: N, C and the spatial axes for images; O, I and the kernel's axes for
  ///   weights, after G for weights in groups.
  package convenience init(
    _ dimensions: [Int], _ type: ElementType, _ layout: Layout
  ) throws(OneDNNError) {
    self.init(copying: dnnl_memory_desc_t())
    try check(
      dnnl_memory_desc_init_by_tag(
        pointer, Int32(dimensions.count), dims(dimensions), type.code,
        layout.code(axes: dimensions.count)),
      "describing a tensor of size \(dimensions)")
  }

  /// The number of bytes of the tensor, including padding of blocks.
  package var byteCount: Int { dnnl_memory_desc_get_size(pointer) }

  /// Returns a descriptor with the same sizes and type in the plain layout, `nchw`.
  ///
  /// - Precondition: There are four axes.
  package func plain() throws(OneDNNError) -> MemoryDescriptor {
    precondition(pointer.pointee.ndims == 4, "\(pointer.pointee.ndims) axes")
    let copy = MemoryDescriptor(copying: dnnl_memory_desc_t())
    try check(
      withUnsafePointer(to: pointer.pointee.dims) {
        $0.withMemoryRebound(to: dnnl_dim_t.self, capacity: 4) {
          dnnl_memory_desc_init_by_tag(
            copy.pointer, 4, $0, pointer.pointee.data_type, Layout.nchw.code(axes: 4))
        }
      }, "describing a plain tensor")
    return copy
  }

  /// Returns whether sizes, type and layout are the same.
  package static func == (a: MemoryDescriptor, b: MemoryDescriptor) -> Bool {
    dnnl_memory_desc_equal(a.pointer, b.pointer) != 0
  }
}
