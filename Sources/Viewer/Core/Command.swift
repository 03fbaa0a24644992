/// What a key does.
package enum Command: String, CaseIterable, Sendable {
  case nextSlice, previousSlice, nextSlices, previousSlices, firstSlice, lastSlice, goToSlice
  case axial, coronal, sagittal, toggleConvention
  case nextImage, previousImage, image1, image2, image3, image4
  case brighter, darker, moreContrast, lessContrast, resetWindow
  case crosshairLeft, crosshairRight, crosshairUp, crosshairDown, toggleCrosshair
  case segmentSlice, segmentVolume, cancel, measures, learn, otherModel
  case cycleOverlay, moreOpacity, lessOpacity, nextLayout, toggleFit
  case zoomIn, zoomOut, fitPictures, panLeft, panRight, panUp, panDown, centerOnCrosshair
  case toggleInterpolation, nextColorMap, nextPreset, toggleOutline, toggleAgreement, chooseLabels
  case toggleCine, nextFrame, previousFrame
  case toggleHeat, nextRegion, lowerThreshold, raiseThreshold, resetThreshold
  case nextPair, swapSecond
  case nextTumor, previousTumor, nextDisagreement, previousDisagreement
  case worstSlice, nextLesion, largestSection
  case nextCase, previousCase, showList, review
  case exportMenu, toggleFinePictures
  case export, commandLine, help, redraw, suspend, quit
  case nextRow, previousRow, nextRows, previousRows, firstRow, lastRow, openCase, hideList
  case filterCases, clearFilter
  case sortByName, sortByModalities, sortByReference, sortByPrediction
  case sortByWholeTumor, sortByTumorCore, sortByEnhancingTumor, sortByVerdict
  case segmentCase, segmentCases

  case edit, brush, eraser, thresholdBrush, polygon, floodFill, growRegion, acceptRectangle
  case useTool, penDown, dropOutline
  case smallerBrush, largerBrush, brushForm, brushDimensions, drawOver, lessTolerance, moreTolerance
  case label0, label1, label2, label3, label4, label5, label6, label7, label8, label9
  case fillHoles, removeIslands, growLabel, shrinkLabel, smoothLabel, copyPrevious, copyNext
  case interpolate, interpolateAll, relabelComponent, acceptComponent
  case undo, redo, history, saveMask

  /// The name on the command line and in configuration files, such as "next-slice".
  package var name: String { rawValue.kebabCased }
}

extension String {
  /// A Swift name in lower case, its words joined by hyphens: "image1" is "image-1".
  var kebabCased: String {
    var result = ""
    for character in self {
      let begins = character.isUppercase || (character.isNumber && result.last?.isNumber == false)
      if begins, !result.isEmpty { result += "-" }
      result += character.lowercased()
    }
    return result
  }
}

/// Keys that belong together in help.
package enum KeyGroup: String, CaseIterable, Sendable {
  case slices = "Slices"
  case planes = "Planes"
  case pictures = "Pictures"
  case images = "Images"
  case window = "Window"
  case crosshair = "Crosshair"
  case segmentation = "Segmentation"
  case overlay = "Overlay"
  case heat = "Heat map and threshold"
  case comparison = "Comparison"
  case finding = "Finding"
  case tools = "Tools"
  case brush = "Brush"
  case labels = "Labels"
  case mask = "Mask of the label"
  case history = "History and file"
  case list = "Rows"
  case find = "Filter and sort"
  case cases = "Cases"
  case program = "Program"
}
