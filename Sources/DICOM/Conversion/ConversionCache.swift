internal import Files
internal import Foundation

/// The folder of converted images, `$XDG_CACHE_HOME/glia/dicom`.
///
/// Each series has a folder of its own, named by a checksum of its files, that appears whole or not
/// at all: it is made under a name of its own and then renamed. If two programs convert a series at
/// the same time, the first to finish wins and the other uses its images.
struct ConversionCache: Sendable {
  /// The folder.
  let folder: String

  /// Images that were not used for this long are removed.
  private static let lifetime: Double = 60 * 86_400

  /// Finds the folder from an environment's variables.
  ///
  /// Source: "XDG Base Directory Specification", 0.8.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      folder = "\(path)/glia/dicom"
    } else {
      let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      folder = "\(home ?? NSHomeDirectory())/.cache/glia/dicom"
    }
  }

  /// Where the images of a series are.
  func place(of key: String) -> String { "\(folder)/\(key)" }

  /// Makes a new empty folder to work in, which only this user can read.
  func makeWorkFolder() throws(ConversionError) -> String {
    removeLeftovers()
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let path = "\(folder)/.work-\(getpid())-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      return path
    } catch {
      let number = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let reason = number.map { systemReason(CInt($0.code)) } ?? error.localizedDescription
      throw .cache(folder: folder, reason: reason)
    }
  }

  /// Gives a finished folder its name; if another program did so first, that one stays.
  func place(_ work: String, as key: String) throws(ConversionError) {
    let target = place(of: key)
    if rename(work, target) == 0 { return }
    let number = errno
    try? FileManager.default.removeItem(atPath: work)
    guard number == EEXIST || number == ENOTEMPTY else {
      throw .cache(folder: folder, reason: systemReason(number))
    }
  }

  /// Marks images as used now.
  func touch(_ key: String) { utimes(place(of: key), nil) }

  /// Removes what killed programs left, and images that were not used for long.
  private func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      let path = "\(folder)/\(name)"
      var info = stat()
      guard lstat(path, &info) == 0 else { continue }
      #if canImport(Darwin)
        let age = Date().timeIntervalSince1970 - Double(info.st_mtimespec.tv_sec)
      #else
        let age = Date().timeIntervalSince1970 - Double(info.st_mtim.tv_sec)
      #endif
      // Programs on other machines may share the folder, so a missing process proves nothing.
      if name.hasPrefix(".work-") ? age > 86_400 : age > Self.lifetime {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }
}
