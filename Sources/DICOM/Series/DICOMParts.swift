/// Splits a series into parts of one orientation, size, echo and kind of picture.
enum DICOMParts {
  private struct Key: Hashable {
    let rows, columns, samples: Int
    let axes: [Int]
    let echo: Int
    let component: String
  }

  /// Splits the files of a series, which all have a geometry.
  static func split(_ instances: [DICOMInstance]) -> [DICOMSeries] {
    let unique = withoutCopies(instances)
    let groups = Dictionary(grouping: unique, by: key)
    guard groups.count > 1 else { return unique.isEmpty ? [] : [DICOMSeries(unique, part: nil)] }
    let keys = Array(groups.keys)
    func differ<Value: Hashable>(_ value: (Key) -> Value) -> Bool { Set(keys.map(value)).count > 1 }
    let (sizes, axes) = (differ { [$0.rows, $0.columns, $0.samples] }, differ(\.axes))
    let (echoes, components) = (differ(\.echo), differ(\.component))
    return groups.map { key, files in
      var words: [String] = []
      if axes { words.append(files[0].geometry?.plane ?? "no orientation") }
      if sizes { words.append("\(key.columns)×\(key.rows)") }
      if echoes { words.append("TE \(Double(key.echo) / 100) ms") }
      if components { words.append(key.component.isEmpty ? "other" : key.component) }
      return DICOMSeries(files, part: words.joined(separator: ", "))
    }
  }

  /// Leaves out second copies of the same object, which exports of several disks contain.
  private static func withoutCopies(_ instances: [DICOMInstance]) -> [DICOMInstance] {
    var seen: Set<String> = []
    return instances.filter { $0.uid.isEmpty || seen.insert($0.uid).inserted }
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
      echo: Int(((instance.facts.echoTime ?? 0) * 100).rounded()), component: component ?? "")
  }
}
