import Imaging
import Testing

@Suite struct NumbersTests {
  @Test(arguments: [
    (1.0, 3, "1.000"), (0.9995, 3, "0.999"), (0.99999, 3, "0.999"), (0.9994, 3, "0.999"),
    (0.9984, 3, "0.998"), (0.99996, 4, "0.9999"), (0.996, 2, "0.99"), (0.5, 2, "0.50"),
    (0, 3, "0.000"), (.nan, 3, "–"),
  ]) func `an agreement below 1 never reads as 1`(value: Double, digits: Int, text: String) {
    #expect(ratio(value, digits) == text)
  }
}
