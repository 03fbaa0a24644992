import Foundation
import Imaging
import Testing
import Trainer

/// Checkpoints with settings that no run can have, or with weights that are not numbers.
struct CheckpointTests {
  private static let state = TrainingState(UNetConfiguration(width: 16), options: TrainingOptions())

  /// What is said of the checkpoint of a state after a change to its header's JSON and its arrays; empty
  /// where it can be read.
  private func message(
    _ state: TrainingState = state, replacing old: String = "", with new: String = "",
    _ change: (inout Data) -> Void = { _ in }
  ) throws -> String {
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID()).checkpoint")
    defer { try? FileManager.default.removeItem(at: file) }
    try state.write(to: file.path)
    var data = try Data(contentsOf: file)
    let length = data[8..<16].enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    var json = String(decoding: data[16..<16 + length], as: UTF8.self)
    if !old.isEmpty {
      #expect(json.contains(old), "\(json)")
      json = json.replacingOccurrences(of: old, with: new)
    }
    data =
      data[..<8] + withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Data($0) }
      + Data(json.utf8) + data[(16 + length)...]
    change(&data)
    try data.write(to: file)
    do {
      _ = try TrainingState(contentsOf: file.path)
      return ""
    } catch {
      return String(describing: error).replacingOccurrences(of: file.path, with: "FILE")
    }
  }

  @Test(arguments: [
    (
      "\"inputs\":4", "\"inputs\":9000000000000000000",
      "inputs is 9000000000000000000; it must be 4"
    ),
    ("\"outputs\":3", "\"outputs\":0", "outputs is 0; it must be 3"),
    (
      "\"outputs\":3,\"width\":16", "\"outputs\":3,\"width\":4611686018427387904",
      "width is 4611686018427387904; it must be a multiple of 16, at most 1024"
    ),
    ("\"batch\":8", "\"batch\":-8", "batch is -8; it must be from 1 to 4096"),
    ("\"batch\":8", "\"batch\":7", "batch is 7; it must be a multiple of replicas, which is 2"),
    ("\"replicas\":2", "\"replicas\":0", "replicas is 0; it must be from 1 to 1024"),
    (
      "\"height\":364", "\"height\":365",
      "height is 365; it must be 188 plus a multiple of 16, at most 4096"
    ),
    (
      "\"step\":0", "\"step\":9223372036854775807",
      "step is 9223372036854775807; it must be from 0 to 1000000000000"
    ),
    (
      "\"seconds\":0", "\"seconds\":\"nan\"", "seconds is nan; it must be from 0.0 to 10000000000.0"
    ),
    ("\"pasting\":0.25", "\"pasting\":\"inf\"", "pasting is inf; it must be from 0.0 to 1.0"),
  ])
  func `a setting that no run has is refused by its name`(
    old: String, new: String, sentence: String
  ) throws {
    #expect(
      try message(replacing: old, with: new) == "the checkpoint FILE cannot be used: \(sentence)")
  }

  @Test func `a frame or planes that no run has are refused`() throws {
    var state = Self.state
    state.header.options.frame = [192]
    #expect(
      try message(state).hasSuffix("frame is [192]; it must be two multiples of 16 up to 4096"))
    state.header.options.frame = [192, 160]
    #expect(try message(state) == "")
    state.header.options.planes = []
    #expect(try message(state).contains("planes is []"))
  }

  @Test func `a row of the log without three numbers is refused`() throws {
    var state = Self.state
    let row = #"{"step":1,"images":8,"seconds":1,"rate":0.1,"loss":1,"dice":[0.5]}"#
    state.header.history = [try JSONDecoder().decode(LogRow.self, from: Data(row.utf8))]
    #expect(try message(state).contains("history has a row whose dice is not 3 numbers"))
    state.header.history[0].dice = [.nan, 0.5, 0.5]
    #expect(try message(state) == "")
  }

  @Test func `a wider network than the file has numbers for asks for no memory`() throws {
    #expect(
      try message(replacing: "\"outputs\":3,\"width\":16", with: "\"outputs\":3,\"width\":1024")
        == "the checkpoint FILE is truncated")
  }

  @Test func `bytes after the last array are no part of a checkpoint`() throws {
    #expect(
      try message { $0.append(contentsOf: [1, 2, 3, 4]) }
        == "the checkpoint FILE has 4 bytes too many for its network")
  }

  @Test func `weights that are not numbers are said`() throws {
    var state = Self.state
    state.averageWeights[7] = .nan
    #expect(try message(state).contains("weights or statistics that are not finite"))
  }
}
