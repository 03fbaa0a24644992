import Foundation

/// Lets threads that wait for each other sleep instead of spin.
///
/// oneDNN computes on libgomp, whose threads by default spin at the end of every layer and keep the
/// processor from whoever has work; with other programs running, a forward pass takes three times as
/// long. libgomp reads its setting when it is loaded, which is before `main`, so the program starts
/// itself once more with the setting in place.
enum ThreadPolicy {
  static func apply() {
    #if os(Linux)
      guard getenv("OMP_WAIT_POLICY") == nil else { return }
      setenv("OMP_WAIT_POLICY", "passive", 1)
      // Returns only where it failed; then everything works, only slower.
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }
}

/// A command whose work may run a network, for which ``ThreadPolicy`` is applied.
protocol ComputesWithNetwork {}
