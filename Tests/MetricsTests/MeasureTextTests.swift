import Metrics
import Testing

@Suite struct MeasureTextTests {
  @Test(arguments: [Measure.dice, .iou, .sensitivity, .specificity, .precision, .nsd])
  func `a measure below 1 never reads as 1`(measure: Measure) {
    #expect(measure.text(1) == "1.0000")
    #expect(measure.text(0.99999) == "0.9999")
    #expect(measure.text(0.1234) == "0.1234")
  }

  @Test func `other measures are rounded`() {
    #expect(Measure.hd95.text(0.999) == "1.00")
  }
}
