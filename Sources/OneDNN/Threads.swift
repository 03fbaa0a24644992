internal import Foundation

/// How many threads oneDNN uses.
///
/// Debian's oneDNN runs on libgomp, whose setting belongs to the calling thread: a thread that executes
/// primitives sets its own. `OMP_WAIT_POLICY=passive` must be in the environment before the program
/// starts; without it, threads that wait spin, and take the processor from whoever has work.
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
