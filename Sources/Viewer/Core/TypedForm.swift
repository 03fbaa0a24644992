/// How a command is typed: what follows its name, and what it does with that.
package struct TypedForm: Sendable {
  /// Changes the model by what was typed, and returns the work to be done.
  package typealias Action =
    @Sendable (inout ViewerModel, CommandWords) throws(CommandProblem) -> [Effect]

  /// What is typed: lower case, words joined by hyphens.
  package let name: String
  /// Other names for it.
  package let aliases: [String]
  /// What may follow the name.
  package let arguments: [CommandArgument]
  /// What it does, in at most 36 columns.
  package let help: String
  /// A line that does it.
  package let example: String
  /// Commands with keys that do parts of it.
  package let related: [Command]
  /// Whether the command also works without arguments.
  package let isOptional: Bool
  /// Does it.
  let action: Action

  /// What may follow, such as "LOW HIGH" or "[REGION] VALUE".
  package var usage: String {
    arguments.map { $0.isOptional || isOptional ? "[\($0.name)]" : $0.name }
      .joined(separator: " ")
  }
}
