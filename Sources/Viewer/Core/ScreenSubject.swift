import Imaging

/// What the screen shows.
///
/// When it changes, nearly all cells change.
package struct ScreenSubject: Hashable {
  let layout: PanelLayout
  let plane: Plane
  let caseIndex: Int
  let isListShown: Bool
  let isSeriesShown: Bool
}

extension ViewerModel {
  /// What the screen shows.
  package var screenSubject: ScreenSubject {
    ScreenSubject(
      layout: layout, plane: plane, caseIndex: caseIndex, isListShown: worklist.isShown,
      isSeriesShown: series.isShown)
  }
}
