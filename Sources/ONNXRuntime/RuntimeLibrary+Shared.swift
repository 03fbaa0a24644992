internal import Synchronization

extension RuntimeLibrary {
  private struct State {
    var configured: String?
    var result: Result<RuntimeLibrary, ONNXRuntimeError>?
  }
  private static let state = Mutex(State())

  /// Names the library of the configuration file, before ``shared()`` is called for the first time.
  ///
  /// - Parameter path: A file or a folder; `nil` for none.
  package static func configure(_ path: String?) { state.withLock { $0.configured = path } }

  /// The library of this process; it is looked for once, with the process's environment.
  ///
  /// - Throws: ``ONNXRuntimeError``, the same each time.
  package static func shared() throws(ONNXRuntimeError) -> RuntimeLibrary {
    try state.withLock { state in
      let result =
        state.result
        ?? Result { () throws(ONNXRuntimeError) in
          try LibrarySearch(configured: state.configured).open()
        }
      state.result = result
      return result
    }.get()
  }
}
