package import Imaging

/// All that is shown of one slice: the image, its window and colors, and what lies over it.
///
/// A scene has no size: ``render(width:height:)`` draws it into as many pixels as there are, so that
/// a terminal and a PNG file show the same thing.
///
///     var scene = SliceScene(volume.slice(80, geometry), window: .robust(volume))
///     scene.columnSpacing = geometry.columnSpacing
///     scene.rowSpacing = geometry.rowSpacing
///     let picture = scene.render(width: 116, height: 116)
package struct SliceScene: Sendable {
  /// The image under the overlays.
  package enum Base: Equatable, Sendable {
    /// One number a voxel, shown through the window and the color map.
    case values(Slice<Float>)
    /// Red, green and blue of each voxel, shown as they are.
    case colors(Slice<SIMD3<UInt8>>)

    /// Columns of the slice.
    package var width: Int {
      switch self {
      case .values(let slice): slice.width
      case .colors(let slice): slice.width
      }
    }

    /// Rows of the slice.
    package var height: Int {
      switch self {
      case .values(let slice): slice.height
      case .colors(let slice): slice.height
      }
    }
  }

  /// The image.
  package var base: Base
  /// The intensities between the color map's ends.
  package var window: IntensityWindow
  /// The colors of intensities.
  package var colorMap = ColorMap.grey
  /// How pixels come from voxels.
  package var interpolation = Interpolation.linear
  /// The model's labels, as wide and high as the image.
  package var prediction: LabelSlice?
  /// The expert's labels, as wide and high as the image.
  package var reference: LabelSlice?
  /// What legends call the two masks: ``prediction`` and ``reference``.
  package var maskNames = (prediction: "prediction", reference: "reference")
  /// The probabilities that ``OverlayMode/heat`` shows.
  package var heat: HeatLayer?
  /// What is drawn of the labels.
  package var overlay = OverlayMode.off
  /// How much of a filled label's or a heat map's color covers the image, 0–1; outlines are always opaque.
  package var opacity = 0.5
  /// Whether labels that are filled elsewhere are outlined.
  ///
  /// Two outlines together are told apart by their strokes, too: the reference's is dashed.
  package var isOutlined = false
  /// The colors of the reference's outline over a prediction.
  ///
  /// They are no label's: an outline in the color of the label that it surrounds would not be seen.
  package var outlineColors = OutlineColors()
  /// The structure that ``OverlayMode/agreement`` compares.
  package var agreementStructure = Structure.region(.wholeTumor)
  /// The colors of labels where they are not to follow from the scheme.
  package var palette: LabelPalette?
  /// How many pixels wide outlines are, toward the inside.
  package var outlineWidth = 1
  /// Millimeters from one column to the next.
  package var columnSpacing = 1.0
  /// Millimeters from one row to the next.
  package var rowSpacing = 1.0
  /// A pixel's width divided by its height, on the device that shows the picture.
  package var pixelAspect = 1.0
  /// The part to show; `nil` shows the whole slice.
  package var source: SliceRectangle?
  /// The voxel at which the crosshair's lines meet.
  package var crosshair: SlicePosition?
  /// The crosshair's color.
  package var crosshairColor = RGB(64, 200, 255)
  /// Anatomical directions to write at the edges; `nil` writes none.
  package var letters: SliceGeometry.EdgeLetters?
  /// How many pixels make one dot of the letters.
  package var letterScale = 1
  /// The color around the slice.
  package var background = RGB.black

  /// Creates a scene of an image alone.
  package init(_ slice: Slice<Float>, window: IntensityWindow) {
    base = .values(slice)
    self.window = window
  }

  /// Creates a scene of a color image alone.
  package init(_ slice: Slice<SIMD3<UInt8>>) {
    base = .colors(slice)
    window = IntensityWindow(lower: 0, upper: 255)
  }

  /// The weights of the voxels in the pixels of a mapping.
  func weights(_ mapping: SliceMapping) -> (columns: AxisWeights, rows: AxisWeights) {
    let (source, target) = (mapping.source, mapping.target)
    return (
      AxisWeights(
        outputs: target.width, start: source.x, length: source.width, samples: base.width,
        interpolation: interpolation),
      AxisWeights(
        outputs: target.height, start: source.y, length: source.height, samples: base.height,
        interpolation: interpolation)
    )
  }

  /// Where the slice lies in a picture of this scene, for clicks and crosshairs.
  package func mapping(width: Int, height: Int) -> SliceMapping {
    SliceMapping(
      fitting: source
        ?? SliceRectangle(x: 0, y: 0, width: Double(base.width), height: Double(base.height)),
      of: (base.width, base.height), spacing: (columnSpacing, rowSpacing),
      pixels: (width, height), pixelAspect: pixelAspect)
  }
}
