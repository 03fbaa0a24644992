import ArgumentParser

@main
struct Glia: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Brain MRI in a terminal.")
}
