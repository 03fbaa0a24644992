import Files

/// Refuses to replace a file that a command reads, even if it may replace files.
///
/// - Parameters:
///   - output: The file to write.
///   - inputs: The files that are read.
/// - Throws: One sentence if the output is one of them, by whatever path.
func refuse(_ output: String, over inputs: [String]) throws {
  let own = absolutePath(output)
  for input in inputs where absolutePath(input) == own {
    throw CommandFailure(
      "\(output) is read by this command, so it is not replaced; choose another name")
  }
}
