package import DICOM
import Dispatch
import Synchronization

extension Case {
  /// The study of a case of DICOM series; `nil` for other cases.
  package var study: DICOMStudy? {
    guard layout == .dicom, let path = modalities.values.min() ?? image else { return nil }
    return try? DICOMRegistry.study(of: path)
  }

  /// Converts the series of the case that were not converted before, on all cores.
  ///
  /// Failures are reported where the images are read.
  ///
  /// - Parameters:
  ///   - isCancelled: Asked while series are converted.
  ///   - progress: Receives how many series are done, and how many there are, on any thread.
  package func convert(
    isCancelled: @Sendable () -> Bool = { false },
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) {
    guard layout == .dicom else { return }
    let paths = modalities.values.sorted() + [image].compactMap(\.self)
    let series = paths.compactMap { try? DICOMRegistry.series(of: $0) }.filter {
      !Conversion.isDone($0)
    }
    guard !series.isEmpty else { return }
    let done = Atomic(0)
    progress(0, series.count)
    withoutActuallyEscaping(isCancelled) { isCancelled in
      DispatchQueue.concurrentPerform(iterations: series.count) { index in
        if !isCancelled() { _ = try? Conversion.image(of: series[index], isCancelled: isCancelled) }
        progress(done.add(1, ordering: .relaxed).newValue, series.count)
      }
    }
  }
}
