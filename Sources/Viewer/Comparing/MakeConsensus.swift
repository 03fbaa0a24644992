package import Imaging
package import Metrics
import Rendering

/// A request for one mask made of several.
package struct ConsensusRequest: Sendable {
  /// The readers' names.
  package let names: [String]
  /// Their masks, on one grid.
  package let maps: [LabelMap]
  /// How votes are counted.
  package let method: Consensus.Method

  /// Combines the masks.
  package func perform() -> Result<Consensus, Consensus.Problem> {
    do throws(Consensus.Problem) {
      return .success(try Consensus(maps, method))
    } catch {
      return .failure(error)
    }
  }
}

/// How the consensus of a case was made.
package struct ConsensusFacts: Sendable {
  /// The readers.
  package let names: [String]
  /// How votes were counted.
  package let method: Consensus.Method
  /// What is known of each structure.
  package let parts: [Consensus.Part]

  /// The method in two words.
  var words: String {
    switch method {
    case .majority: "majority"
    case .staple: "STAPLE"
    }
  }
}

extension ViewerModel {
  /// The name of the mask that is made of the others.
  static let consensusName = "consensus"

  /// Requests one mask made of those that are shown together.
  ///
  /// - Throws: `CommandProblem` if there are fewer than two.
  mutating func makeConsensus(_ method: Consensus.Method) throws(CommandProblem) -> [Effect] {
    guard let grid = study.grid, !study.isLoading else {
      throw CommandProblem("the case is still loading", isOfTheMoment: true)
    }
    let (complete, partial) = voters.reduce(into: ([MaskSource](), [MaskSource]())) {
      if isPartial($1) { $0.1.append($1) } else { $0.0.append($1) }
    }
    guard complete.count > 1 else {
      throw CommandProblem(
        partial.isEmpty
          ? "a consensus needs at least two masks; add them with 'glia view --mask NAME=FILE'"
          : "a consensus needs at least two masks of the whole volume; "
            + "press \(keyName(.segmentVolume)) to segment the other slices")
    }
    let maps = complete.compactMap(study.mask)
    notice = Notice(
      .info, "Combining \(complete.map(\.name).joined(separator: ", ", last: " and "))…")
    return [
      .makeConsensus(
        ConsensusRequest(
          names: complete.map(\.name), maps: maps.map { $0.grid == grid ? $0 : $0.on(grid) },
          method: method), generation: generation)
    ]
  }

  /// Takes the mask that was made.
  mutating func take(_ result: Result<Consensus, Consensus.Problem>, of request: ConsensusRequest) {
    switch result {
    case .success(let consensus):
      let facts = ConsensusFacts(
        names: request.names, method: request.method, parts: consensus.parts)
      study.others.removeAll(where: \.isConsensus)
      study.others.append(
        NamedMask(
          Self.consensusName,
          FileMask(consensus.map, file: "\(facts.words) of \(request.names.count)"),
          isConsensus: true))
      study.consensus = facts
      if study.maskChoice != nil { study.maskChoice?.insert(Self.consensusName) }
      study.recount()
      if overlay != .outlines { toggleOverlay(.outlines) }
      let names = request.names.joined(separator: ", ", last: " and ")
      let more =
        request.method == .staple
        ? "; beside each reader: sensitivity, specificity"
        : request.names.count == 2 ? ", which is what both marked" : ""
      notice = Notice(
        .success,
        "\(facts.words.capitalizedFirst) of \(names)\(more); type :edit consensus to correct a copy, "
          + "then :w to save it")
    case .failure(.gridsDiffer(let number)):
      notice = Notice(
        .problem, "The mask \"\(request.names[number])\" is on a different grid from the first one."
      )
    case .failure(.nothingInCommon(let number)):
      let problem = Structure.comparisonProblem(
        ("the mask \"\(request.names[number])\"", request.maps[number].scheme),
        ("the mask \"\(request.names[0])\"", request.maps[0].scheme))
      notice = Notice(
        .problem, (problem ?? "The masks have no structure in common").capitalizedFirst + ".")
    }
  }
}
