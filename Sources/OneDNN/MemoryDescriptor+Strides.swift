internal import COneDNN

extension MemoryDescriptor {
  /// Describes a tensor with a given stride, in elements, along each axis.
  ///
  /// Meant for reorders, which copy any such tensor into any other of the same size: crops, and
  /// interleaving of rows and columns. Convolutions fall back to slow kernels with such layouts.
  package convenience init(_ dimensions: [Int], _ type: ElementType, strides: [Int])
    throws(OneDNNError)
  {
    precondition(dimensions.count == strides.count, "\(dimensions) with strides \(strides)")
    self.init(copying: dnnl_memory_desc_t())
    try check(
      dnnl_memory_desc_init_by_strides(
        pointer, Int32(dimensions.count), dims(dimensions), type.code, dims(strides)),
      "describing a tensor of size \(dimensions) with strides \(strides)")
  }
}
