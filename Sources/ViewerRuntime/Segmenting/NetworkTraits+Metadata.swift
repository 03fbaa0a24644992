package import Imaging
package import Segmenter
package import Viewer

extension NetworkTraits {
  /// The traits of a model that gets some sequences as input.
  package init(_ metadata: ModelMetadata, given volumes: Set<Modality>) {
    self.init()
    regions = metadata.regions
    thresholds = metadata.thresholds
    hasVolumeNetwork = metadata.volumeNetwork != nil
    postProcessing = metadata.postProcessing
    given = metadata.modalities.filter(volumes.contains)
    missing = metadata.modalities.filter { !volumes.contains($0) }
  }
}
