internal import Foundation
package import Imaging

/// Turns a network's output into labels.
struct LabelDecision: Sendable {
  let description: ModelDescription
  /// The function that still has to be applied.
  let activation: ModelDescription.Activation

  /// Decides for a network; the description's activation, or what the graph leaves to be done.
  init(_ model: Model) {
    description = model.description
    activation = model.description.activation ?? .none
  }

  /// Applies the activation to all channels of an image.
  func activated(_ channels: [NetworkArray]) -> [NetworkArray] {
    switch activation {
    case .none: return channels
    case .sigmoid:
      return channels.map {
        NetworkArray($0.values.map { 1 / (1 + exp(-$0)) }, sides: $0.sides)
      }
    case .softmax:
      var result = channels
      for place in channels[0].values.indices {
        var most = -Float.infinity
        for channel in channels { most = max(most, channel.values[place]) }
        var sum = Float(0)
        for index in channels.indices {
          let value = exp(channels[index].values[place] - most)
          result[index].values[place] = value
          sum += value
        }
        for index in channels.indices { result[index].values[place] /= sum }
      }
      return result
    }
  }

  /// A channel's value where the image was cropped: certainly background.
  func rest(_ channel: Int, isActivated: Bool) -> Float {
    switch description.output {
    case .labels(let channels):
      let isBackground = channels[channel].value == 0
      return isActivated ? (isBackground ? 1 : 0) : (isBackground ? 10 : -10)
    case .structures: return isActivated ? 0 : -10
    }
  }

  /// The label of each voxel, after the rules for whole volumes.
  ///
  /// - Parameters:
  ///   - channels: Activated channels.
  ///   - milliliters: The volume of a voxel.
  ///   - hasRules: Whether the rules for whole volumes apply.
  /// - Returns: A label for each voxel, in the channels' order.
  func labels(
    _ channels: [NetworkArray], milliliters: Double, hasRules: Bool
  ) -> [Label] {
    let rules = hasRules ? description.postprocessing.rules : [:]
    let size = Array(channels[0].sides.reversed())
    switch description.output {
    case .labels(let list):
      var labels = Self.greatest(channels, list.map(\.value))
      for (index, channel) in list.enumerated() where channel.value != 0 {
        guard let rule = rules[channel.name] else { continue }
        var mask = labels.map { $0 == channel.value }
        rule.apply(to: &mask, channels[index].values, size: size, milliliters: milliliters)
        for place in labels.indices where labels[place] == channel.value && !mask[place] {
          labels[place] = 0
        }
      }
      return labels
    case .structures(let list, let order):
      var masks = zip(channels, list).map { channel, structure in
        channel.values.map { $0 > structure.threshold }
      }
      for (index, structure) in list.enumerated() {
        guard let rule = rules[structure.name] else { continue }
        var mask = masks[index]
        let around = list.indices.filter {
          $0 != index && Set(structure.labels).isStrictSubset(of: list[$0].labels)
        }.min { list[$0].labels.count < list[$1].labels.count }
        rule.apply(
          to: &mask, channels[index].values, size: size, milliliters: milliliters,
          around: around.map { masks[$0] })
        // What leaves a structure also leaves those inside it.
        for other in list.indices where Set(list[other].labels).isSubset(of: structure.labels) {
          for place in mask.indices where masks[index][place] && !mask[place] {
            if other != index { masks[other][place] = false }
          }
        }
        masks[index] = mask
      }
      var labels = [Label](repeating: 0, count: channels[0].values.count)
      guard let regions = description.output.tumorRegions else {
        for index in order {
          for place in labels.indices where masks[index][place] {
            labels[place] = list[index].value
          }
        }
        return labels
      }
      // The innermost region decides, whatever the order.
      for region in Region.allCases {
        guard let index = regions.firstIndex(of: region) else { continue }
        let value = list[index].value
        for place in labels.indices where masks[index][place] { labels[place] = value }
      }
      return labels
    }
  }

  /// The value of the channel with the greatest number, the first of equal ones.
  private static func greatest(_ channels: [NetworkArray], _ values: [Label]) -> [Label] {
    var labels = [Label](repeating: values[0], count: channels[0].values.count)
    var most = channels[0].values
    for (channel, value) in zip(channels, values).dropFirst() {
      for (place, number) in channel.values.enumerated() where number > most[place] {
        most[place] = number
        labels[place] = value
      }
    }
    return labels
  }
}

extension ModelDescription.Output {
  /// The tumor regions of the channels; `nil` if a channel is something else.
  package var tumorRegions: [Region]? {
    guard case .structures(let list, _) = self else { return nil }
    let regions = list.compactMap(\.region)
    return regions.count == list.count && Set(regions).count == regions.count ? regions : nil
  }
}

extension ModelDescription.Postprocessing.Rule {
  /// Removes what the rule does not let stay.
  ///
  /// - Parameters:
  ///   - mask: The voxels of a structure.
  ///   - probabilities: Its probabilities.
  ///   - size: Voxels along each axis, the contiguous one first.
  ///   - milliliters: The volume of a voxel.
  ///   - around: The structure around it.
  fileprivate func apply(
    to mask: inout [Bool], _ probabilities: [Float], size: [Int], milliliters: Double,
    around: [Bool]? = nil
  ) {
    if seedThreshold > 0 || minimumIsland > 0 || keepsLargest {
      let found = ConnectedComponents(mask, size: size, connectivity: .corners)
      var stays = [Bool](repeating: seedThreshold == 0, count: found.count)
      for run in found.runs where !stays[run.component] {
        stays[run.component] = run.places.contains { probabilities[$0] > seedThreshold }
      }
      let counts = found.components.map(\.voxelCount)
      for index in counts.indices
      where Double(counts[index]) * milliliters < minimumIsland - 1e-9 {
        stays[index] = false
      }
      if keepsLargest {
        let largest = counts.indices.filter { stays[$0] }.max {
          counts[$0] == counts[$1] ? $0 > $1 : counts[$0] < counts[$1]
        }
        for index in counts.indices where index != largest { stays[index] = false }
      }
      for run in found.runs where !stays[run.component] {
        for place in run.places { mask[place] = false }
      }
    }
    let count = mask.count { $0 }
    let whole = around.map { $0.count { $0 } } ?? 0
    let isTooLittle =
      Double(count) * milliliters < minimumVolume - 1e-9
      || Double(count) < minimumShare * Double(whole)
    if count > 0, isTooLittle { mask = [Bool](repeating: false, count: mask.count) }
  }
}
