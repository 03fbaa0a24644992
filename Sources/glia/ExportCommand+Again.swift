import Imaging
import Rendering

extension ExportCommand {
  /// The command that makes the same picture again, with the chosen defaults written out.
  ///
  /// - Parameters:
  ///   - which: The option for the slices shown, such as `["--slice", "80"]`.
  ///   - source: What is shown.
  ///   - path: The file.
  /// - Returns: A line for the shell.
  func command(making which: [String], of source: ExportSource, to path: String) -> String {
    var words = ["glia", "export", casePath, "--plane", plane.rawValue] + which
    func add(_ name: String, _ value: String?) {
      if let value { words += ["--" + name, value] }
    }
    if arrangement != .single { add("layout", arrangement.rawValue) }
    if arrangement != .modalities {
      add("modality", source.modality?.rawValue)
      add("window", WindowChoice.ends(source.window).word)
    } else {
      add("window", window?.word)
    }
    add("overlay", source.overlay == .off ? "none" : source.overlay.rawValue)
    add("prediction", prediction)
    add("reference", reference)
    for file in mask { add("mask", file) }
    add("labels", labels)
    if labelColors != .colorBlindSafe { add("label-colors", labelColors.rawValue) }
    add("frame", frame.map(String.init))
    add("probabilities", probabilities)
    if source.overlay == .heat {
      add("region", region.rawValue)
      add("threshold", "\(threshold)")
    } else if source.overlay.isOfAllMasks {
      add("region", region.rawValue)
    }
    if convention != .radiological { add("convention", convention.rawValue) }
    add("scale", String(scale ?? (montage == nil ? 3 : 2)))
    if !measurements { words.append("--no-measurements") }
    if noCaption { words.append("--no-caption") }
    words += look.words
    add("output", path)
    return words.map(\.quotedForShell).joined(separator: " ")
  }
}
