import Terminal
import Testing
import Viewer

@Suite struct CommandTableTests {
  @Test func `every command of the key table can be typed by its name`() throws {
    for command in Command.allCases {
      let found = try CommandTable.command(command.name)
      #expect(found.command == command, "\(command.name)")
    }
  }

  @Test func `names are there once`() {
    let names = CommandTable.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test func `examples do what they show`() throws {
    for command in CommandTable.withArguments {
      var model = SampleStudy.model()
      model.press(Key("r"))
      SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
      // Commands of the list are of no use in a case, nor those of edit mode outside of it.
      let parts = command.related + [command.command].compactMap(\.self)
      let viewed = KeyTable.bindings(in: .viewer).map(\.command)
      let edited = KeyTable.bindings(in: .edit).map(\.command)
      if !parts.isEmpty, !parts.contains(where: viewed.contains) {
        model = parts.contains(where: edited.contains) ? editedModel() : SampleCohort.model()
      }
      #expect(throws: Never.self, "\(command.example)") { _ = try model.run(command.example) }
    }
  }

  @Test func `help of commands fits its columns`() {
    for command in CommandTable.withArguments {
      #expect(command.help.columns <= 36, "\(command.name): \(command.help)")
      #expect(!command.help.isEmpty)
    }
  }

  @Test func `the page names every command, with its keys or without`() {
    let page = KeyTable.markdown
    for command in CommandTable.all {
      #expect(page.contains("`:\(command.name)`"), "\(command.name)")
    }
    #expect(
      page.contains(
        "| `:voxel` I J K | move the crosshair to a voxel | `:voxel 12 20 15` | no key |"))
  }
}
