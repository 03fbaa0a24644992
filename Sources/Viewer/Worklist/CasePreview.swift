package import Imaging
package import Rendering
import Terminal

/// A picture of a case for the list: a slice of its first image, with the mask that there is.
package struct CasePreview: Sendable {
  /// What it shows, such as "FLAIR, axial slice 80".
  package let title: String
  /// The slice.
  package let scene: SliceScene
  /// The anatomical directions at its edges.
  let letters: SliceGeometry.EdgeLetters
  /// Voxels along each array axis.
  let size: [Int]
  /// Millimeters between voxels along each array axis.
  let spacing: [Double]

  /// Makes the picture: of the slice with the largest section of the mask, else of the middle one.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - name: What the image is called.
  ///   - mask: The mask, on any grid; `nil` if there is none.
  ///   - convention: The side that shows the patient's left.
  package init(
    _ image: LoadedImage, name: String, mask: LabelMap?, convention: DisplayConvention
  ) {
    let volume = image.volume
    let geometry = SliceGeometry(volume.grid, plane: .axial, convention: convention)
    let tumor = mask?.largestSection(like: geometry)
    let index = tumor.map { geometry.index(of: $0) } ?? geometry.count / 2
    let window = image.window(image.isCT ? .brain : .robust)
    var scene: SliceScene
    if let colors = volume.sampledColorSlice(index, geometry, frame: image.frame) {
      scene = SliceScene(colors)
    } else {
      scene = SliceScene(
        volume.shownSlice(index, geometry, frame: image.frame, window: window), window: window)
    }
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.source = image.content.map { geometry.part(around: $0) }
    if let mask {
      scene.prediction = LabelSlice(
        labels: mask.sampledSlice(index, geometry), scheme: mask.scheme)
      scene.overlay = .prediction
    }
    self.scene = scene
    title = "\(name), axial slice \(index)"
    letters = geometry.letters
    size = volume.grid.size
    spacing = volume.grid.affine.spacing
  }
}

/// The preview beside the list, and those of cases that were chosen before.
package struct WorklistPreview: Sendable {
  /// Whether the user wants it; `nil` shows it where there is room.
  package internal(set) var isChosen: Bool?
  /// Pictures, the latest last.
  private var kept: [Kept] = []
  /// The picture that is being made.
  private var requested: Key?

  private struct Key: Equatable {
    let id: Int
    let convention: DisplayConvention
  }

  private struct Kept {
    let key: Key
    let content: Loading<CasePreview>
  }

  /// The most pictures kept: each is one slice.
  private static let limit = 12

  /// What is known of a case's picture; pending until it is there.
  func content(of id: Int, _ convention: DisplayConvention) -> Loading<CasePreview> {
    let key = Key(id: id, convention: convention)
    return kept.last { $0.key == key }?.content ?? .pending
  }

  /// Notes that a case's picture is wanted.
  ///
  /// - Returns: Whether it must be made.
  mutating func request(_ id: Int, _ convention: DisplayConvention) -> Bool {
    let key = Key(id: id, convention: convention)
    if kept.contains(where: { $0.key == key }) || requested == key { return false }
    requested = key
    return true
  }

  /// Takes in a picture, or why there is none.
  mutating func take(
    _ content: Loading<CasePreview>, of id: Int, _ convention: DisplayConvention
  ) {
    let key = Key(id: id, convention: convention)
    if requested == key { requested = nil }
    kept.removeAll { $0.key == key }
    kept.append(Kept(key: key, content: content))
    kept.removeFirst(max(kept.count - Self.limit, 0))
  }

  /// Forgets the picture of a case whose mask has changed.
  mutating func forget(_ id: Int) {
    kept.removeAll { $0.key.id == id }
    if requested?.id == id { requested = nil }
  }
}

extension ViewerModel {
  /// The columns of the preview beside the list; `nil` where there is none.
  var previewWidth: Int? {
    guard size.columns >= 60, size.rows >= 12,
      worklist.preview.isChosen ?? (size.columns >= 100)
    else { return nil }
    return min(max(size.columns / 3, 32), 80)
  }

  /// Shows or hides the preview.
  mutating func togglePreview() {
    guard size.columns >= 60, size.rows >= 12 else {
      notice = Notice(.info, "The preview needs a terminal of 60×12.")
      return
    }
    worklist.preview.isChosen = previewWidth == nil
  }
}
