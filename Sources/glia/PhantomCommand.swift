import ArgumentParser
import Phantom

/// `glia phantom`: writes a synthetic case.
struct PhantomCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Write a synthetic case: a brain with a tumor, without any patient's data.",
    discussion: """
      Writes phantom_N_flair, _t1, _t1ce, _t2 and _seg (.nii.gz) to DIR, in BraTS layout: \
      240×240×155 voxels of 1 mm; labels 1 core, 2 edema, 4 enhancing tumor. The anatomy is \
      random, and the MR signal equations turn it into images, so tools can be shown and tested \
      without patient data. The same seed gives the same files.

        glia phantom demo
        glia phantom demo --seed 7 && glia demo
      """)

  @Argument(
    help: "The folder for the five files; it is created if missing.", completion: .directory)
  var directory: String

  @Option(help: "The seed for all random numbers.")
  var seed: UInt64 = 1

  func run() async throws {
    for path in try Phantom(seed: seed).write(to: directory) { printLine(path) }
  }
}
