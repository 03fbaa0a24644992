package import Imaging

/// One mask made of several readers' masks, structure by structure.
///
/// Each structure is decided by itself: the nested regions of a tumor, and every label that is no
/// part of one. A voxel's label follows from the regions that it is in, the innermost deciding; of
/// several labels, the most probable one.
package struct Consensus: Sendable {
  /// How votes are counted.
  package enum Method: String, CaseIterable, Sendable {
    /// More than half of the readers mark the voxel.
    case majority
    /// The probability of ``STAPLE`` is above one half.
    case staple
  }

  /// What is known of a structure.
  package struct Part: Sendable {
    /// The structure.
    package let structure: Structure
    /// How many voxels each reader marks.
    package let voxels: [Int]
    /// The estimate, with ``Method/staple``; `nil` for a majority, or where nobody marks anything.
    package let staple: STAPLE?
    /// For a number n from 1 to the number of readers, how many voxels exactly n of them mark.
    package let voxelsByVotes: [Int]
    /// Dice of each reader's mask with the consensus; `nil` where both are empty.
    package let dice: [Double?]
  }

  /// The mask.
  package let map: LabelMap
  /// The structures, in the order of the first mask's scheme.
  package let parts: [Part]

  /// Why masks have no consensus.
  package enum Problem: Error, Hashable, Sendable {
    /// The voxels of a mask, by its number, are elsewhere than those of the first.
    case gridsDiffer(Int)
    /// The schemes of a mask, by its number, and of the first have no structure in common.
    case nothingInCommon(Int)
  }

  /// Combines masks on one grid.
  ///
  /// - Parameters:
  ///   - maps: The readers' masks; at least one. The result has the first one's scheme, or the
  ///     binary one if a mask tells no parts apart.
  ///   - method: How votes are counted.
  /// - Throws: ``Problem``.
  package init(_ maps: [LabelMap], _ method: Method) throws(Problem) {
    precondition(!maps.isEmpty, "no masks")
    let first = maps[0]
    for (number, map) in maps.enumerated() {
      guard map.grid.matches(first.grid) else { throw .gridsDiffer(number) }
    }
    var structures = first.scheme.structures
    for (number, map) in maps.enumerated().dropFirst() {
      let common = Structure.common(map.scheme, first.scheme)
      guard !common.isEmpty || (map.scheme.isPerLabel && first.scheme.isPerLabel) else {
        throw .nothingInCommon(number)
      }
      if first.scheme.isPerLabel {
        structures += common.filter { !structures.contains($0) }
      } else {
        structures.removeAll { !common.contains($0) }
      }
    }
    structures = structures.filter(\.isListed)
    let isBinary = structures == [.region(.wholeTumor)]
    let scheme: LabelScheme =
      first.scheme.isPerLabel
      ? first.scheme.adding(structures.compactMap(\.label)) { label in
        structures.first { $0.label == label }?.name
      } : isBinary ? .binary : first.scheme

    let combinations = LabelCombinations(maps)
    let readers = maps.count
    var probabilities: [[Double]] = []
    let allVotes = structures.map { combinations.votes(for: $0, maps.map(\.scheme)) }
    let estimates = allVotes.map { votes in
      method == .staple ? STAPLE(votes: votes, counts: combinations.counts) : nil
    }
    for (votes, staple) in zip(allVotes, estimates) {
      probabilities.append(
        staple?.probabilities
          ?? votes.map { Double($0.count(where: \.self)) / Double(readers) })
    }

    // One label for each combination, then for each voxel.
    let chosen = combinations.labels.indices.map { index -> Label in
      var (regions, label, best) = (RegionSet(), Label(0), 0.5)
      for (structure, values) in zip(structures, probabilities) where values[index] > 0.5 {
        if let region = structure.region {
          regions.formUnion(RegionSet(region))
        } else if values[index] > best {
          best = values[index]
          label = structure.label ?? structure.tissue.flatMap { scheme.label(of: $0) } ?? 0
        }
      }
      return regions.isEmpty ? label : scheme.label(of: regions)
    }
    map = LabelMap(
      grid: first.grid, scheme: scheme, labels: combinations.codes.map { chosen[Int($0)] })

    parts = zip(structures, zip(allVotes, estimates)).map { structure, found in
      let isChosen = chosen.map { scheme.contains($0, in: structure) }
      return Part(
        structure, found.0, found.1, isChosen, counts: combinations.counts, readers: readers)
    }
  }
}

extension Consensus.Part {
  /// Counts the votes on a structure.
  ///
  /// - Parameters:
  ///   - structure: The structure.
  ///   - votes: For each combination of labels, who marks the structure.
  ///   - staple: The estimate.
  ///   - isChosen: Whether the consensus has the structure, for each combination.
  ///   - counts: The voxels of each combination.
  ///   - readers: The number of readers.
  fileprivate init(
    _ structure: Structure, _ votes: [[Bool]], _ staple: STAPLE?, _ isChosen: [Bool],
    counts: [Int], readers: Int
  ) {
    var byVotes = [Int](repeating: 0, count: readers + 1)
    var (voxels, common) = (
      [Int](repeating: 0, count: readers), [Int](repeating: 0, count: readers)
    )
    var chosen = 0
    for index in votes.indices {
      byVotes[votes[index].count(where: \.self)] += counts[index]
      if isChosen[index] { chosen += counts[index] }
      for reader in 0..<readers where votes[index][reader] {
        voxels[reader] += counts[index]
        if isChosen[index] { common[reader] += counts[index] }
      }
    }
    self.init(
      structure: structure, voxels: voxels, staple: staple,
      voxelsByVotes: Array(byVotes.dropFirst()),
      dice: (0..<readers).map { reader in
        let total = voxels[reader] + chosen
        return total == 0 ? nil : 2 * Double(common[reader]) / Double(total)
      })
  }
}
