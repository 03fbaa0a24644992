import CCairo

/// The bytes that cairo writes, collected.
final class CanvasSink {
  private(set) var bytes: [UInt8] = []

  /// The function that cairo calls with a sink and bytes.
  static let write: cairo_write_func_t = { closure, data, count in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<CanvasSink>.fromOpaque(closure).takeUnretainedValue().bytes
      .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
    return CAIRO_STATUS_SUCCESS
  }
}
