import Foundation
import Testing

/// What `Scripts/make_training_goldens.py` keeps of a tensor.
struct Summary: Decodable {
  var norm: Double
  var product: Double
  var elements: [Double]

  /// Expects a tensor to be the golden one, up to a part of its norm.
  func expect(
    _ values: some Sequence<Double>, _ number: Int, _ what: String, tolerance: Double = 1e-4,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let values = Array(values)
    let limit = tolerance * norm
    let ours = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let probe = uniform(UInt64(2000 + number), values.count)
    let dot = zip(values, probe).reduce(0) { $0 + $1.0 * $1.1 }
    let stride = max(1, values.count / 8)
    #expect(abs(ours - norm) <= limit, "\(what): norm", sourceLocation: location)
    #expect(abs(dot - product) <= limit, "\(what): product", sourceLocation: location)
    for (index, value) in elements.enumerated() {
      #expect(
        abs(values[index * stride] - value) <= limit, "\(what): element \(index * stride)",
        sourceLocation: location)
    }
  }
}

/// A file of `Tests/TrainerTests/Goldens`.
func golden<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name)")
  return try JSONDecoder().decode(T.self, from: Data(contentsOf: file))
}
