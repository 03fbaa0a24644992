internal import Files
internal import Foundation
internal import Synchronization

/// Converts series to NIfTI with dcm2niix, each once.
///
///     let converted = try Conversion.image(of: series)
///     try NIfTI.readVolume(converted.image)
package enum Conversion {
  /// Threads that need the same series wait for the first one.
  private static let locks = Mutex<[String: NSLock]>([:])

  /// Returns the image of a series, which is made now unless it was made before.
  ///
  /// - Parameters:
  ///   - series: The series.
  ///   - isCancelled: Asked while dcm2niix runs.
  /// - Returns: The image in the cache.
  /// - Throws: ``ConversionError``.
  package static func image(
    of series: DICOMSeries, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(ConversionError) -> ConvertedSeries {
    let cache = ConversionCache()
    let lock = locks.withLock { locks in
      if let lock = locks[series.key] { return lock }
      let lock = NSLock()
      locks[series.key] = lock
      return lock
    }
    lock.lock()
    defer { lock.unlock() }
    if let found = ConvertedSeries(in: cache.place(of: series.key)) {
      cache.touch(series.key)
      return found
    }
    // What is there is damaged or of another version.
    try? FileManager.default.removeItem(atPath: cache.place(of: series.key))
    let program = try Dcm2niix.find()
    let work = try cache.makeWorkFolder()
    do throws(ConversionError) {
      try ConversionRun(series, program: program, work: work, isCancelled: isCancelled).run()
    } catch {
      try? FileManager.default.removeItem(atPath: work)
      throw error
    }
    try cache.place(work, as: series.key)
    guard let made = ConvertedSeries(in: cache.place(of: series.key)) else {
      throw .failed(reason: "its image disappeared from \(cache.folder)")
    }
    return made
  }

  /// Makes the image of a series again, because the one in the cache cannot be read.
  ///
  /// - Returns: The new image in the cache.
  /// - Throws: ``ConversionError``.
  static func imageAgain(of series: DICOMSeries) throws(ConversionError) -> ConvertedSeries {
    try? FileManager.default.removeItem(atPath: ConversionCache().place(of: series.key))
    return try image(of: series)
  }

  /// Whether the image of a series is in the cache.
  package static func isDone(_ series: DICOMSeries) -> Bool {
    ConvertedSeries(in: ConversionCache().place(of: series.key)) != nil
  }
}
