internal import Files
internal import Foundation

/// The files beside a model that hold its tensors, each read once.
struct ExternalData {
  /// The model file, for messages and for its folder.
  let file: String
  private var files: [String: Data] = [:]

  init(file: String) { self.file = file }

  /// The bytes of a tensor that is kept in another file.
  ///
  /// - Parameters:
  ///   - message: The tensor.
  ///   - label: Its name, for messages.
  ///   - count: The bytes that its shape asks for; `nil` if that is no number.
  /// - Throws: ``ONNXError/externalData(file:tensor:reason:)``.
  mutating func bytes(
    of message: Onnx_TensorProto, _ label: String, count: Int?
  ) throws(ONNXError) -> Data {
    let file = file
    func refuse(_ reason: String) -> ONNXError {
      .externalData(file: file, tensor: label, reason: reason)
    }
    var entries: [String: String] = [:]
    for entry in message.externalData { entries[entry.key] = entry.value }
    guard let location = entries["location"], !location.isEmpty else {
      throw refuse("which it does not name")
    }
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.hasPrefix("/"), !parts.contains(".."), !location.contains("\0"),
      !location.contains("\\")
    else { throw refuse("\(location), which is not in the model's folder") }
    guard let count else { throw refuse("\(location), with a shape of \(message.dims)") }
    func number(_ key: String, _ absent: Int) throws(ONNXError) -> Int {
      guard let text = entries[key] else { return absent }
      guard let number = Int(text), number >= 0 else {
        throw refuse("\(location), with \(key) \(text)")
      }
      return number
    }
    let offset = try number("offset", 0)
    let length = try number("length", count)
    guard length == count else {
      throw refuse("\(location), with \(length) bytes instead of \(count)")
    }
    let data = try contents(location, of: label)
    guard offset <= data.count, length <= data.count - offset else {
      throw refuse(
        "\(location), which has \(data.count) bytes; it needs \(length) from byte \(offset)")
    }
    return data[data.startIndex + offset..<data.startIndex + offset + length]
  }

  private mutating func contents(_ location: String, of label: String) throws(ONNXError) -> Data {
    if let known = files[location] { return known }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let path = folder.appendingPathComponent(location).path
    do throws(UnreadableFile) {
      let data = try RegularFile.read(path)
      files[location] = data
      return data
    } catch {
      throw .externalData(
        file: file, tensor: label, reason: "\(location), which cannot be read: \(error.reason)")
    }
  }
}
