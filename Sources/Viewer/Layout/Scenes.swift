import Imaging
package import Rendering

extension ViewerModel {
  /// What a panel of the slice in view shows; see ``scene(_:)-(Panel)``.
  package func scene(_ role: Panel.Role) -> SliceScene? { scene(panel(role)) }

  /// What a panel shows, on the screen and in exported pictures.
  ///
  /// The scene shows what fits at zoom 1; a pane on screen shows its own part.
  ///
  /// - Returns: `nil` while the image is not there.
  package func scene(_ panel: Panel) -> SliceScene? {
    if panel.time != .own { return timeScene(panel) }
    guard let geometry = geometry(panel.plane), study.images.indices.contains(panel.image),
      let loaded = study.images[panel.image].content.value,
      let window = study.images[panel.image].window
    else { return nil }
    let index = panel.slice
    var scene: SliceScene
    if let colors = loaded.volume.sampledColorSlice(index, geometry, frame: loaded.frame) {
      scene = SliceScene(colors)
    } else {
      scene = SliceScene(
        loaded.volume.shownSlice(index, geometry, frame: loaded.frame, window: window),
        window: window)
    }
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.source = fittedPart(geometry)
    scene.opacity = Double(shownOpacity) / 100
    scene.maskNames = (pair.first.name, pair.second.name)
    scene.overlay = overlay(of: panel)
    scene.interpolation = canvas.interpolation
    scene.colorMap = canvas.colorMap
    scene.isOutlined = canvas.isOutlined
    scene.outlineColors = OutlineColors(
      line: RGB(settings.theme.reference), rim: RGB(settings.theme.referenceRim))
    scene.agreementStructure = structure
    scene.palette = labelFilePalette
    scene.labelColors = canvas.labelColors
    let overlay = scene.overlay
    if overlay == .heat { scene.heat = heat(index, geometry) }
    if overlay == .prediction || overlay == .both || overlay == .agreement {
      scene.prediction = study.mask(pair.first).map {
        labelSlice($0, index, geometry, &scene.hidden)
      }
    }
    if overlay == .reference || overlay == .both || overlay == .agreement {
      scene.reference = study.mask(pair.second).map {
        labelSlice($0, index, geometry, &scene.hidden)
      }
    }
    if overlay.isOfAllMasks {
      scene.layerStructure = structure
      scene.layers = maskLayers(panel, index, geometry)
    }
    scene.marks = measurementMarks(index, geometry, inImageAt: panel.image)
    if let inside = brain(index, geometry) {
      scene.contour = inside
      scene.contourColor = RGB(settings.theme.brain)
    }
    if let preview = previewSlice(panel, geometry) {
      scene.contour = preview
      scene.contourColor = RGB(settings.theme.preview)
    }
    return scene
  }

  /// What a pane on screen shows: its part of the slice.
  func scene(_ pane: Pane) -> SliceScene? {
    var scene = scene(pane.panel)
    scene?.source = pane.source
    return scene
  }

  /// What lies over the image of a panel.
  private func overlay(of panel: Panel) -> OverlayMode {
    switch panel.role {
    case .image: shownOverlay == .agreement && !isCompared(panel) ? .both : shownOverlay
    case .bare: .off
    case .reference: .reference
    case .prediction:
      shownOverlay.isMap ? shownOverlay : .prediction
    }
  }

  /// Whether both masks say something about a panel's slice: nothing is missed where nothing was segmented.
  private func isCompared(_ panel: Panel) -> Bool {
    pair.first != .prediction && pair.second != .prediction
      || isSegmented(panel.slice, panel.plane)
  }

  /// The labels of a slice that are to be drawn; the agreement map is of whole regions.
  ///
  /// - Parameters:
  ///   - map: The mask.
  ///   - index: The slice.
  ///   - geometry: How it lies.
  ///   - hidden: Receives the names of labels that are left out.
  /// - Returns: The labels without the hidden ones.
  func labelSlice(
    _ map: LabelMap, _ index: Int, _ geometry: SliceGeometry, _ hidden: inout [String]
  ) -> LabelSlice {
    var labels = map.sampledSlice(index, geometry)
    if shownOverlay != .agreement, let isHidden = hiddenLabels(map.scheme) {
      let palette = palette(map.scheme)
      hidden += Set(labels.values).subtracting([0]).filter(isHidden).sorted()
        .map { palette.name(of: $0, in: map.scheme) }
      labels = Slice(
        width: labels.width, height: labels.height,
        values: labels.values.map { isHidden($0) ? 0 : $0 })
    }
    return LabelSlice(labels: labels, scheme: map.scheme)
  }
}

extension ViewerModel {
  /// The probabilities of the structure in view on a slice; `nil` if there are none.
  private func heat(_ index: Int, _ geometry: SliceGeometry) -> HeatLayer? {
    guard let prediction = study.prediction, isSegmented(index, geometry.plane) else { return nil }
    let shown = heatStructure
    let table = prediction.map.scheme.mask(of: shown)
    let labels = prediction.map.sampledSlice(index, geometry)
    let probabilities =
      if let found = prediction.structures {
        found.sampledSlice(shown, index, geometry)
      } else {
        Optional(prediction.probabilities.sampledSlice(region, index, geometry))
      }
    guard let probabilities else { return nil }
    return HeatLayer(
      structure: shown, probabilities: probabilities, threshold: heatThreshold.map(Double.init),
      mask: Slice(
        width: labels.width, height: labels.height,
        values: labels.values.map { Label(table[Int($0)]) }))
  }
}
