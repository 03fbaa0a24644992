import Foundation
import Imaging
import Rendering

/// A slice of one value.
func flat(_ width: Int, _ height: Int, _ value: Float = 0) -> Slice<Float> {
  Slice(width: width, height: height, values: [Float](repeating: value, count: width * height))
}

/// Labels drawn as digits, one row a line; anything but a digit is background.
func labels(_ rows: String, scheme: LabelScheme = .brats2020) -> LabelSlice {
  let lines = rows.split(separator: "\n").map(Array.init)
  return LabelSlice(
    labels: Slice(
      width: lines[0].count, height: lines.count,
      values: lines.joined().map { Label($0.wholeNumberValue ?? 0) }),
    scheme: scheme)
}

/// A scene over a black image of the labels' size.
func scene(
  prediction: LabelSlice? = nil, reference: LabelSlice? = nil, overlay: OverlayMode
) -> SliceScene {
  let size = (prediction ?? reference)?.labels
  var scene = SliceScene(
    flat(size?.width ?? 1, size?.height ?? 1), window: IntensityWindow(lower: 0, upper: 1))
  scene.prediction = prediction
  scene.reference = reference
  scene.overlay = overlay
  return scene
}

/// A file of the goldens folder beside these tests.
func golden(_ name: String, filePath: String = #filePath) -> URL {
  URL(fileURLWithPath: filePath).deletingLastPathComponent().appendingPathComponent(
    "Goldens/\(name)")
}
