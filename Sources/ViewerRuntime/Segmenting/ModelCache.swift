import Synchronization
import Viewer

/// The networks of fine-tuned models, each of them loaded once.
final class ModelCache: Sendable {
  private let networks = Mutex<[String: Network]>([:])

  /// The network of a file; nothing is read yet.
  func network(_ path: String) -> Network {
    networks.withLock { networks in
      let network = networks[path] ?? Network(path: path)
      networks[path] = network
      return network
    }
  }
}
