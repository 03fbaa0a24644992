import Terminal
import Testing
import Viewer

@Suite struct CommandListTests {
  @Test func `every command has a specification with help, and a key or arguments`() {
    for spec in CommandList.all {
      #expect(!spec.help.isEmpty, "\(spec.name)")
      #expect(spec.typed != nil || spec.hasKeys, "\(spec.name)")
      #expect(spec.hasKeys == !spec.bindings.isEmpty, "\(spec.name)")
      #expect(CommandList[spec.command]?.name == spec.name)
      for related in spec.typed?.related ?? [] {
        #expect(CommandList[related] != nil, "\(related.name) of \(spec.name)")
      }
    }
  }

  @Test func `every name of a command finds it`() throws {
    for spec in CommandList.all {
      for name in spec.names {
        #expect(try CommandList.command(name).command == spec.command, "\(name)")
      }
    }
  }

  @Test func `no two commands share a name`() {
    let names = CommandList.all.flatMap(\.names)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: ["learn", "fine-tune", "pen-down", "brush-down", "go-to-slice", "q", "w"])
  func `names that users may have typed stay valid`(_ name: String) throws {
    _ = try CommandList.command(name)
  }

  @Test func `examples do what they show`() throws {
    for command in CommandList.withArguments {
      var model = SampleStudy.model()
      model.press(Key("r"))
      SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
      for (moved, name) in [(1, "anna"), (2, "ben")] {
        let report = LoadReport.other(
          SampleStudy.labels(moved: moved), name: name, file: "\(name).nii")
        _ = update(&model, .loaded(report, generation: model.generation))
      }
      // Commands of the list do not work in a case, nor those of edit mode outside of it.
      let parts = command.parts
      let viewed = KeyMap.standard.bindings(in: .viewer).map(\.command)
      let edited = KeyMap.standard.bindings(in: .edit).map(\.command)
      if !parts.isEmpty, !parts.contains(where: viewed.contains) {
        let listed = KeyMap.standard.bindings(in: .list).map(\.command)
        model =
          parts.contains(where: edited.contains)
          ? editedModel()
          : parts.contains(where: listed.contains) ? SampleWorklist.model() : listedSeries()
      }
      let example = try #require(command.typed?.example)
      #expect(throws: Never.self, "\(example)") { _ = try model.run(example) }
    }
  }

  @Test func `help of commands fits its columns`() {
    for command in CommandList.withArguments {
      #expect(command.help.columns <= 36, "\(command.name): \(command.help)")
      #expect(!command.help.isEmpty)
    }
  }

  @Test func `the page names every command, with its keys or without`() {
    let page = KeysPage.markdown
    for command in CommandList.all {
      #expect(page.contains("`:\(command.name)`"), "\(command.name)")
    }
    #expect(
      page.contains(
        "| `:voxel` I J K | move the crosshair to a voxel | `:voxel 12 20 15` | no key |"))
  }
}
