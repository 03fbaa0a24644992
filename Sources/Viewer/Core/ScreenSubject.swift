import Imaging

/// What the screen is about; when it changes, so do nearly all of its cells.
package struct Scenery: Hashable {
  let layout: PanelLayout
  let plane: Plane
  let caseIndex: Int
  let isListShown: Bool
}

extension ViewerModel {
  /// What the screen is about.
  package var scenery: Scenery {
    Scenery(layout: layout, plane: plane, caseIndex: caseIndex, isListShown: cohort.isShown)
  }
}
