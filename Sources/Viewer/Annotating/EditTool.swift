/// What the mouse and Space do while a mask is edited.
package enum EditTool: String, CaseIterable, Sendable {
  case brush
  case eraser
  case thresholdBrush
  case polygon
  case fill
  case grow
  case seeds
  case accept

  /// The name in the panel and in the history.
  package var name: String {
    switch self {
    case .brush: "brush"
    case .eraser: "eraser"
    case .thresholdBrush: "threshold brush"
    case .polygon: "polygon"
    case .fill: "flood fill"
    case .grow: "region growing"
    case .seeds: "grow from seeds"
    case .accept: "accept prediction"
    }
  }

  /// Whether it paints while the mouse is dragged.
  package var isBrush: Bool { [.brush, .eraser, .thresholdBrush, .seeds].contains(self) }
}
