import ArgumentParser
import Phantom

/// `glia phantom`: writes a synthetic case.
struct PhantomCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Write a synthetic case: a brain with a tumor that belongs to nobody.",
    discussion: """
      Writes phantom_N_flair, _t1, _t1ce, _t2 and _seg (.nii.gz) into DIR, in BraTS layout: 240×240×155 \
      voxels of 1 mm, labels 1 core, 2 edema, 4 enhancing tumor. The anatomy is drawn from random numbers \
      and the images come from it by the signal equations of MR, so that tools can be shown and tested \
      without anybody's data. Equal seeds give equal files.

        glia phantom demo
        glia phantom demo --seed 7 && glia demo
      """)

  @Argument(
    help: "The folder for the five files; it is made where it is missing.", completion: .directory)
  var directory: String

  @Option(help: "Decides everything that is random.")
  var seed: UInt64 = 1

  func run() async throws {
    for path in try Phantom(seed: seed).write(to: directory) { printLine(path) }
  }
}
