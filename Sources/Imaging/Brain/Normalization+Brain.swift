extension Normalization {
  /// The normalization of a head with skull, from the median of the brain's values.
  ///
  /// The mean and deviation over a whole image depend on how much air, neck and fat it shows. The bundled
  /// model learned from heads whose brains had about the same normalized median, so that median is put there:
  /// z = (value / median − 0.61) / 0.59 in FLAIR and (value / median − 0.67) / 0.60 in T1ce. These are the medians
  /// over the stacks with skull on which it was trained, which had no T1 and T2; T1 is taken to be like T1ce, and T2
  /// like FLAIR.
  package init(brainMedian median: Double, of modality: Modality, background: Float) {
    let (mean, deviation): (Double, Double) =
      switch modality {
      case .flair, .t2: (0.61, 0.59)
      case .t1, .t1ce: (0.67, 0.60)
      }
    self.init(
      mean: Float(mean * median), deviation: Float(max(deviation * median, 1e-6)),
      background: background)
  }
}
