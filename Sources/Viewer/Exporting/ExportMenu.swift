package import Rendering

/// The options of the next export, and the menu that sets them.
package struct ExportMenu: Hashable, Sendable {
  /// What is drawn.
  package enum Content: String, CaseIterable, Sendable {
    /// The pictures on screen, side by side.
    case screen
    /// The slice in view.
    case slice
    /// Slices from the whole volume on one sheet.
    case montage
    /// Every slice, each in a file of its own.
    case slices
    /// Every slice, one after the other in one file.
    case animation

    /// The words of the menu.
    var title: String {
      switch self {
      case .screen: "the pictures on screen"
      case .slice: "only this slice"
      case .montage: "a montage of slices"
      case .slices: "all slices, one file each"
      case .animation: "an animation of all slices"
      }
    }

    /// How its file's name ends, before the suffix; "#" stands for the slice in view.
    var ending: String {
      switch self {
      case .screen, .slice: "#"
      case .montage: "montage"
      case .slices: "%03d"
      case .animation: "scroll"
      }
    }
  }

  /// A line of the menu.
  package enum Row: Int, CaseIterable, Sendable {
    case content, caption, scale, format, background, letters
  }

  /// What is drawn.
  package var content = Content.screen
  /// Whether it has a caption, Dice, legend and scale bar.
  package var hasCaption = true
  /// Pixels along a voxel's shorter side; `nil` chooses by the content.
  package var scale: Int?
  /// The kind of file.
  package var format = FigureFormat.png
  /// The page around the pictures.
  package var background = FigureStyle.Background.white
  /// Whether it has orientation letters.
  package var hasLetters = true
  /// The chosen line; `nil` while the menu is closed.
  package var row: Row?

  /// The largest scale.
  static let largestScale = 20

  /// Creates a menu that is closed.
  package init() {}

  /// The kinds of files that can hold what is drawn.
  var formats: [FigureFormat] {
    FigureFormat.allCases.filter { content == .animation ? $0.isAnimated : $0.isStill }
  }

  /// Goes to the next or previous line.
  mutating func move(by step: Int) {
    guard let row else { return }
    let count = Row.allCases.count
    self.row = Row(rawValue: (row.rawValue + step + count) % count)
  }

  /// Goes to the next or previous choice of the line.
  mutating func change(by step: Int) {
    switch row {
    case .content:
      content = Self.next(content, in: Content.allCases, step)
      if !formats.contains(format) { format = .png }
    case .format: format = Self.next(format, in: formats, step)
    case .background:
      background = Self.next(background, in: FigureStyle.Background.allCases, step)
    case .letters: hasLetters.toggle()
    case .caption: hasCaption.toggle()
    case .scale:
      // The choice before 1 is automatic.
      let next = (scale ?? 0) + step
      scale = next < 1 ? nil : min(next, Self.largestScale)
    case nil: break
    }
  }

  private static func next<Choice: Equatable>(
    _ choice: Choice, in all: [Choice], _ step: Int
  ) -> Choice {
    all[((all.firstIndex(of: choice) ?? 0) + step + all.count) % all.count]
  }
}
