/// What a reader of help wants to do: the headings of help, in its order.
package enum HelpTask: String, CaseIterable, Sendable {
  case look = "Look around"
  case compare = "Compare masks"
  case segment = "Segment"
  case correct = "Correct a mask"
  case measure = "Measure"
  case list = "Work through a list"
  case export = "Export"
  case program = "The program"
}

extension CommandGroup {
  /// The task that the group's commands are for.
  package var task: HelpTask {
    switch self {
    case .slices, .planes, .images, .window, .pictures, .crosshair: .look
    case .overlay, .finding, .comparison: .compare
    case .segmentation, .heat: .segment
    case .tools, .brush, .labels, .mask, .history: .correct
    case .measuring: .measure
    case .list, .find, .cases: .list
    case .export: .export
    case .program: .program
    }
  }
}

extension KeyMode {
  /// The task at hand, which help explains first and in most detail; `nil` if there are several.
  var task: HelpTask? {
    switch self {
    case .viewer: nil
    case .edit: .correct
    case .measure, .measurements: .measure
    case .list, .series: .list
    }
  }
}
