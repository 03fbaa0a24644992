internal import CKernels

/// The loss of a batch.
package struct LossValue: Hashable, Sendable {
  /// Cross-entropy plus the weighted soft Dice loss.
  package var loss: Double
  /// Binary cross-entropy, focal if requested, averaged over the pixels of known regions.
  package var crossEntropy: Double
  /// Soft Dice of WT, TC and ET over the batch; NaN if the region is unknown in every image.
  package var dice: [Double]
}

extension TrainingPlan {
  /// Binary cross-entropy with logits plus soft Dice, and the gradient in ``logitsGradient``.
  ///
  /// Soft Dice after Milletari, Navab and Ahmadi (2016, doi:10.1109/3DV.2016.79), with sums instead
  /// of squares, over the whole batch.
  ///
  /// If `focus` (γ) is not 0, the cross-entropy is the focal loss of Lin et al. (2017,
  /// doi:10.1109/ICCV.2017.324). They also weight classes (α); here the soft Dice does that.
  ///
  /// - `targets`: One byte per pixel, batch × rows × columns; bits 0, 1, 2 are WT, TC, ET.
  /// - `known`: One byte per image; bit r is set if region r was drawn. Other regions are ignored.
  package func computeLoss(
    targets: UnsafePointer<UInt8>, known: [UInt8], focus: Float = 0, diceWeight: Float = 1,
    smooth: Float = 1
  ) -> LossValue {
    precondition(known.count == batch, "what is known of \(known.count) images, not \(batch)")
    var result = [Double](repeating: 0, count: 5)
    ck_entropy_dice(
      logits.baseAddress, targets, known, logitsGradient.baseAddress, Int64(batch),
      Int64(outputHeight * outputWidth), focus, diceWeight, smooth, &result)
    return LossValue(loss: result[0], crossEntropy: result[1], dice: Array(result[2...4]))
  }
}
