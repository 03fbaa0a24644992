import Imaging
import Terminal

/// The lines of the information panel about the agreement of the compared masks.
struct DiceSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  /// The Dice of slice and volume, or what to do to get it.
  var lines: [Line] {
    guard model.study.grid != nil else { return [] }
    guard let scores = model.scores else { return noDice }
    if let problem = model.comparisonProblem {
      return [Line(.text("Dice", theme.accent, .bold))]
        + problem.wrapped(to: InformationPanel.textWidth).map { Line($0, theme.problem) }
    }
    let volume = scores.isComplete ? "volume" : "so far"
    var lines = [
      Line(
        .text("Dice", theme.accent, .bold), .rightAligned("slice", end: 22, theme.faint),
        .rightAligned(volume, end: 30, theme.faint))
    ]
    lines +=
      scores.structures.count > Self.few
      ? many(scores)
      : scores.structures.map {
        row($0, scores)
      }
    if model.areScoresResampled {
      lines.append(Line("resampled to \(model.pair.second.word) grid", theme.accent))
    }
    if model.pair != .usual {
      lines.append(Line("of \(model.pair.words)", theme.accent))
    }
    for mask in [model.pair.first, model.pair.second] { lines += origin(mask) }
    return lines
  }

  /// More structures than this are a list of their own.
  private static let few = 6

  private func row(_ structure: Structure, _ scores: Scores) -> Line {
    var line = Line.empty
    if let region = structure.region {
      line.pieces = [
        .text(region.abbreviation + " ", theme.strong, .bold),
        .text(region == .enhancingTumor ? "enhancing" : region.displayName, theme.text),
      ]
    } else {
      let color = structure == model.structure ? theme.strong : theme.text
      line.pieces = [.text(model.name(of: structure).truncated(to: 14), color)]
    }
    line.pieces += [
      .rightAligned(scores.slice?[structure]?.text ?? " ", end: 22, theme.strong, .bold),
      .rightAligned(scores.volume[structure]?.text ?? "", end: 30, theme.strong),
    ]
    return line
  }

  /// The structures in the slice, the worst first, as far as there is room.
  private func many(_ scores: Scores) -> [Line] {
    let room = model.structureRoom
    let all = model.listedStructures(scores)
    let offset = min(model.structureOffset, max(all.count - room, 0))
    var lines = all.dropFirst(offset).prefix(room).map { row($0, scores) }
    let rest = all.count - offset - lines.count
    lines.append(
      Line(
        (offset > 0 ? "\(offset) above, " : "")
          + (rest > 0 ? "\(rest) more: \(model.keyName(.moreStructures))" : "all shown"),
        theme.faint))
    return lines
  }

  /// Where one of the compared masks came from, as far as that needs words.
  private func origin(_ mask: MaskSource) -> [Line] {
    switch mask {
    case .prediction:
      model.isSliceSegmented ? source : [hint(.segmentSlice, "segments this slice")]
    case .second: model.study.second.map { [from($0.file, mask)] } ?? []
    case .other(let name):
      model.study.others.first { $0.name == name }.map { [from($0.mask.file, mask)] } ?? []
    case .reference, .edited: []
    }
  }

  /// The file of a mask, with the mask's name if two masks may be from files.
  private func from(_ file: String, _ mask: MaskSource) -> Line {
    let isOnlyFile = model.study.second == nil && model.study.others.isEmpty
    let name = isOnlyFile ? "from" : "\(mask.word):"
    return Line("\(name) \(file)".truncated(to: InformationPanel.textWidth), theme.faint)
  }

  /// Where the prediction came from: how many slices, of which sequences, and what was done with it.
  private var source: [Line] {
    guard let prediction = model.study.prediction else { return [] }
    if let file = prediction.file {
      return [from(file, .prediction)]
    }
    let total = prediction.isSegmented.count
    var lines: [Line] = []
    if !prediction.isComplete {
      lines.append(
        Line("\(prediction.segmentedCount) of \(total) slices, unprocessed", theme.faint))
    } else if !model.isWhole(prediction) {
      lines.append(Line("all axial slices, unprocessed", theme.faint))
    } else if model.study.isPostProcessing {
      lines.append(Line("all \(total) slices, processing…", theme.faint))
    } else if let result = prediction.postProcessed {
      lines.append(Line("all \(total) slices, post-processed", theme.faint))
      lines.append(
        Line(
          result.changedVoxels == 0
            ? "which changed nothing" : "which changed \(result.changedVoxels) voxels", theme.faint
        ).spare(1))
    } else {
      lines.append(Line("all \(total) slices segmented", theme.faint))
    }
    // The title names all images, so this is only said if the network did not get all of them.
    if let network = model.study.network,
      !network.missing.isEmpty || network.given.count < model.study.volumes.count
    {
      func names(_ modalities: [Modality]) -> String {
        modalities.map(\.displayName).joined(separator: " ")
      }
      let missing = network.missing.isEmpty ? "" : ", not \(names(network.missing))"
      lines.append(Line("saw \(names(network.given))\(missing)", theme.faint))
    }
    return lines
  }

  private var noDice: [Line] {
    // A mask over nothing is not compared, and there is nothing to segment.
    if model.study.images.first?.isMissing == true, model.study.prediction == nil { return [] }
    // A scan that no network can segment has no Dice; FactsSection describes it instead.
    let problem = Command.segmentSlice.problem(in: model)
    if model.isSingleScan, problem != nil { return [] }
    var lines = model.isSingleScan ? [] : [Line(.text("Dice", theme.accent, .bold))]
    switch model.study.reference {
    case .absent where model.isSingleScan: break
    case .absent: lines.append(Line("no reference to compare with", theme.faint))
    case .pending: lines.append(Line("the reference is loading…", theme.faint))
    case .failed: lines.append(Line("the reference cannot be used", theme.problem))
    case .ready: break
    }
    lines += source
    if let reason = problem, model.study.prediction == nil {
      lines += reason.wrapped(to: InformationPanel.textWidth, lines: 4).map {
        Line($0, theme.faint)
      }
      return lines
    }
    if !model.isSliceSegmented { lines.append(hint(.segmentSlice, "segments this slice")) }
    if model.study.prediction == nil { lines.append(hint(.segmentVolume, "the whole volume")) }
    return lines
  }

  private func hint(_ command: Command, _ words: String) -> Line {
    Line(
      .text(model.keyName(command), theme.accent, .bold), .text(" " + words, theme.faint))
  }
}
