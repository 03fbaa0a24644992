/// Splits a series into parts of one orientation, size, echo, kind of picture and stack.
enum DICOMParts {
  private struct Key: Hashable {
    let rows, columns, samples: Int
    let axes: [Int]
    let spacing: [Int]
    let echo: Int
    let component: String
  }

  /// Splits the files of a series, which all have a geometry.
  static func split(_ instances: [DICOMInstance]) -> [DICOMSeries] {
    let (unique, copies) = withoutCopies(instances)
    let groups = Dictionary(grouping: unique, by: key)
    let keys = Array(groups.keys)
    func differ<Value: Hashable>(_ value: (Key) -> Value) -> Bool { Set(keys.map(value)).count > 1 }
    let (sizes, axes) = (differ { [$0.rows, $0.columns, $0.samples] }, differ(\.axes))
    let (echoes, components) = (differ(\.echo), differ(\.component))
    let spacings = differ(\.spacing)
    return groups.flatMap { key, files -> [DICOMSeries] in
      var words: [String] = []
      if axes { words.append(files[0].geometry?.plane ?? "no orientation") }
      if sizes { words.append("\(key.columns)×\(key.rows)") }
      if spacings, !sizes { words.append(spacing(files[0])) }
      if echoes { words.append("TE \(Double(key.echo) / 100) ms") }
      if components { words.append(key.component.isEmpty ? "other" : key.component) }
      let stacks = stacks(files)
      return stacks.enumerated().map { number, files in
        let words = words + (stacks.count > 1 ? ["stack \(number + 1)"] : [])
        let (used, doubled) = withoutDoubles(files)
        let uids = Set(files.map(\.uid))
        return DICOMSeries(
          used, part: words.isEmpty ? nil : words.joined(separator: ", "), doubled: doubled,
          copies: copies.filter { uids.contains($0.uid) })
      }
    }
  }

  /// Leaves out second copies of the same object, which exports of several disks contain.
  private static func withoutCopies(
    _ instances: [DICOMInstance]
  ) -> (unique: [DICOMInstance], copies: [DICOMInstance]) {
    var seen: Set<String> = []
    var (unique, copies): ([DICOMInstance], [DICOMInstance]) = ([], [])
    for instance in instances {
      if instance.uid.isEmpty || seen.insert(instance.uid).inserted {
        unique.append(instance)
      } else {
        copies.append(instance)
      }
    }
    return (unique, copies)
  }

  /// Leaves out other images of places that already have one, where most places have only one.
  private static func withoutDoubles(
    _ instances: [DICOMInstance]
  ) -> (used: [DICOMInstance], doubled: [DICOMInstance]) {
    guard let normal = instances[0].geometry?.normal else { return (instances, []) }
    var places: [(depth: Double, files: [DICOMInstance])] = []
    var depths: [(Double, DICOMInstance)] = []
    for instance in instances {
      guard let frames = instance.geometry?.frames, frames.count == 1,
        let position = frames[0].position
      else { return (instances, []) }
      depths.append((dot(position, normal), instance))
    }
    for (depth, instance) in depths.sorted(by: { $0.0 < $1.0 }) {
      if let last = places.last, depth - last.depth <= 0.01 {
        places[places.count - 1].files.append(instance)
      } else {
        places.append((depth, [instance]))
      }
    }
    let counts = places.map(\.files.count).sorted()
    guard counts[counts.count / 2] == 1, let most = counts.last, most > 1 else {
      return (instances, [])
    }
    var (used, doubled): ([DICOMInstance], [DICOMInstance]) = ([], [])
    for place in places {
      let files = place.files.sorted { ($0.number ?? 0, $0.path) < ($1.number ?? 0, $1.path) }
      used.append(files[0])
      doubled += files.dropFirst()
    }
    return (used, doubled)
  }

  /// Separates stacks of parallel slices that lie beside each other.
  ///
  /// A slice continues the stack whose latest slice lies straight below it. Slices that are shifted
  /// sideways from one to the next are one stack.
  private static func stacks(_ instances: [DICOMInstance]) -> [[DICOMInstance]] {
    guard let geometry = instances[0].geometry, let axes = geometry.orientation,
      let normal = geometry.normal, geometry.hasPixelSpacing
    else { return [instances] }
    let directions = [Array(axes[..<3]), Array(axes[3...])]
    let tolerance = max(0.5, 0.5 * (geometry.pixelSpacing.min() ?? 1))
    var placed: [(depth: Double, side: [Double], instance: DICOMInstance)] = []
    for instance in instances {
      guard let frames = instance.geometry?.frames, frames.count == 1,
        let position = frames[0].position
      else { return [instances] }
      placed.append((dot(position, normal), directions.map { dot($0, position) }, instance))
    }
    var stacks: [(side: [Double], depth: Double, isDeep: Bool, files: [DICOMInstance])] = []
    for (depth, side, instance) in placed.sorted(by: { $0.depth < $1.depth }) {
      let found = stacks.lastIndex { stack in
        zip(stack.side, side).allSatisfy { abs($0 - $1) <= tolerance }
      }
      if let found {
        if depth - stacks[found].depth > 0.01 { stacks[found].isDeep = true }
        stacks[found].files.append(instance)
        (stacks[found].side, stacks[found].depth) = (side, depth)
      } else {
        stacks.append((side, depth, false, [instance]))
      }
    }
    guard stacks.count > 1, stacks.contains(where: \.isDeep) else { return [instances] }
    return stacks.map(\.files).sorted { first($0) < first($1) }
  }

  private static func first(_ files: [DICOMInstance]) -> Int {
    files.map { $0.number ?? .max }.min() ?? .max
  }

  private static func spacing(_ instance: DICOMInstance) -> String {
    guard let spacing = instance.geometry?.pixelSpacing, spacing.count == 2 else {
      return "no pixel spacing"
    }
    let words = spacing.reversed().map { value in
      let rounded = (value * 100).rounded() / 100
      return Int(exactly: rounded).map { String($0) } ?? String(rounded)
    }
    return words.joined(separator: "×") + " mm"
  }

  private static func key(_ instance: DICOMInstance) -> Key {
    let geometry = instance.geometry
    let types = instance.facts.imageType
    // The third value is M, P, R or I where a scanner saves phases too.
    let component = types.dropFirst(2).first {
      ["P", "R", "I", "PHASE", "REAL", "IMAGINARY"].contains($0)
    }
    return Key(
      rows: geometry?.rows ?? 0, columns: geometry?.columns ?? 0, samples: geometry?.samples ?? 1,
      axes: (geometry?.orientation ?? []).map { Int(($0 * 50).rounded()) },
      spacing: (geometry?.pixelSpacing ?? []).map { Int(($0 * 200).rounded()) },
      echo: Int(((instance.facts.echoTime ?? 0) * 100).rounded()), component: component ?? "")
  }
}
