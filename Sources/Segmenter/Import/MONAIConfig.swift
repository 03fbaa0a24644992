/// A MONAI bundle's configuration, with its references followed.
///
/// Source: MONAI, docs/source/config_syntax.md.
struct MONAIConfig {
  /// The whole file.
  let root: JSONCursor

  /// A component: a name under `_target_`, and its arguments.
  struct Component {
    /// The class without its module; transforms of dictionaries end with "d".
    let name: String
    let arguments: JSONCursor
    fileprivate let config: MONAIConfig

    /// An argument; `nil` if it is missing or null.
    subscript(key: String) -> JSONCursor? {
      get throws(DescriptionError) { try arguments[key].map(config.resolved) }
    }

    /// Refuses arguments that change results in ways that are not known.
    func checkArguments(_ known: [String]) throws(DescriptionError) {
      for member in arguments.tree.members ?? []
      where !known.contains(member.key)
        && !["_target_", "_disabled_", "_requires_"].contains(member.key)
      {
        throw JSONCursor(
          member.value, path: arguments.path(of: member.key), source: arguments.source
        ).refused("glia does not know this argument of \(name)")
      }
    }
  }

  /// Follows `@id` references; other values stay as they are.
  func resolved(_ place: JSONCursor) throws(DescriptionError) -> JSONCursor {
    var place = place
    for _ in 0..<16 {
      guard let text = place.tree.string, text.hasPrefix("@") || text.hasPrefix("$@") else {
        return place
      }
      let id = text.drop { $0 == "$" || $0 == "@" }
      guard id.allSatisfy({ $0.isLetter || $0.isNumber || "_#:".contains($0) }) else {
        throw place.refused("glia does not compute expressions; write the value itself")
      }
      var target = root
      for key in id.split(whereSeparator: { $0 == "#" || $0 == ":" }).map(String.init) {
        if let index = Int(key), let elements = target.tree.elements,
          elements.indices.contains(index)
        {
          target = JSONCursor(
            elements[index], path: "\(target.path)[\(index)]", source: target.source)
        } else if let value = target[key] {
          target = value
        } else {
          throw place.refused("there is no \(id)")
        }
      }
      place = target
    }
    throw place.refused("references go in a circle")
  }

  /// The components of a `Compose`, or the one that stands there; those that are switched off are left out.
  func components(_ key: String) throws(DescriptionError) -> [Component] {
    guard let place = root[key] else { return [] }
    return try components(try resolved(place))
  }

  /// The component of a key; `nil` if there is none.
  func component(_ key: String) throws(DescriptionError) -> Component? {
    guard let place = root[key] else { return nil }
    return try component(try resolved(place))
  }

  private func components(_ place: JSONCursor) throws(DescriptionError) -> [Component] {
    if place.tree.elements != nil {
      var list: [Component] = []
      for element in try place.elements("a list of transforms", count: 0...1000) {
        list += try components(try resolved(element))
      }
      return list
    }
    let own = try component(place)
    if let off = place["_disabled_"] {
      guard let isOff = off.tree.bool else {
        throw off.refused("glia does not compute expressions; write true or false")
      }
      if isOff { return [] }
    }
    guard own.name == "Compose" else { return [own] }
    guard let transforms = try own["transforms"] else { return [] }
    return try components(transforms)
  }

  private func component(_ place: JSONCursor) throws(DescriptionError) -> Component {
    guard place.tree.members != nil, let target = place["_target_"]?.tree.string else {
      throw place.wrong("an object with \"_target_\", the name of a class")
    }
    var name = String(target.split(separator: ".").last ?? "")
    for suffix in ["Dict", "D"] where name.hasSuffix(suffix) && !target.hasPrefix("scripts.") {
      name = name.dropLast(suffix.count) + "d"
      break
    }
    return Component(name: name, arguments: place, config: self)
  }
}
