package import Imaging

/// What one of the pictures on screen shows: a slice of an image, and what lies over it.
package struct Panel: Hashable, Sendable {
  /// What lies over the image.
  package enum Role: String, Hashable, Sendable {
    /// The overlay that was chosen.
    case image
    /// Nothing.
    case bare
    /// The second of the compared masks: the reference, unless chosen otherwise.
    case reference
    /// The first of the compared masks: the prediction, unless chosen otherwise; or a map.
    case prediction

    /// Whether the edited mask can be painted there.
    var isEditable: Bool { self == .image || self == .prediction }
  }

  /// What lies over the image.
  package var role: Role
  /// The index of the image among the study's.
  package var image: Int
  /// The plane of the slice.
  package var plane: Plane
  /// The slice.
  package var slice: Int
  /// Which of the scans it shows.
  package var time: ScanTime

  /// Creates a panel.
  package init(_ role: Role, image: Int, plane: Plane, slice: Int, time: ScanTime = .own) {
    self.time = time
    self.role = role
    self.image = image
    self.plane = plane
    self.slice = slice
  }
}

/// Which pictures are on screen together; one key goes through them in this order.
package enum PanelLayout: String, CaseIterable, Sendable {
  /// One slice with the overlay.
  case single
  /// The three planes through the crosshair, the chosen one large.
  case planes
  /// The slice alone, with the reference, and with the prediction.
  case figure
  /// The slice in each of the images.
  case modalities
  /// Slices all over the volume.
  case montage
  /// The slice in the case in view, in the scan that it is compared with, and their difference.
  case times
}

extension ViewerModel {
  /// The layouts in which there is something to see.
  package var layouts: [PanelLayout] {
    PanelLayout.allCases.filter { layout in
      switch layout {
      case .modalities: study.images.count > 1
      case .times: followUp.other != nil
      default: true
      }
    }
  }

  /// A panel of the slice, plane and image in view.
  package func panel(_ role: Panel.Role) -> Panel {
    Panel(role, image: imageIndex, plane: plane, slice: sliceIndex, time: shownTime)
  }

  /// How slices of a plane lie in the grid of the pictures; `nil` until its size is known.
  package func geometry(_ plane: Plane) -> SliceGeometry? {
    grid.map { SliceGeometry($0, plane: plane, convention: convention) }
  }

  /// The panels of the present layout; those of a montage depend on how many there is room for.
  func panels(room: Int) -> [Panel] {
    switch layout {
    case .single: [panel(.image)]
    case .planes:
      ([plane] + Plane.allCases.filter { $0 != plane }).map { plane in
        Panel(
          .image, image: imageIndex, plane: plane,
          slice: geometry(plane)?.index(of: crosshair) ?? 0, time: shownTime)
      }
    case .figure: [panel(.bare), panel(.reference), panel(.prediction)]
    case .modalities:
      // Four at a time, the one in view among them.
      study.images.indices.dropFirst(imageIndex / 4 * 4).prefix(4).map {
        Panel(.image, image: $0, plane: plane, slice: sliceIndex, time: shownTime)
      }
    case .montage:
      montageSlices(room).map {
        Panel(.image, image: imageIndex, plane: plane, slice: $0, time: shownTime)
      }
    case .times: timePanels
    }
  }

  /// The slices of a montage: spread evenly over the brain, or over the volume if the whole slice is shown.
  ///
  /// The slice in view replaces the one nearest to it, so that moving through the slices
  /// changes one picture and leaves the others where they are.
  private func montageSlices(_ room: Int) -> [Int] {
    guard let geometry else { return [] }
    let range = sliceRange(geometry)
    let count = min(max(room, 1), range.count)
    guard count > 1 else { return [sliceIndex] }
    // The middle of each of as many parts: the ends of a brain show nothing.
    var slices = (0..<count).map { range.lowerBound + (2 * $0 + 1) * range.count / (2 * count) }
    let nearest = slices.indices.min { abs(slices[$0] - sliceIndex) < abs(slices[$1] - sliceIndex) }
    if let nearest { slices[nearest] = sliceIndex }
    return slices
  }

  /// The slices with content: those of the brain, or all if the whole slice is shown.
  func sliceRange(_ geometry: SliceGeometry) -> ClosedRange<Int> {
    guard isFitted, let box = contentBox else { return 0...geometry.count - 1 }
    return box.from[geometry.normal]...box.to[geometry.normal]
  }

  /// What a panel is called.
  package func title(_ panel: Panel) -> String {
    if let title = timeTitle(panel) { return title }
    return ownTitle(panel)
  }

  private func ownTitle(_ panel: Panel) -> String {
    switch panel.role {
    case .reference: pair.second.title
    case .prediction: pair.first.title
    case .bare: imageTitle(panel)
    case .image: layout == .planes ? "\(panel.plane.rawValue) \(panel.slice)" : imageTitle(panel)
    }
  }

  private func imageTitle(_ panel: Panel) -> String {
    guard study.images.indices.contains(panel.image) else { return "Image" }
    return study.images[panel.image].title
      + (isResampled(imageAt: panel.image) ? " (resampled)" : "")
  }
}
