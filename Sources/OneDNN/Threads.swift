internal import Foundation

/// The number of threads that oneDNN uses.
///
/// Debian's oneDNN uses libgomp, whose setting belongs to the calling thread, so a thread that
/// executes primitives sets its own. `OMP_WAIT_POLICY=passive` must be in the environment before
/// the program starts; otherwise waiting threads spin and take processor time from working threads.
package enum Threads {
  /// Sets the number of threads for primitives executed by the calling thread.
  ///
  /// - Returns: Whether the OpenMP library was found.
  @discardableResult package static func set(_ count: Int) -> Bool {
    precondition(count > 0, "\(count) threads")
    guard let function = setNumThreads else { return false }
    function(Int32(count))
    return true
  }

  private typealias SetNumThreads = @convention(c) (Int32) -> Void

  private static let setNumThreads: SetNumThreads? = {
    guard let program = dlopen(nil, RTLD_NOW), let symbol = dlsym(program, "omp_set_num_threads")
    else { return nil }
    return unsafeBitCast(symbol, to: SetNumThreads.self)
  }()
}
