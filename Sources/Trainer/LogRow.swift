/// One line of a training log.
package struct LogRow: Hashable, Sendable, Codable {
  /// Optimizer steps done.
  package var step: Int
  /// Slices seen.
  package var images: Int
  /// Seconds of training.
  package var seconds: Double
  /// The learning rate.
  package var rate: Double
  /// Mean loss since the previous row.
  package var loss: Double
  /// Mean soft Dice of WT, TC and ET in training batches since the previous row.
  package var dice: [Double]
  /// Mean volume Dice of WT, TC and ET over the validation patients, if measured.
  package var validation: [Double]?

  /// The names of the columns of ``csv``.
  package static let csvHeader =
    "step,images,seconds,rate,loss,dice_wt,dice_tc,dice_et,validation_wt,validation_tc,validation_et"

  /// The row as comma-separated values.
  package var csv: String {
    let numbers = [seconds, rate, loss] + dice
    let texts = numbers.map { String($0) } + (validation?.map { String($0) } ?? ["", "", ""])
    return "\(step),\(images)," + texts.joined(separator: ",")
  }
}
