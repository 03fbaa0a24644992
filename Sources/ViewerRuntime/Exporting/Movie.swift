import Foundation
import Rendering

/// MP4 files, which the program ffmpeg makes.
enum Movie {
  /// Returns the bytes of an MP4 file (H.264), whose sides are even.
  ///
  /// - Parameters:
  ///   - animation: The figures.
  ///   - goesOn: Whether to continue; called after each figure with the number completed.
  /// - Returns: `nil` if it was stopped.
  /// - Throws: ``MovieError``, or ``PictureError`` if a figure cannot be drawn.
  static func encode(
    _ animation: FigureAnimation, goesOn: @Sendable (Int) -> Bool
  ) throws -> [UInt8]? {
    guard let program = program else { throw MovieError.noProgram }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("glia-movie-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw MovieError.failed("\(folder.path): \(error.localizedDescription)")
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    let count = try animation.drawn(goesOn) { (picture, _, place) throws(PictureError) in
      try PNG.write(
        PNG.encode(Raster(picture: picture.picture)),
        to: folder.appendingPathComponent("\(place).png").path)
    }?.count
    guard count != nil else { return nil }
    let file = folder.appendingPathComponent("movie.mp4")
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-nostdin", "-loglevel", "error", "-framerate", "1000/\(animation.milliseconds)", "-i",
      folder.appendingPathComponent("%d.png").path, "-vf",
      // H.264 with halved colors, the kind that every program plays, needs even sides.
      "pad=ceil(iw/2)*2:ceil(ih/2)*2:0:0:white", "-c:v", "libx264", "-crf", "16", "-pix_fmt",
      "yuv420p", "-movflags", "+faststart", file.path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = pipe
    do { try process.run() } catch { throw MovieError.failed(error.localizedDescription) }
    let said = (try? pipe.fileHandleForReading.readToEnd()) ?? nil
    process.waitUntilExit()
    guard process.terminationStatus == 0, let bytes = try? Data(contentsOf: file) else {
      let words = String(decoding: said ?? Data(), as: UTF8.self)
      throw MovieError.failed(
        words.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it left no file")
    }
    return [UInt8](bytes)
  }

  /// Where ffmpeg is; `nil` if it is in no folder of PATH.
  private static var program: String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map { "\($0)/ffmpeg" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// The reason why a movie was not made.
package enum MovieError: Error, Equatable, CustomStringConvertible {
  /// ffmpeg is not there.
  case noProgram
  /// ffmpeg did not make a file.
  case failed(String)

  /// A sentence on what is wrong and what to do.
  package var description: String {
    switch self {
    case .noProgram:
      "MP4 files need ffmpeg, which is not on PATH (Debian: apt install ffmpeg); .gif and .png need "
        + "nothing"
    case .failed(let reason): "ffmpeg cannot make the movie: \(reason)"
    }
  }
}
