public import Imaging

/// A network that labels axial slices.
public protocol SliceSegmenting: Sendable {
  /// Volumes made ready for the network, which is done once a case.
  associatedtype Input: Sendable

  /// Makes volumes ready.
  ///
  /// - Throws: What is wrong with them.
  func prepare(_ volumes: [Modality: Volume]) throws -> Input

  /// The labels of an axial slice, laid out radiologically.
  ///
  /// - Throws: What the network could not do.
  func labels(of index: Int, _ input: Input, _ scheme: LabelScheme) throws -> Slice<UInt8>
}
