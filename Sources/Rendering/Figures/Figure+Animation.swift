import Dispatch
import Synchronization

extension Figure {
  /// Returns figures that can replace each other in place: all with the combined legend, and all of
  /// the size of the largest.
  package static func aligned(_ figures: [Figure]) -> [Figure] {
    let legend = LegendEntry.entries(of: figures.flatMap { $0.panels.map(\.scene) })
    var figures = figures
    for place in figures.indices where !figures[place].legend.isEmpty || figures[place].hasMargin {
      figures[place].legend = legend
    }
    let sizes = figures.map(\.size)
    let size = (width: sizes.map(\.width).max() ?? 0, height: sizes.map(\.height).max() ?? 0)
    for place in figures.indices { figures[place].minimumSize = size }
    return figures
  }
}

/// Figures that follow each other in one file.
package struct FigureAnimation: Sendable {
  /// At least one, all of one size; see ``Figure/aligned(_:)``.
  package var figures: [Figure]
  /// The duration of each picture in milliseconds, 1 to 65,535.
  package var milliseconds: Int
  /// The figure that programs without animation show; by default the first.
  package var poster = 0

  /// Creates an animation of figures, which are given one size.
  package init(_ figures: [Figure], milliseconds: Int, poster: Int = 0) {
    precondition(figures.indices.contains(poster), "picture \(poster) of \(figures.count)")
    self.figures = Figure.aligned(figures)
    self.milliseconds = milliseconds
    self.poster = poster
  }

  /// Returns the bytes of an APNG or GIF file, drawn on all cores.
  ///
  /// - Parameters:
  ///   - format: ``FigureFormat/png`` or ``FigureFormat/gif``.
  ///   - text: Texts to store in the file, by keyword; GIF files hold none.
  ///   - goesOn: Returns whether to continue; called after each figure with the number completed, on
  ///     any thread.
  /// - Returns: `nil` if it was stopped.
  /// - Throws: ``PictureError`` if a figure is too large, or a library fails.
  package func encoded(
    as format: FigureFormat, text: [String: String] = [:],
    goesOn: @Sendable (Int) -> Bool = { _ in true }
  ) throws(PictureError) -> [UInt8]? {
    switch format {
    case .gif:
      let frames = try drawn(goesOn) { (picture, previous, _) throws(PictureError) in
        GIF.Frame(picture.picture, after: previous?.picture)
      }
      return frames.map { GIF.encode($0, milliseconds: milliseconds) }
    case .png, .svg, .pdf, .mp4:
      let dpi = figures[0].style.dpi
      let frames = try drawn(goesOn) { (picture, previous, place) throws(PictureError) in
        try AnimatedPNG.Frame(
          picture, after: previous, text: place == 0 && poster == 0 ? text : [:], dpi: dpi)
      }
      guard let frames else { return nil }
      let still: AnimatedPNG.Frame? =
        poster == 0
        ? nil
        : try AnimatedPNG.Frame(figures[poster].raster(), after: nil, text: text, dpi: dpi)
      return AnimatedPNG.encode(frames, milliseconds: milliseconds, poster: still)
    }
  }

  /// Draws all figures on all cores and makes something of each and its predecessor.
  ///
  /// - Returns: What was made, in order; `nil` if it was stopped.
  package func drawn<Frame: Sendable>(
    _ goesOn: @Sendable (Int) -> Bool,
    _ make: @Sendable (Raster, _ previous: Raster?, _ place: Int) throws(PictureError) -> Frame
  ) throws(PictureError) -> [Frame]? {
    for figure in figures { try figure.checkSize() }
    // Runs of neighbors, because pictures are stored as differences from the previous one.
    let run = 8
    let state = Mutex(
      (
        frames: [Frame?](repeating: nil, count: figures.count), done: 0,
        failure: PictureError?.none
      ))
    let isStopped = Atomic(false)
    DispatchQueue.concurrentPerform(iterations: (figures.count + run - 1) / run) { part in
      let places = figures.indices.clamped(to: part * run..<(part + 1) * run)
      var previous: Raster?
      do throws(PictureError) {
        for place in places where !isStopped.load(ordering: .relaxed) {
          if place > 0, previous == nil { previous = try figures[place - 1].raster() }
          let picture = try figures[place].raster()
          let frame = try make(picture, previous, place)
          previous = picture
          let done = state.withLock { state in
            state.frames[place] = frame
            state.done += 1
            return state.done
          }
          if !goesOn(done) { isStopped.store(true, ordering: .relaxed) }
        }
      } catch {
        state.withLock { $0.failure = error }
        isStopped.store(true, ordering: .relaxed)
      }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    let frames = state.withLock { $0.frames }.compactMap { $0 }
    return frames.count == figures.count ? frames : nil
  }
}
