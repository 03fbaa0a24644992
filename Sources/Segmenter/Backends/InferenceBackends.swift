/// The backends of this program.
package enum InferenceBackends {
  /// The backend of every ``Segmenter`` that names no other.
  package static let standard: any InferenceBackend.Type = OneDNNBackend.self
}
