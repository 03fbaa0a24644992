import Foundation
import Synchronization

/// How plans and records are written as JSON.
enum RecordCoding {
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers come back exactly as they were, whatever they are.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

/// What a part of the work has done, one JSON value a line.
///
/// Lines are only added. A program that is killed leaves at most half a line, which is not read.
final class RecordFile<Line: Codable>: Sendable {
  private let descriptor: Mutex<CInt>
  private let path: String
  private let failure = Mutex<CommandFailure?>(nil)

  /// The file of a part.
  static func path(_ shard: Int, in records: String) -> String { "\(records)/part-\(shard).jsonl" }

  /// Opens the file of a part to add lines.
  init(_ shard: Int, in records: String) throws {
    path = Self.path(shard, in: records)
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    self.descriptor = Mutex(descriptor)
    let size = lseek(descriptor, 0, SEEK_END)
    var last: UInt8 = 10
    if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != 10 { write([10]) }
  }

  deinit { _ = descriptor.withLock { close($0) } }

  /// Adds a line; ``check()`` reports a failure.
  func append(_ line: Line) {
    do {
      write(Array(try RecordCoding.encoder.encode(line)) + [10])
    } catch {
      failure.withLock { $0 = $0 ?? CommandFailure("\(path) cannot be written: \(error.sentence)") }
    }
  }

  /// Throws if a line could not be written.
  func check() throws {
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  private func write(_ bytes: [UInt8]) {
    let written = descriptor.withLock { Foundation.write($0, bytes, bytes.count) }
    guard written != bytes.count else { return }
    let reason = written < 0 ? String(cString: strerror(errno)) : "the disk is full"
    failure.withLock { $0 = $0 ?? CommandFailure("\(path) cannot be written: \(reason)") }
  }

  /// Reads the lines of a part; none if it has not begun.
  static func lines(_ shard: Int, in records: String) -> [Line] {
    guard let data = FileManager.default.contents(atPath: path(shard, in: records)) else {
      return []
    }
    let decoder = RecordCoding.decoder
    return data.split(separator: 10).compactMap { try? decoder.decode(Line.self, from: $0) }
  }

  /// The number of lines of a part.
  static func count(_ shard: Int, in records: String) -> Int {
    (FileManager.default.contents(atPath: path(shard, in: records)) ?? Data()).count { $0 == 10 }
  }
}
