import Imaging
import Trainer

/// A head of one intensity with a bright square as tumor, in which a smaller square enhances.
///
/// - `planes`: Other planes than the axial one whose slices there are.
func syntheticCase(
  _ name: String = "square", scheme: LabelScheme = .brats2020,
  modalities: [Modality] = Modality.allCases, slices: Set<Int>? = nil, planes: [Plane] = [],
  hasCore: Bool = false
) throws -> TrainingCase {
  let grid = Grid(size: [28, 26, 4], affine: .spacing(1, 1, 1))
  var images: [Modality: [Float]] = [:]
  for modality in modalities { images[modality] = Array(repeating: 0, count: grid.voxelCount) }
  var labels = [Label](repeating: 0, count: grid.voxelCount)
  for k in 0..<4 {
    for j in 2..<24 {
      for i in 2..<26 {
        let place = grid.offset(VoxelPoint(i: i, j: j, k: k))
        let isTumor = k > 0 && (8..<17).contains(i) && (7..<15).contains(j)
        let isEnhancing = k > 0 && (10..<14).contains(i) && (9..<13).contains(j)
        for (channel, modality) in modalities.enumerated() {
          let texture = Float((i * 7 + j * 5 + k * 3 + channel) % 4) * 3
          images[modality]?[place] = 100 + texture + (isTumor ? 60 : 0) + (isEnhancing ? 40 : 0)
        }
        let isCore = hasCore && isEnhancing && i < 12
        let label: Label = scheme == .binary || isCore ? 1 : isEnhancing ? 4 : 2
        labels[place] = isTumor ? label : 0
      }
    }
  }
  let volumes = images.mapValues { Volume(grid: grid, storage: .float32($0)) }
  let map = LabelMap(grid: grid, scheme: scheme, labels: labels)
  return try TrainingCase(
    name: name, volumes: volumes, labels: map, slices: slices,
    others: planes.map {
      try TrainingCase(name: name, volumes: volumes, labels: map, plane: $0)
    })
}

/// Settings for the smallest useful run: outputs of 20×20 pixels.
func smallOptions(steps: Int) -> TrainingOptions {
  var options = TrainingOptions()
  options.length = .steps(steps)
  options.batch = 2
  options.replicas = 2
  options.height = 204
  options.width = 204
  options.warmUpSteps = 2
  options.seed = 7
  options.activationLayout = .blocked
  return options
}
