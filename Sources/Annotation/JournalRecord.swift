import Files
import Foundation
package import Imaging

/// The beginning of a journal: the case, and the mask that editing started from.
package struct JournalStart: Sendable, Equatable {
  /// The case's folder and name, absolute.
  package var casePath: String
  /// The mask before the entries.
  package var base: LabelMap
  /// The source of the mask.
  package var source: EditSource
  /// The seconds of work done before.
  package var seconds: Double

  /// Creates the start of a journal.
  package init(casePath: String, base: LabelMap, source: EditSource, seconds: Double = 0) {
    self.casePath = casePath
    self.base = base
    self.source = source
    self.seconds = seconds
  }
}

/// The contents of one journal record.
enum JournalRecord {
  case start(JournalStart)
  /// A start whose mask has another size or position than the case's images.
  case startElsewhere(Grid)
  /// A change, with its time in milliseconds since 1970.
  case entry(JournalEntry, time: Int)

  /// The part of a start that is written as JSON.
  private struct Facts: Codable {
    var casePath: String
    var size: [Int]
    var affine: [Double]
    var scheme: String
    var source: EditSource
    var seconds: Double
    /// The names of labels, in schemes whose structures are single labels.
    var labels: [String: String]?
  }

  /// Returns the record's bytes: length, checksum, payload.
  func encoded(_ version: Journal.Version = .second) throws -> [UInt8] {
    var payload = JournalWriter(hasWideLabels: version == .second)
    switch self {
    case .startElsewhere: preconditionFailure("only starts for the case's own grid are written")
    case .start(let start):
      let grid = start.base.grid
      let facts = Facts(
        casePath: start.casePath, size: grid.size, affine: grid.affine.elements,
        scheme: start.base.scheme.rawValue, source: start.source, seconds: start.seconds,
        labels: start.base.scheme.storedNames)
      payload.put(UInt8(0))
      payload.put([UInt8](try JSONEncoder().encode(facts)))
      payload.put(start.base.labeledRuns)
    case .entry(let entry, let time):
      payload.put(entry.kind.rawValue)
      payload.put(time)
      payload.put(entry.name)
      payload.put(entry.runs)
    }
    let length = withUnsafeBytes(of: UInt32(payload.bytes.count).littleEndian) { Array($0) }
    return length + SHA256.bytes(of: payload.bytes).prefix(Self.checksumSize) + payload.bytes
  }

  private static let checksumSize = 8

  /// Reads the record at the beginning of the bytes and removes it from them.
  ///
  /// - Parameters:
  ///   - bytes: The remaining journal.
  ///   - grid: The grid of the case's images. No mask of another size is created, so a damaged size
  ///     cannot allocate memory.
  ///   - version: The version of the journal's format.
  /// - Returns: The record; `nil` if it is incomplete or invalid.
  static func next(
    _ bytes: inout ArraySlice<UInt8>, grid: Grid, version: Journal.Version
  ) -> JournalRecord? {
    guard bytes.count >= 4 + checksumSize else { return nil }
    let length = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let body = bytes.dropFirst(4 + checksumSize)
    guard length <= body.count else { return nil }
    let payload = body.prefix(length)
    guard
      bytes.dropFirst(4).prefix(checksumSize).elementsEqual(
        SHA256.bytes(of: Array(payload)).prefix(checksumSize)),
      let record = JournalRecord(payload, expected: grid, version)
    else { return nil }
    bytes = body.dropFirst(length)
    return record
  }

  /// Milliseconds from 1970 to the end of the year 9999, an upper limit for any clock.
  private static let lastTime = 253_402_300_799_999

  /// The most seconds of work accepted as valid: thirty years.
  private static let mostSeconds = 1e9

  private init?(_ payload: ArraySlice<UInt8>, expected: Grid, _ version: Journal.Version) {
    var reader = JournalReader(payload, hasWideLabels: version == .second)
    guard let code = reader.byte() else { return nil }
    if code == 0 {
      guard let json = reader.block(), let runs = reader.runs(), reader.isAtEnd,
        let facts = try? JSONDecoder().decode(Facts.self, from: Data(json)),
        facts.size.count == 3, facts.size.allSatisfy({ (1...1_000_000).contains($0) }),
        facts.affine.count == 12, Affine(elements: facts.affine).isInvertible,
        (0...Self.mostSeconds).contains(facts.seconds),
        let scheme = LabelScheme(stored: facts.scheme, names: facts.labels)
      else { return nil }
      let grid = Grid(size: facts.size, affine: Affine(elements: facts.affine))
      guard grid.matches(expected) else {
        self = .startElsewhere(grid)
        return
      }
      var base = LabelMap(grid: grid, scheme: scheme)
      guard base.accepts(runs) else { return nil }
      for run in runs { base.fill(run.places, with: run.new) }
      self = .start(
        JournalStart(
          casePath: facts.casePath, base: base, source: facts.source, seconds: facts.seconds))
    } else {
      guard let kind = JournalEntry.Kind(rawValue: code), let time = reader.number(),
        time <= Self.lastTime, let name = reader.text(), let runs = reader.runs(), reader.isAtEnd
      else { return nil }
      self = .entry(JournalEntry(kind, name: name, runs: runs), time: time)
    }
  }
}

extension LabelMap {
  /// The runs that create this map from an empty one.
  var labeledRuns: [LabelRun] {
    labels.withUnsafeBufferPointer { labels in
      let bytes = UnsafeRawBufferPointer(labels)
      var runs: [LabelRun] = []
      var offset = 0
      while offset < labels.count {
        // Most of a mask is background, so four voxels are skipped at once.
        if offset + 4 <= labels.count,
          bytes.loadUnaligned(fromByteOffset: 2 * offset, as: UInt64.self) == 0
        {
          offset += 4
          continue
        }
        let label = labels[offset]
        let start = offset
        repeat { offset += 1 } while offset < labels.count && labels[offset] == label
        if label != 0 {
          runs.append(LabelRun(start: start, count: offset - start, old: 0, new: label))
        }
      }
      return runs
    }
  }
}
