import Dispatch
import Synchronization

extension Figure {
  /// Returns figures that can replace each other in place: all with the combined legend, and all as
  /// high as the highest.
  package static func aligned(_ figures: [Figure]) -> [Figure] {
    let legend = figures.reduce(into: [LegendEntry]()) { legend, figure in
      legend += figure.legend.filter { !legend.contains($0) }
    }
    var figures = figures
    for place in figures.indices where !figures[place].legend.isEmpty || figures[place].hasMargin {
      figures[place].legend = legend
    }
    let height = figures.map(\.size.height).max() ?? 0
    for place in figures.indices { figures[place].minimumHeight = height }
    return figures
  }
}

extension AnimatedPNG {
  /// Draws figures on all cores and combines them.
  ///
  /// - Parameters:
  ///   - figures: At least one, all of one size; see ``Figure/aligned(_:)``.
  ///   - milliseconds: The duration of each picture.
  ///   - text: Texts to store in the file, by keyword.
  ///   - goesOn: Whether to continue; called after each figure with the number completed, on any
  ///     thread.
  /// - Returns: The file's bytes; `nil` if it was stopped.
  /// - Throws: ``PNGError/cannotEncode(reason:)`` if libpng fails,
  ///   ``PNGError/tooLarge(width:height:)``.
  package static func encode(
    _ figures: [Figure], milliseconds: Int, text: [String: String],
    goesOn: @Sendable (Int) -> Bool = { _ in true }
  ) throws(PNGError) -> [UInt8]? {
    for figure in figures { try figure.checkSize() }
    // Runs of neighbors, because each picture is stored as its difference from the previous one.
    let run = 8
    let state = Mutex(
      (frames: [Frame?](repeating: nil, count: figures.count), done: 0, failure: PNGError?.none))
    let isStopped = Atomic(false)
    DispatchQueue.concurrentPerform(iterations: (figures.count + run - 1) / run) { part in
      let places = figures.indices.clamped(to: part * run..<(part + 1) * run)
      var previous: Picture?
      do throws(PNGError) {
        for place in places where !isStopped.load(ordering: .relaxed) {
          if place > 0, previous == nil { previous = figures[place - 1].render() }
          let picture = figures[place].render()
          let frame = try Frame(picture, after: previous, text: place == 0 ? text : [:])
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
    return frames.count == figures.count ? encode(frames, milliseconds: milliseconds) : nil
  }
}
