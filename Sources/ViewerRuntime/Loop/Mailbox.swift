import Synchronization
import Terminal
import Viewer

/// Messages from background work to the loop.
final class Mailbox: Sendable {
  private let messages = Mutex<[Message]>([])
  private let waker: any Waker

  init(_ waker: any Waker) { self.waker = waker }

  /// Puts a message in and wakes the loop; from any thread.
  func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    waker.wake()
  }

  /// Takes all messages out, in the order in which they came.
  func take() -> [Message] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
