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

  @Test(arguments: [
    ("45,5", true, 45.5), ("45,5", false, nil), ("45.5", true, 45.5), ("-0,25", true, -0.25),
    ("1.234,5", true, nil), ("1,234,567", true, nil), ("1,5e3", true, 1500), (",", true, nil),
    ("inf", true, nil), ("63 y", true, nil),
  ]) func `a comma is a decimal comma where it can be nothing else`(
    text: String, comma: Bool, value: Double?
  ) {
    #expect(writtenNumber(text, hasDecimalComma: comma) == value)
  }

  @Test(arguments: [
    ("mesure", "measure"), ("exprot", "export"), ("segment1", "segment"), ("brain1.nii", nil),
    ("sub-01", nil), ("a", nil),
  ]) func `a misspelled word is near one word, and a name near none`(
    word: String, meant: String?
  ) {
    #expect(word.nearest(of: ["measure", "export", "segment", "brain", "view"]) == meant)
  }
}
