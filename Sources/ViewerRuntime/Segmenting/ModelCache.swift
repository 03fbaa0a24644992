import Synchronization
import Viewer

/// The networks of the models that learned in this sitting, each made once.
final class NetworkShelf: Sendable {
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
