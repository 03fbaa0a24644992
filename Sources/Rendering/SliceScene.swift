package import Imaging

/// Everything shown for one slice: the image, its window and colors, and its overlays.
///
/// A scene has no size: ``render(width:height:)`` draws it into any number of pixels, so a terminal
/// and a PNG file show the same picture.
///
///     var scene = SliceScene(volume.slice(80, geometry), window: .robust(volume))
///     scene.columnSpacing = geometry.columnSpacing
///     scene.rowSpacing = geometry.rowSpacing
///     let picture = scene.render(width: 116, height: 116)
package struct SliceScene: Sendable {
  /// The image under the overlays.
  package enum Base: Equatable, Sendable {
    /// One number per voxel, shown through the window and the color map.
    case values(Slice<Float>)
    /// Red, green and blue of each voxel, shown as they are.
    case colors(Slice<SIMD3<UInt8>>)

    /// The number of columns of the slice.
    package var width: Int {
      switch self {
      case .values(let slice): slice.width
      case .colors(let slice): slice.width
      }
    }

    /// The number of rows of the slice.
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
  /// The conversion from voxels to pixels.
  package var interpolation = Interpolation.linear
  /// The model's labels, in the size of the image.
  package var prediction: LabelSlice?
  /// The expert's labels, in the size of the image.
  package var reference: LabelSlice?
  /// The names of ``prediction`` and ``reference`` in legends.
  package var maskNames = (prediction: "prediction", reference: "reference")
  /// The probabilities that ``OverlayMode/heat`` shows.
  package var heat: HeatLayer?
  /// The masks that ``OverlayMode/outlines`` and ``OverlayMode/votes`` show, each in the size of the image.
  package var layers: [MaskLayer] = []
  /// The structure that these show.
  package var layerStructure = Structure.region(.wholeTumor)
  /// The labels or probabilities to draw.
  package var overlay = OverlayMode.off
  /// The opacity of filled labels and heat maps, 0–1; outlines are always opaque.
  package var opacity = 0.5
  /// Whether labels are outlined where other modes fill them.
  ///
  /// Two outlines shown together also differ in their strokes: the reference's is dashed, or along its
  /// outer side where lines are a pixel wide.
  package var isOutlined = false
  /// The colors of the reference's outline over a prediction.
  ///
  /// They are not label colors, because an outline in the color of its own label would be
  /// invisible.
  package var outlineColors = OutlineColors()
  /// The structure that ``OverlayMode/agreement`` compares.
  package var agreementStructure = Structure.region(.wholeTumor)
  /// The colors of labels, if they do not follow from the scheme.
  package var palette: LabelPalette?
  /// The names of labels that were left out of the masks because they are hidden.
  package var hidden: [String] = []
  /// The colors of labels that do follow from it.
  package var labelColors = LabelColors.colorBlindSafe
  /// The width of outlines in pixels, toward the inside.
  package var outlineWidth = 1
  /// Millimeters from one column to the next.
  package var columnSpacing = 1.0
  /// Millimeters from one row to the next.
  package var rowSpacing = 1.0
  /// A pixel's width divided by its height on the display.
  package var pixelAspect = 1.0
  /// The part to show; `nil` shows the whole slice.
  package var source: SliceRectangle?
  /// A mask whose border is drawn over everything else, such as the brain's; in the size of the image.
  package var contour: Slice<Label>?
  /// The color of that border.
  package var contourColor = RGB(64, 200, 255)
  /// Lines and labels over everything else, such as rulers.
  package var marks: [SliceMark] = []
  /// The voxel at which the crosshair's lines cross.
  package var crosshair: SlicePosition?
  /// The crosshair's color.
  package var crosshairColor = RGB(64, 200, 255)
  /// The anatomical directions to draw at the edges; `nil` for none.
  package var letters: SliceGeometry.EdgeLetters?
  /// The color of these letters.
  package var letterColor = RGB(255, 214, 102)
  /// The number of pixels per dot of the letters, and the width of the marks' lines.
  package var letterScale = 1
  /// How letters and labels are drawn; `nil` for dots.
  package var lettering: Lettering?

  /// How letters and labels are drawn.
  var wordStyle: Lettering { lettering ?? .dots(letterScale) }
  /// The color around the slice.
  package var background = RGB.black
  /// Whether outlines, crosshair, marks and letters are drawn; figures draw them as paths over the pixels.
  package var hasLines = true

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

  /// Returns the colors of a mask's labels.
  func palette(of scheme: LabelScheme) -> LabelPalette {
    palette ?? LabelPalette(scheme, colors: labelColors)
  }

  /// Returns the weights of the voxels in a mapping's pixels.
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

  /// Returns the position of the slice in a picture of this scene, for clicks and crosshairs.
  package func mapping(width: Int, height: Int) -> SliceMapping {
    SliceMapping(
      fitting: source
        ?? SliceRectangle(x: 0, y: 0, width: Double(base.width), height: Double(base.height)),
      of: (base.width, base.height), spacing: (columnSpacing, rowSpacing),
      pixels: (width, height), pixelAspect: pixelAspect)
  }
}
