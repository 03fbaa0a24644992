internal import Foundation
package import Imaging

/// A network of volumes that helps one of slices with whole volumes.
///
/// A slice does not show whether a bright spot continues above and below. A network that sees the whole head, if
/// coarsely, does; the mean of both can be better than either. See ``ModelDescription/VolumeNetwork``.
package struct VolumeNetwork: Sendable {
  /// Computes the network's passes.
  package let segmenter: Segmenter
  /// Its share of the mean for each region.
  package let shares: [Region: Float]
  /// The output channel of each region.
  private let channels: [Region: Int]

  /// Reads the network that a model names.
  ///
  /// - Parameters:
  ///   - named: Its file and its shares.
  ///   - model: The path of the model that names it.
  ///   - regions: The regions of that model.
  ///   - threads: The number of threads.
  ///   - backend: The kind of backend.
  /// - Throws: ``ModelError`` if it cannot be read, or does not fit.
  init(
    _ named: ModelDescription.VolumeNetwork, of model: String, regions: [Region], threads: Int,
    backend: any InferenceBackend.Type
  ) throws(ModelError) {
    let path = Self.path(of: named, in: model)
    guard FileManager.default.fileExists(atPath: path) else {
      throw .volumeNetwork(file: model, network: named.file, reason: .missing)
    }
    let network = try Model(contentsOf: path)
    guard network.description.dimensions == 3, network.description.axes != .radiological,
      case .structures(let structures, _) = network.description.output
    else { throw .volumeNetwork(file: model, network: named.file, reason: .kind) }
    var channels: [Region: Int] = [:]
    for region in regions where named.shares[region] ?? 0 > 0 {
      guard let channel = structures.firstIndex(where: { $0.region == region }) else {
        throw .volumeNetwork(
          file: model, network: named.file, reason: .region(region.abbreviation))
      }
      channels[region] = channel
    }
    self.channels = channels
    shares = named.shares
    segmenter = try Segmenter(network, threads: threads, backend: backend, precision: nil)
  }

  /// The path of a network that a model names.
  package static func path(of named: ModelDescription.VolumeNetwork, in model: String) -> String {
    let folder = URL(fileURLWithPath: model).deletingLastPathComponent()
    return URL(fileURLWithPath: named.file, relativeTo: folder).path
  }

  /// The probability of each region at each voxel of a case, in the order of the stored volume.
  ///
  /// The network gets the intensities that the slices get, so that both see the same case.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - mirrors: Whether mirror images may be averaged, as its description asks.
  ///   - isCancelled: Checked between patches.
  /// - Returns: As many numbers as the grid has voxels for each region that has a share.
  /// - Throws: ``SegmentationError``.
  func probabilities(
    of input: SegmentationInput, mirrors: Bool, isCancelled: () -> Bool
  ) throws(SegmentationError) -> [Region: [Float]] {
    var description = segmenter.model.description
    var volumes: [String: Volume] = [:]
    for modality in description.channels.compactMap(\.modality) {
      if let volume = input.normalized(modality) { volumes[modality.rawValue] = volume }
    }
    // They are normalized already.
    description.normalization = description.channels.map { _ in .none }
    let images = try PreparedImages(
      ChannelImages(description.channels, volumes: volumes), on: input.grid, description,
      plane: .axial, brain: nil)
    let inference = PatchInference(
      segmenter: segmenter,
      mirroredAxes: (0..<3).filter {
        mirrors && description.mirror.contains(images.axes.numbers[$0])
      },
      precision: .exact)
    let plan: PatchInference.Plan
    do throws(ModelError) {
      plan = try inference.plan(images.channels[0].sides)
    } catch {
      throw .model(error)
    }
    let raw = try inference.run(images.channels, plan, isCancelled: isCancelled) { _ in }
    let decision = LabelDecision(segmenter.model)
    let wanted = channels.sorted { $0.value < $1.value }
    let activated = decision.activated(wanted.map { raw[$0.value] })
    var result: [Region: [Float]] = [:]
    for ((region, channel), array) in zip(wanted, activated) {
      let restored = images.restored(
        array, description.resampling.results, rest: decision.rest(channel, isActivated: true))
      result[region] = Volume(grid: images.grid, storage: .float32(restored.values))
        .regridded(to: input.grid).values()
    }
    return result
  }
}

extension SegmentationInput {
  /// The intensities of an image as the network gets them, 0 in the background; `nil` if there is no such image.
  fileprivate func normalized(_ modality: Modality) -> Volume? {
    guard let volume = volumes[modality], let normalize = normalizations[modality] else {
      return nil
    }
    return Volume(grid: grid, storage: .float32(volume.values().map { normalize($0) }))
  }
}

extension VolumeSegmentation {
  /// Averages with the probabilities of a network of volumes; background, 0, stays 0.
  ///
  /// - Parameters:
  ///   - probabilities: For each region, a number for each voxel in the order of the stored volume.
  ///   - shares: Their share of the mean, 0 to 1.
  mutating func average(with probabilities: [Region: [Float]], shares: [Region: Float]) {
    for index in Array(slices.keys) {
      // Taken out, so that its memory is free before the next one is allocated.
      guard var slice = slices.removeValue(forKey: index) else { continue }
      let walk = geometry.walk(index)
      for (region, values) in probabilities {
        let share = shares[region] ?? 0
        var plane = slice[region]
        plane.values.withUnsafeMutableBufferPointer { target in
          values.withUnsafeBufferPointer { values in
            for row in 0..<geometry.height {
              var voxel = walk.start + row * walk.rowStride
              for pixel in row * geometry.width..<(row + 1) * geometry.width {
                let own = target[pixel]
                target[pixel] = own == 0 ? 0 : own + share * (values[voxel] - own)
                voxel += walk.columnStride
              }
            }
          }
        }
        slice[region] = plane
      }
      slices[index] = slice
    }
  }
}
