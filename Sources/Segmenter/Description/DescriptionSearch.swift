internal import Files
internal import Foundation

/// The description of a network, and where it was found.
///
/// In this order: the metadata entry `glia`, `NAME.json` beside `NAME.onnx`, `model.json` in its folder, and the
/// entries that older models have (``ModelMetadata``). What one leaves out, the next may add; two that say
/// different things are an error.
package struct DescriptionSearch: Hashable, Sendable {
  /// The description, or what is missing.
  package let state: DescriptionState
  /// Where parts of it were found, such as `net.json`.
  package let sources: [String]
  /// What a user should know, in sentences.
  package let notes: [String]

  /// The metadata entry with a description.
  package static let entry = "glia"
  /// The file for all models of a folder.
  private static let folderFile = "model.json"

  /// Looks for the description of a model.
  ///
  /// - Parameters:
  ///   - metadata: The entries of its file.
  ///   - path: The path of its file; other files are looked for beside it.
  ///   - graph: What the file says about the network.
  /// - Throws: ``ModelError`` naming the place, the key and its value.
  package init(
    metadata: [String: String], path: String, graph: GraphFacts
  ) throws(ModelError) {
    do throws(DescriptionError) {
      var parts: [Part] = []
      var notes: [String] = []
      if let text = metadata[Self.entry] {
        let source = "entry \"\(Self.entry)\" of \(fileName(path))"
        parts.append(Part(source, try ModelDescription.tree(text, source: source)))
      }
      for file in Self.files(beside: path) {
        let tree = try Self.tree(of: file)
        if Self.isDescription(tree) {
          parts.append(Part(file, tree))
        } else {
          notes.append("\(file) has none of the keys of a description, and is not used")
        }
      }
      for part in parts { try part.check(graph) }
      if let older = try Self.olderEntries(metadata, path: path) { parts.append(older) }
      for (index, part) in parts.enumerated() {
        for other in parts[(index + 1)...] { try part.checkAgreement(with: other) }
      }
      state = try ModelDescription.read(
        Self.joined(parts), source: parts.map(\.source).joined(separator: " and "), graph: graph)
      sources = parts.map(\.source)
      self.notes = notes
    } catch {
      throw .description(error)
    }
  }

  /// Reads the descriptions in files beside a model, but not the model, which may be large: a broken one is
  /// noticed before it is needed.
  ///
  /// - Parameter path: The path of the model's file.
  /// - Throws: ``ModelError`` naming the file, the key and its value.
  package static func check(beside path: String) throws(ModelError) {
    do throws(DescriptionError) {
      for file in files(beside: path) {
        let tree = try tree(of: file)
        guard isDescription(tree) else { continue }
        try Part(file, tree).check(GraphFacts())
      }
    } catch {
      throw .description(error)
    }
  }

  private static func isDescription(_ tree: JSONTree) -> Bool {
    tree.members?.contains { ModelDescription.keys.contains($0.key) } == true
  }

  /// The files beside a model that exist, the one with its name first.
  private static func files(beside path: String) -> [String] {
    let url = URL(fileURLWithPath: path)
    let folder =
      path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
    let names = [url.deletingPathExtension().lastPathComponent + ".json", folderFile]
    var files: [String] = []
    for name in names where !files.contains(folder + name) && RegularFile.isReadable(folder + name)
    {
      files.append(folder + name)
    }
    return files
  }

  /// The file beside a model in which a description belongs.
  package static func file(beside path: String) -> String {
    path.hasSuffix(".onnx") ? path.dropLast(5) + ".json" : path + ".json"
  }

  /// Reads the JSON of a file.
  package static func tree(of file: String) throws(DescriptionError) -> JSONTree {
    let text: String
    do throws(TextFileError) {
      text = try TextFile.read(file)
    } catch {
      guard case .unreadable(_, let reason) = error else {
        throw .unreadable(source: file, reason: "it is not text")
      }
      throw .unreadable(source: file, reason: reason)
    }
    return try ModelDescription.tree(text, source: file)
  }

  /// The entries that models had before there were descriptions, if a file has them.
  private static func olderEntries(
    _ metadata: [String: String], path: String
  ) throws(DescriptionError) -> Part? {
    guard metadata["modalities"] != nil || metadata["regions"] != nil else { return nil }
    let own: ModelMetadata
    do throws(ModelError) {
      own = try ModelMetadata(
        properties: metadata.filter { $0.key != Self.entry }, file: path)
    } catch {
      throw .olderEntries("\(error)")
    }
    return Part(
      "the metadata of \(fileName(path))", ModelDescription(own).json,
      decided: ModelDescription.keys(of: metadata))
  }

  /// The keys of all parts; those of earlier ones win.
  private static func joined(_ parts: [Part]) -> JSONTree {
    var members: [JSONTree.Member] = []
    for part in parts {
      for member in part.tree.members ?? [] where !members.contains(where: { $0.key == member.key })
      {
        members.append(member)
      }
    }
    return .object(members)
  }
}

/// One place where a description stands.
private struct Part {
  let source: String
  let tree: JSONTree
  /// For older entries, the keys that they decide.
  let decided: Set<String>?

  init(_ source: String, _ tree: JSONTree, decided: Set<String>? = nil) {
    self.source = source
    self.tree = tree
    self.decided = decided
  }

  /// Reads it by itself, so that errors name the right place.
  func check(_ graph: GraphFacts) throws(DescriptionError) {
    _ = try ModelDescription.read(tree, source: source, graph: graph)
  }

  /// Facts for people may differ.
  private static let facts: Set<String> = ["name", "version", "license", "source", "notes"]

  /// Refuses another part that says something else about the same key.
  func checkAgreement(with other: Part) throws(DescriptionError) {
    for member in tree.members ?? [] where !Self.facts.contains(member.key) {
      guard let value = other.tree[member.key], member.value != .null, value != .null else {
        continue
      }
      if let decided = other.decided, !decided.contains(member.key) { continue }
      let isOlder = other.decided != nil
      guard Self.plain(member.value, isOlder) != Self.plain(value, isOlder) else { continue }
      throw .contradiction(
        key: member.key, source: source, value: member.value.lineText, otherSource: other.source,
        otherValue: value.lineText)
    }
  }

  /// A value as it is compared; without what older entries could not say, if one is of them.
  private static func plain(_ value: JSONTree, _ isOlder: Bool) -> JSONTree {
    guard isOlder else { return value.sorted }
    switch value {
    case .list(let elements): return .list(elements.map { plain($0, true) })
    case .object(let members):
      if let name = members.first(where: { $0.key == "sequence" }) { return name.value }
      let said = members.filter { !["value", "labels", "color", "order"].contains($0.key) }
      if said.count == 1, said[0].key == "name" { return said[0].value }
      return JSONTree.object(said.map { .init($0.key, plain($0.value, true)) }).sorted
    default: return value
    }
  }
}
