/// A part of help: a heading and the bindings below it.
package struct HelpSection: Sendable {
  /// The heading.
  package let title: String
  /// The bindings, in the order of help.
  package let bindings: [KeyBinding]

  /// A mode's own sections: its task at hand in groups, then the other tasks.
  package static func sections(of mode: KeyMode, _ keys: KeyMap) -> [HelpSection] {
    let bindings = keys.bindings(in: mode)
    return groups(of: mode, bindings) + tasks(except: mode.task, bindings)
  }

  /// What the keys do in a mode that were left to it by the mode in view.
  static func fallback(of mode: KeyMode, _ keys: KeyMap) -> [HelpSection] {
    guard let fallback = mode.fallback else { return [] }
    let own = keys.bindings(in: mode)
    let taken = Set(own.flatMap(\.keys))
    let commands = Set(own.map(\.command))
    let rest = keys.bindings(in: fallback).filter { !commands.contains($0.command) }
      .map { binding in binding.with(binding.keys.filter { !taken.contains($0) }) }
    return tasks(except: mode.task, rest.filter { !$0.keys.isEmpty })
  }

  /// The groups of the task at hand; a single group has the task's name.
  private static func groups(of mode: KeyMode, _ bindings: [KeyBinding]) -> [HelpSection] {
    guard let task = mode.task else { return [] }
    let sections = CommandGroup.allCases.filter { $0.task == task }.compactMap { group in
      section(group.rawValue, bindings.filter { $0.group == group })
    }
    return sections.count == 1
      ? [HelpSection(title: task.rawValue, bindings: sections[0].bindings)] : sections
  }

  private static func tasks(except task: HelpTask?, _ bindings: [KeyBinding]) -> [HelpSection] {
    HelpTask.allCases.filter { $0 != task }.compactMap { task in
      // The groups of a task follow each other in their own order.
      let groups = CommandGroup.allCases.filter { $0.task == task }
      return section(
        task.rawValue, groups.flatMap { group in bindings.filter { $0.group == group } })
    }
  }

  private static func section(_ title: String, _ bindings: [KeyBinding]) -> HelpSection? {
    bindings.isEmpty ? nil : HelpSection(title: title, bindings: bindings)
  }
}
