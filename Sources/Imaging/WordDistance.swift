extension String {
  /// The number of letters to change, add or remove to get another word (Levenshtein distance).
  package func distance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let change = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(change, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[other.count]
  }

  /// The word that was probably meant by a misspelled one; `nil` if none is near.
  ///
  /// - Parameter words: The words that there are.
  /// - Returns: One of the words.
  package func nearest(of words: [String]) -> String? {
    // At most one letter in three, and two in all, may differ; a looser guess is no help.
    let most = Swift.min((count + 1) / 3, 2)
    return words.map { (word: $0, distance: $0.distance(to: self)) }
      .min { $0.distance < $1.distance }
      .flatMap { $0.distance <= most ? $0.word : nil }
  }
}
