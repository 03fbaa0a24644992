/// The backends of this program.
package enum InferenceBackends {
  /// The backend of every ``Segmenter`` that does not choose another.
  package static let standard: any InferenceBackend.Type = OneDNNBackend.self
}
