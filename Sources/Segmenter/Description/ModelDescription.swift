package import Imaging

/// What inference must know about a network besides its graph.
///
/// It is kept as JSON in the ONNX file's metadata, or in a file beside it; docs/model-format.md has the schema.
/// A value of this type says everything: what the JSON leaves out has its default here.
///
/// The axes of a network are called by their ONNX order: of `[1, C, D, H, W]`, D is axis 0. A two-dimensional
/// network has `[1, C, H, W]`, and the axis across its slices comes first: it counts as axis 0 wherever three
/// axes are listed.
package struct ModelDescription: Hashable, Sendable {
  /// Name, version, license and other facts for people.
  package var about: About
  /// The images that the network reads, in the order of its input channels.
  package var channels: [Channel]
  /// The number of spatial axes of the network's input, 2 or 3.
  package var dimensions: Int
  /// What the axes of the network's input are.
  package var axes: AxisOrder
  /// For ``AxisOrder/radiological``: the planes whose slices' results are averaged, the first of them
  /// the one that single slices are segmented in.
  package var planes: [Plane]
  /// The weight of the two neighbors, relative to the slice's own, by which slices of planes other than the
  /// first are smoothed before the mean; 0 to 1.
  package var planeSmoothing: Float
  /// Slices on both sides that a two-dimensional network sees as further channels.
  package var neighbors: Neighbors
  /// The spacing in mm that images are brought to.
  ///
  /// Three numbers: along right–left, anterior–posterior and superior–inferior; with stored axes, along i, j
  /// and k. `nil`: whatever the image has.
  package var spacing: [Double?]
  /// How images are brought to the spacing, and results back.
  package var resampling: Resampling
  /// What is cut off before anything else is measured.
  package var crop: Crop
  /// The order in which images are cropped, resampled and normalized.
  package var steps: [Step]
  /// How intensities are normalized, one for each of ``channels``.
  package var normalization: [IntensityNormalization]
  /// The sides of the network's input, in ONNX order; `nil`: the whole slice or volume, or what the graph
  /// fixes.
  package var patch: [Int]?
  /// How patches cover an image.
  package var tiling: Tiling
  /// The sides of the network's input must be multiples of these, in ONNX order; `nil`: the graph tells.
  package var divisor: [Int]?
  /// The axes along which the image is mirrored: results are averaged over all combinations.
  ///
  /// 0 is right–left, 1 anterior–posterior, 2 superior–inferior; with stored axes i, j and k.
  package var mirror: Set<Int>
  /// The function that makes probabilities from what the network gives, after patches, mirror images and
  /// networks have been averaged; `nil`: the one that the graph ends with, or none.
  package var activation: Activation?
  /// What the network's output channels are.
  package var output: Output
  /// What is done with the labels of a whole volume.
  package var postprocessing: Postprocessing
  /// Further networks whose results are averaged with those of this one: paths from its folder.
  package var ensemble: [String]
  /// A network of volumes that helps this one, of slices, with whole volumes; `nil` for none.
  package var volumeNetwork: VolumeNetwork?

  /// Creates a description.
  ///
  /// - Precondition: there are channels, and `normalization` is one for all or one for each of them.
  package init(
    about: About = About(), channels: [Channel], dimensions: Int, axes: AxisOrder? = nil,
    planes: [Plane] = [.axial], planeSmoothing: Float = 0, neighbors: Neighbors = Neighbors(),
    spacing: [Double?] = [nil, nil, nil], resampling: Resampling = Resampling(),
    crop: Crop = .none, steps: [Step] = Step.usualOrder,
    normalization: [IntensityNormalization], patch: [Int]? = nil, tiling: Tiling? = nil,
    divisor: [Int]? = nil, mirror: Set<Int> = [], activation: Activation? = nil, output: Output,
    postprocessing: Postprocessing = Postprocessing(), ensemble: [String] = [],
    volumeNetwork: VolumeNetwork? = nil
  ) {
    precondition(!channels.isEmpty && (2...3).contains(dimensions) && spacing.count == 3)
    precondition([1, channels.count].contains(normalization.count), "\(normalization.count)")
    self.about = about
    self.channels = channels
    self.dimensions = dimensions
    self.axes = axes ?? AxisOrder.usual(dimensions)
    self.planes = planes
    self.planeSmoothing = planeSmoothing
    self.neighbors = neighbors
    self.spacing = spacing
    self.resampling = resampling
    self.crop = crop
    self.steps = steps
    self.normalization =
      normalization.count == channels.count
      ? normalization : channels.map { _ in normalization[0] }
    self.patch = patch
    self.tiling = tiling ?? Tiling(padding: patch == nil ? .end : .both)
    self.divisor = divisor
    self.mirror = mirror
    self.activation = activation
    self.output = output
    self.postprocessing = postprocessing
    self.ensemble = ensemble
    self.volumeNetwork = volumeNetwork
  }

  /// The number of channels of the network's input.
  package var inputChannels: Int { channels.count * (2 * neighbors.count + 1) }
}

extension ModelDescription {
  /// Facts for people; nothing depends on them.
  package struct About: Hashable, Sendable {
    /// What the network is called.
    package var name: String?
    /// Its version.
    package var version: String?
    /// The license of its weights.
    package var license: String?
    /// Where it comes from.
    package var source: String?
    /// Anything else, by name.
    package var notes: [String: String]

    /// Creates facts.
    package init(
      name: String? = nil, version: String? = nil, license: String? = nil, source: String? = nil,
      notes: [String: String] = [:]
    ) {
      self.name = name
      self.version = version
      self.license = license
      self.source = source
      self.notes = notes
    }
  }

  /// An image that the network reads.
  package struct Channel: Hashable, Sendable {
    /// The sequence: `flair`, `t1`, `t1ce`, `t2`, or any other word, such as `adc` or `ct`.
    package var sequence: String
    /// Further names that files may have for it.
    package var aliases: [String]
    /// Whether a case without it cannot be segmented; if not, the channel is 0 everywhere.
    package var isRequired: Bool

    /// Creates a channel.
    package init(_ sequence: String, aliases: [String] = [], isRequired: Bool = true) {
      self.sequence = sequence
      self.aliases = aliases
      self.isRequired = isRequired
    }

    /// The sequence, if it is one of the four that glia knows.
    package var modality: Modality? { Modality(rawValue: sequence) }
  }

  /// Slices on both sides that a two-dimensional network sees as further channels ("2.5-D").
  package struct Neighbors: Hashable, Sendable {
    /// The number of slices on each side.
    package var count: Int
    /// Their order among the channels.
    package var order: Order

    /// The order of channels and slices; slices come with ascending index along the slice axis.
    package enum Order: String, CaseIterable, Sendable {
      /// All slices of the first channel, then all of the second.
      case channelMajor = "channel-major"
      /// All channels of the first slice, then all of the second.
      case sliceMajor = "slice-major"
    }

    /// Creates a number of neighbors.
    package init(_ count: Int = 0, order: Order = .channelMajor) {
      self.count = count
      self.order = order
    }
  }

  /// What is cut off before anything is measured: the network sees the bounding box of what is left.
  package enum Crop: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// Voxels that are 0 in all channels, exactly.
    case nonzero
    /// Voxels that are 0 or less in all channels.
    case positive
  }

  /// A step of the preparation of images.
  package enum Step: String, CaseIterable, Sendable {
    case crop, resample, normalize

    /// The order if nothing else is said.
    package static let usualOrder: [Step] = [.crop, .resample, .normalize]
  }

  /// The function that makes probabilities from what the network gives.
  package enum Activation: String, CaseIterable, Sendable {
    case sigmoid, softmax, none
  }
}
