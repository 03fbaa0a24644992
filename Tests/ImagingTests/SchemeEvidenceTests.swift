import Imaging
import Testing

private typealias Origin = SchemeEvidence.Origin

struct SchemeGuess: CustomTestStringConvertible, Sendable {
  let prediction: Set<Label>
  let reference: Set<Label>
  var origins: (SchemeEvidence.Origin?, SchemeEvidence.Origin?) = (nil, nil)
  let expected: (LabelScheme?, LabelScheme?)

  var testDescription: String { "\(prediction.sorted()) and \(reference.sorted())" }

  static let all: [SchemeGuess] = [
    .init(prediction: [0, 1, 2, 4], reference: [0, 1, 2, 4], expected: (.brats2020, .brats2020)),
    .init(prediction: [0, 1, 2], reference: [0, 1, 2, 3], expected: (.brats2023, .brats2023)),
    .init(prediction: [0, 2], reference: [0, 1, 2, 4], expected: (.brats2020, .brats2020)),
    .init(prediction: [0, 1, 2], reference: [0, 1, 2], expected: (.brats2020, .brats2020)),
    // A side by itself where both do not fit together.
    .init(prediction: [1, 2, 4], reference: [1, 2, 3], expected: (.brats2020, .brats2023)),
    // Label 1 alone is the whole tumor.
    .init(prediction: [0, 1, 2, 4], reference: [0, 1], expected: (.brats2020, .binary)),
    .init(prediction: [0, 1], reference: [0, 1], expected: (.binary, .binary)),
    .init(prediction: [0, 255], reference: [0, 1, 2, 3], expected: (.binary, .brats2023)),
    // An empty side is read like the other.
    .init(prediction: [0], reference: [0, 1, 2, 3], expected: (.brats2023, .brats2023)),
    .init(prediction: [0, 1], reference: [0], expected: (.binary, .binary)),
    .init(prediction: [0], reference: [0], expected: (.binary, .binary)),
    // Names decide where labels cannot.
    .init(
      prediction: [1, 2, 4], reference: [1, 2, 3, 4], origins: (nil, .brats2015),
      expected: (.brats2015, .brats2015)),
    .init(
      prediction: [1, 2, 3], reference: [1, 2, 3], origins: (nil, .decathlon),
      expected: (.msd, .msd)),
    .init(
      prediction: [1, 2], reference: [1, 2, 3], origins: (.decathlon, nil), expected: (.msd, .msd)),
    .init(
      prediction: [1, 2, 3], reference: [1, 2, 3], origins: (.brats2023, .decathlon),
      expected: (.brats2023, .msd)),
    .init(
      prediction: [1, 2, 4], reference: [1, 2, 3], origins: (nil, .decathlon),
      expected: (.brats2020, .msd)),
    // What fits no scheme.
    .init(prediction: [1, 5, 9], reference: [1, 2, 4], expected: (nil, .brats2020)),
  ]
}

@Test(arguments: SchemeGuess.all)
func `schemes are guessed from both sides together, else from each`(_ guess: SchemeGuess) {
  let found = SchemeEvidence.schemes(
    prediction: SchemeEvidence(labels: guess.prediction, origin: guess.origins.0),
    reference: SchemeEvidence(labels: guess.reference, origin: guess.origins.1))
  #expect(found.prediction == guess.expected.0)
  #expect(found.reference == guess.expected.1)
}

@Test func `files of one side are known together`() {
  let first = SchemeEvidence(labels: [0, 1], origin: .decathlon)
  let second = SchemeEvidence(labels: [0, 2, 3])
  #expect(first.joined(with: second) == SchemeEvidence(labels: [1, 2, 3], origin: .decathlon))
  let third = SchemeEvidence(labels: [1], origin: .brats2023)
  #expect(first.joined(with: third).origin == nil)
}

@Test func `labels that no scheme has fit none`() {
  #expect(!SchemeEvidence(labels: [1, 5]).fitsAScheme)
  #expect(!SchemeEvidence(labels: [17, 1035]).fitsAScheme)
  #expect(SchemeEvidence(labels: [1, 2, 3, 4]).fitsAScheme)
  #expect(SchemeEvidence(labels: [0, 77]).fitsAScheme)
  #expect(SchemeEvidence(labels: [0]).fitsAScheme)
}

@Test func `tissues have the labels that the scheme gives them`() {
  #expect(LabelScheme.brats2020.tissues == [.core, .edema, .enhancing])
  #expect(LabelScheme.msd.tissues == [.edema, .core, .enhancing])
  #expect(LabelScheme.msd.label(of: .core) == 2)
  #expect(LabelScheme.brats2023.label(of: .enhancing) == 3)
  #expect(LabelScheme.binary.tissues.isEmpty)
  #expect(LabelScheme.binary.label(of: .edema) == nil)
}
