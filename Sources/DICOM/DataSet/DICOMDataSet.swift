/// The elements of a DICOM file or of one item of a sequence, in the order of their tags.
///
///     dataSet.string(.seriesDescription)        // "AX T2 FLAIR"
///     dataSet.numbers(.imagePositionPatient)    // [-120, -98.5, 12.25], in millimeters
///     dataSet.items(.sharedFunctionalGroupsSequence).first
package struct DICOMDataSet: Hashable, Sendable {
  /// The elements, sorted by tag; no tag occurs twice.
  package private(set) var elements: [DICOMElement] = []
  /// The character set of its texts; an item without one of its own has that of its parent.
  package var characters: DICOMCharacters = .ascii

  /// Makes an empty data set.
  package init() {}

  /// Makes a data set of elements in any order; of several with one tag, the last one counts.
  ///
  /// Damaged files may have millions out of order, which would take forever one by one.
  init(_ elements: [DICOMElement], characters: DICOMCharacters) {
    self.characters = characters
    let isSorted = zip(elements, elements.dropFirst()).allSatisfy { $0.tag < $1.tag }
    guard !isSorted else {
      self.elements = elements
      return
    }
    let sorted = elements.enumerated().sorted {
      ($0.element.tag, $0.offset) < ($1.element.tag, $1.offset)
    }
    for (place, (_, element)) in sorted.enumerated() {
      let next = place + 1
      if next == sorted.count || sorted[next].element.tag != element.tag {
        self.elements.append(element)
      }
    }
  }

  /// The element of a tag; `nil` removes it.
  package subscript(tag: DICOMTag) -> DICOMElement? {
    get {
      let place = place(of: tag)
      guard place < elements.count, elements[place].tag == tag else { return nil }
      return elements[place]
    }
    set {
      let place = place(of: tag)
      let exists = place < elements.count && elements[place].tag == tag
      switch (newValue, exists) {
      case (let element?, true): elements[place] = element
      case (let element?, false): elements.insert(element, at: place)
      case (nil, true): elements.remove(at: place)
      case (nil, false): break
      }
    }
  }

  /// The first place whose tag is not below the given one; the end is tried first, because files
  /// are sorted.
  private func place(of tag: DICOMTag) -> Int {
    guard let last = elements.last, tag <= last.tag else { return elements.count }
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].tag < tag { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
