import Files

extension NamePattern {
  /// Finds the files that a pattern describes, once its fields are known.
  ///
  /// - Parameters:
  ///   - root: The folder that the pattern begins in.
  ///   - fields: What the fields are.
  ///   - cache: Reads folders.
  /// - Returns: Paths, sorted.
  func files(in root: String, knowing fields: [Field: String], _ cache: FolderCache) -> [String] {
    let known = fields.mapValues { Array($0.lowercased().utf8) }
    return Set(alternatives(nodes).flatMap { Self.walk(root, $0[...], known, cache) }).sorted()
  }

  /// The pattern's folders and name, once for each choice that holds a slash.
  private func alternatives(_ nodes: [Node]) -> [[[Node]]] {
    var all: [[[Node]]] = [[[]]]
    func append(_ node: Node) {
      for index in all.indices { all[index][all[index].count - 1].append(node) }
    }
    for node in nodes {
      switch node {
      case .text(let bytes):
        let parts = bytes.split(separator: Self.slash, omittingEmptySubsequences: false)
        for (number, part) in parts.enumerated() {
          if number > 0 { for index in all.indices { all[index].append([]) } }
          if !part.isEmpty { append(.text(Array(part))) }
        }
      case .folders:
        append(.folders)
        for index in all.indices { all[index].append([]) }
      case .choice(let options) where options.contains(where: Self.hasSlash):
        let before = all
        all = options.flatMap { option in
          alternatives(option).flatMap { parts in
            before.map { start in
              var joined = start
              joined[joined.count - 1] += parts.first ?? []
              return joined + parts.dropFirst()
            }
          }
        }
      default: append(node)
      }
    }
    return all
  }

  private static func hasSlash(_ nodes: [Node]) -> Bool {
    nodes.contains { node in
      switch node {
      case .text(let bytes): bytes.contains(slash)
      case .folders: true
      case .choice(let options): options.contains(where: hasSlash)
      default: false
      }
    }
  }

  private static func walk(
    _ folder: String, _ parts: ArraySlice<[Node]>, _ known: [Field: [UInt8]], _ cache: FolderCache,
    depth: Int = 0
  ) -> [String] {
    guard let part = parts.first else { return [] }
    let rest = parts.dropFirst()
    let content = cache.folder(folder)
    if part == [.folders] {
      // Any number of folders, at most three.
      let below = depth < 3 ? content.folders.values.sorted() : []
      return walk(folder, rest, known, cache)
        + below.flatMap { walk(folder.appending(path: $0), parts, known, cache, depth: depth + 1) }
    }
    let name = literal(part, known)
    if rest.isEmpty {
      if let name { return content.volumes[name].map { [folder.appending(path: $0)] } ?? [] }
      return content.names.filter { matches(part, $0.stem, known) }
        .map { folder.appending(path: $0.name) }
    }
    let folders =
      name.map { content.folders[$0].map { [$0] } ?? [] }
      ?? content.folders.values.filter { matches(part, $0, known) }.sorted()
    return folders.flatMap { walk(folder.appending(path: $0), rest, known, cache) }
  }

  /// The name that a part stands for, if nothing in it is open.
  private static func literal(_ part: [Node], _ known: [Field: [UInt8]]) -> String? {
    var bytes: [UInt8] = []
    for node in part {
      switch node {
      case .text(let text): bytes += text
      case .field(let field, _):
        guard let value = known[field] else { return nil }
        bytes += value
      default: return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func matches(_ part: [Node], _ name: String, _ known: [Field: [UInt8]]) -> Bool {
    matches(part, name: Array(name.lowercased().utf8), knowing: known)
  }
}
