package import Imaging

/// Slices to segment.
package struct SegmentationRequest: Sendable {
  /// One axial slice or all.
  package var extent: SegmentationTask.Extent
  /// The axial slice from which the volume is segmented outward; `nil` for the first.
  package var start: Int?
  /// The available modalities.
  package var volumes: [Modality: Volume]
  /// An image of unknown sequence, if there are no modalities.
  package var image: Volume?
  /// The grid of the case, on which the prediction lies.
  package var grid: Grid
  /// The meaning of the labels to make.
  package var scheme: LabelScheme
  /// The model's file; `nil` for the original one.
  package var model: String?
  /// A number of the case, the same for the same images, so that they are prepared once.
  package var generation: Int
  /// Counts the changes of the images' positions since the case was opened.
  package var imagesVersion: Int

  /// Creates a request.
  package init(
    extent: SegmentationTask.Extent, start: Int? = nil, volumes: [Modality: Volume],
    image: Volume? = nil, grid: Grid, scheme: LabelScheme,
    model: String? = nil, generation: Int, imagesVersion: Int = 0
  ) {
    self.extent = extent
    self.start = start
    self.volumes = volumes
    self.image = image
    self.grid = grid
    self.scheme = scheme
    self.model = model
    self.generation = generation
    self.imagesVersion = imagesVersion
  }

  /// The axial slices; `nil` for all.
  package var slices: [Int]? {
    switch extent {
    case .slice(let index): [index]
    case .volume: nil
    }
  }
}
