import Imaging

/// A cine run: pictures that play by themselves.
package struct Cine: Hashable, Sendable {
  /// The number of this run: ticks of an earlier one are not taken for its own.
  package var number: Int

  /// Milliseconds from one picture to the next.
  static let pause = 100
}

extension ViewerModel {
  /// How many time points the image in view has.
  package var timePointCount: Int { image?.content.value?.volume.frameCount ?? 1 }

  /// The time point in view.
  package var timePoint: Int { image?.content.value?.frame ?? 0 }

  /// Moves to a time point, at most to the first or last.
  mutating func goToTimePoint(_ index: Int) {
    guard var loaded = image?.content.value else { return }
    loaded.frame = min(max(index, 0), timePointCount - 1)
    study.images[imageIndex].content = .ready(loaded)
  }

  /// Moves through time, or through slices where there is no time.
  mutating func step(_ count: Int) {
    if timePointCount > 1 {
      goToTimePoint(timePoint + count)
    } else {
      goToSlice(sliceIndex + count)
    }
  }

  /// Begins to play.
  mutating func startCine() -> [Effect] {
    canvas.cineCount += 1
    canvas.cine = Cine(number: canvas.cineCount)
    notice = Notice(.info, "Playing; press any key to stop")
    return [.wait(milliseconds: Cine.pause, cine: canvas.cineCount)]
  }

  /// Stops.
  ///
  /// - Returns: Whether something was playing.
  @discardableResult
  mutating func stopCine() -> Bool {
    guard canvas.cine != nil else { return false }
    canvas.cine = nil
    notice = nil
    return true
  }

  /// Shows the next picture, the first after the last; time points, or slices where there is no time.
  mutating func advanceCine(_ number: Int) -> [Effect] {
    guard canvas.cine?.number == number, let geometry else { return [] }
    if timePointCount > 1 {
      goToTimePoint((timePoint + 1) % timePointCount)
    } else {
      let range = sliceRange(geometry)
      goToSlice(range.contains(sliceIndex + 1) ? sliceIndex + 1 : range.lowerBound)
    }
    return [.wait(milliseconds: Cine.pause, cine: number)]
  }
}
