import Foundation

/// Lets threads that wait for each other sleep instead of spin.
///
/// oneDNN uses libgomp, whose threads by default spin at the end of every layer and so take the
/// processor from threads with work; with other programs running, a forward pass takes three times
/// as long. libgomp reads its setting when it is loaded, before `main`, so the program sets it and
/// then starts itself again.
enum ThreadPolicy {
  static func apply() {
    #if os(Linux)
      guard getenv("OMP_WAIT_POLICY") == nil else { return }
      setenv("OMP_WAIT_POLICY", "passive", 1)
      // Returns only if it failed; everything then works, but slower.
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }
}

/// A command that may run a network, so that ``ThreadPolicy`` is applied.
protocol ComputesWithNetwork {}
