import Cases
import Foundation
import Imaging
import TestSupport
import Testing

/// Every command that the documentation shows is run, on small cases and for a moment.
@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct DocumentationTests {
  /// How a command is tried.
  private enum Trial {
    /// With files of this test in place of those that the command names, and, of what would take long, little.
    case run(String)
    /// The same, and it makes this file.
    case make(String, file: String)
    /// The same, where dcm2niix is installed.
    case dicom(String, file: String)
    /// It opens the viewer, which finds its cases and then says that it needs a terminal.
    case view(String)
    /// It is not a command of the program.
    case elsewhere
  }

  private static let quick =
    "--width 16 --batch 1 --threads 1 --frame 32x32 --layout blocked --minutes 0.0001"

  private static let imports = GliaProgram.root.path + "/Tests/SegmenterTests/Goldens/import"

  private static let trials: [String: Trial] = [
    "glia model import nnunet FOLDER --output lesions.onnx": .make(
      "glia model import nnunet \(imports)/nnunet-3d --force --output lesions.onnx",
      file: "lesions.onnx"),
    "glia model import monai BUNDLE --output brats.onnx": .make(
      "glia model import monai \(imports)/monai-tumor --force --output brats.onnx",
      file: "brats.onnx"),
    "./glia": .elsewhere, "./glia path/to/scan": .elsewhere,
    "./glia path/to/cases": .elsewhere, "./test": .elsewhere,
    "glia segment CASE… --output DIR": .make(
      "glia segment brats/a --output DIR", file: "DIR/a_pred.nii.gz"),
    "glia segment --flair a.nii.gz --t1ce b.nii.gz --output DIR": .make(
      """
      glia segment --flair brats/b/b_flair.nii.gz --t1ce brats/b/b_t1ce.nii.gz --output DIR
      """, file: "DIR/b_pred.nii.gz"),
    "glia segment CASE… --output DIR --skip-existing": .run(
      "glia segment brats/a --output DIR --skip-existing"),
    "glia evaluate r1 r2 r3": .run("glia evaluate a=brats b=brats c=brats"),
    "glia evaluate anna=r1 ben=r2 carla=r3 --csv pairs.csv --plot readers.svg": .make(
      "glia evaluate anna=brats ben=brats carla=brats --csv pairs.csv --plot readers.svg",
      file: "readers.svg"),
    "glia consensus r1 r2 r3 --output consensus": .make(
      "glia consensus a=brats b=brats c=brats --output consensus --force",
      file: "consensus/a_seg.nii.gz"),
    "glia consensus anna=r1 ben=r2 carla=r3 --method staple --output staple --json": .make(
      "glia consensus anna=brats ben=brats carla=brats --method staple --output staple --json",
      file: "staple/b_seg.nii.gz"),
    "glia report cases --predictions out --mask anna=r1 --mask ben=r2 --output readers.html": .make(
      """
      glia report brats --predictions MASKS --mask anna=brats --mask ben=brats \
      --output readers.html
      """, file: "readers.html"),
    """
    glia view BraTS19_2013_10_1 --mask anna=readers/anna.nii.gz --mask ben=readers/ben.nii.gz
    """: .view(
      "glia view brats/a --mask anna=brats/a/a_seg.nii.gz --mask ben=brats/b/b_seg.nii.gz"),
    "glia view brats --mask anna=readers/anna --mask ben=readers/ben": .view(
      "glia view brats --mask anna=brats --mask ben=brats"),
    """
    glia export BraTS19_2013_10_1 --overlay votes --mask anna=a.nii.gz --mask ben=b.nii.gz \
    --output votes.png
    """: .make(
      """
      glia export brats/a --overlay votes --mask anna=brats/a/a_seg.nii.gz \
      --mask ben=brats/a/a_seg.nii.gz --output votes.png
      """, file: "votes.png"),
    "glia review summary cases": .run("glia review summary reviews"),
    "glia review summary anna.tsv ben.tsv --json": .run(
      "glia review summary reviews/glia-review.tsv reviews/glia-review.tsv --json"),
    // Scripts/test_cluster.py tries these on a Slurm of its own.
    "glia segment CASE… --output DIR --slurm --wait": .elsewhere,
    "glia segment cases/* --output out --slurm --wait": .elsewhere,
    """
    glia segment cases/* --output out --slurm --partition long --array-size 200 -- --cpus-per-task=4 \
    --mem=8G
    """: .elsewhere,
    "glia evaluate out cases --csv results.csv --slurm --wait": .elsewhere,
    "glia segment cases/* --output out --shard 3/8": .make(
      "glia segment cases/* --output PART --shard 1/1", file: "PART/c_pred.nii.gz"),
    "glia evaluate out cases --csv results.csv --shard 3/8 --records parts": .run(
      "glia evaluate out cases --csv parts.csv --shard 1/1 --records parts"),
    "glia collect parts": .make("glia collect parts", file: "parts.csv"),
    "glia bids BIDS_DIR OUT_DIR participant": .make(
      """
      mkdir -p BIDS/sub-01/anat && echo '{"Name": "a", "BIDSVersion": "1.10.0"}' > BIDS/dataset_description.json
      cp brats/a/a_flair.nii.gz BIDS/sub-01/anat/sub-01_FLAIR.nii.gz
      cp brats/a/a_t1.nii.gz BIDS/sub-01/anat/sub-01_T1w.nii.gz
      glia bids BIDS OUT participant
      """, file: "OUT/sub-01/anat/sub-01_space-orig_desc-glia_dseg.tsv"),
    "glia bids BIDS_DIR OUT_DIR participant --participant-label 01 02": .run(
      "glia bids BIDS OUT participant --participant-label 01"),
    "glia bids BIDS_DIR OUT_DIR group": .make(
      "glia bids BIDS OUT group", file: "OUT/group_volumes.tsv"),
    "glia compare scan1 scan2": .run("glia compare brats/a brats/b"),
    "glia compare Patient-001": .run("glia compare brats"),
    "glia compare Patient-001 --format csv": .run("glia compare brats --format csv"),
    "glia measure CASE…": .run("glia measure brats/a"),
    "glia measure cases --mask out --csv > measures.csv": .make(
      "glia measure brats/a --mask brats --csv > measures.csv", file: "measures.csv"),
    "glia measure CASE --mask out/CASE_pred.nii.gz --structure TC --json": .run(
      "glia measure brats/a --mask brats/a/a_seg.nii.gz --structure TC --json"),
    "glia layouts CASE…": .run("glia layouts brats cases --verbose"),
    "glia segment CASE --output DIR --grid flair": .make(
      "glia segment brats/a --output DIR-flair --grid flair", file: "DIR-flair/a_pred.nii.gz"),
    "glia grow CASE --strokes strokes.json --output mask.nii.gz": .make(
      """
      echo '{"strokes": [{"inside": true, "points": [[20, 20, 10], [24, 20, 10]]}]}' > strokes.json
      glia grow brats/a --strokes strokes.json --force --output grown.nii.gz
      """, file: "grown.nii.gz"),
    "glia brain CASE --output brain.nii.gz": .make(
      "glia brain brats/a --output brain.nii.gz --force", file: "brain.nii.gz"),
    "glia segment CASE --output DIR --brain-mask brain.nii.gz": .run(
      """
      glia brain brats/a --output brain.nii.gz --force
      glia segment brats/a --output DIR-brain --brain-mask brain.nii.gz
      """),
    "glia segment CASE --output DIR --no-brain-mask": .run(
      "glia segment brats/a --output DIR-whole --no-brain-mask"),
    "glia evaluate PREDICTION REFERENCE": .run(
      "glia evaluate DIR/a_pred.nii.gz brats/a/a_seg.nii.gz"),
    "glia align MOVING FIXED --output aligned.nii.gz": .make(
      "glia align brats/a/a_t2.nii.gz brats/a/a_t1ce.nii.gz --output aligned.nii.gz",
      file: "aligned.nii.gz"),
    "glia align t2.nii.gz t1ce.nii.gz --output t2_aligned.nii.gz --transform t2.tfm": .make(
      """
      glia align brats/b/b_t2.nii.gz brats/b/b_t1ce.nii.gz --output t2_aligned.nii.gz \
      --transform t2.tfm
      """, file: "t2.tfm"),
    "glia align t2_mask.nii.gz t1ce.nii.gz --apply t2.tfm --labels --output mask_aligned.nii.gz":
      .make(
        """
        glia align brats/b/b_t2.nii.gz brats/b/b_t1ce.nii.gz --transform known.tfm && \
        glia align brats/b/b_seg.nii.gz brats/b/b_t1ce.nii.gz --apply known.tfm --labels \
        --output mask_aligned.nii.gz
        """, file: "mask_aligned.nii.gz"),
    "glia segment CASE --output DIR --align": .make(
      "glia segment cases/c --output ALIGNED --align", file: "ALIGNED/c_pred.nii.gz"),
    "glia export CASE --output figure.png --slice 80 --overlay both": .make(
      "glia export DEMO --output figure.png --slice 80 --overlay both", file: "figure.png"),
    "glia export CASE --output sheet.png --montage": .make(
      "glia export brats/a --output sheet.png --montage", file: "sheet.png"),
    "glia export CASE --output figure.pdf --slice 80 --layout figure": .make(
      "glia export DEMO --output figure.pdf --slice 80 --layout figure", file: "figure.pdf"),
    "glia export CASE --output scroll.gif --animate": .make(
      "glia export brats/a --output scroll.gif --animate", file: "scroll.gif"),
    "glia report cases --predictions out --output report.html": .make(
      "mkdir -p MASKS && cp brats/*/*_seg.nii.gz MASKS\n"
        + "glia report brats --predictions MASKS --output report.html", file: "report.html"),
    "glia report cases --predictions out --output report.pdf --pictures 12": .make(
      "mkdir -p MASKS && cp brats/*/*_seg.nii.gz MASKS\n"
        + "glia report brats --predictions MASKS --output report.pdf --pictures 12",
      file: "report.pdf"),
    "glia report CASE --predictions out --output case.html": .make(
      "glia report brats/a --predictions brats/a/a_seg.nii.gz --output case.html",
      file: "case.html"),
    "glia convert INPUT OUTPUT": .make(
      "glia convert brats/a/a_t1.nii.gz a_t1.mha", file: "a_t1.mha"),
    "glia convert brain.mgz brain.nii.gz": .make(
      """
      glia convert brats/a/a_t1.nii.gz brain.mgz && glia convert brain.mgz converted.nii.gz
      """, file: "converted.nii.gz"),
    "glia convert Segmentation.seg.nrrd mask.nii.gz": .make(
      """
      glia convert brats/a/a_seg.nii.gz Segmentation.seg.nrrd
      glia convert Segmentation.seg.nrrd mask.nii.gz
      """, file: "mask.nii.gz"),
    "glia convert mask.nii.gz mask.seg.nrrd --labels labels.txt": .make(
      """
      echo '1 edema 255 0 0 255' > labels.txt
      glia convert brats/a/a_seg.nii.gz mask.seg.nrrd --labels labels.txt
      """, file: "mask.seg.nrrd"),
    "glia info FILE": .run("glia info brats/a/a_t1.nii.gz"),
    "glia train DATA… --output model.onnx": .make(
      "glia train brats --output model.onnx \(quick)", file: "model.onnx"),
    "glia join A.onnx B.onnx --output C.onnx": .make(
      "glia join first.onnx second.onnx --output C.onnx", file: "C.onnx"),
    "glia benchmark MODEL": .run("glia benchmark first.onnx --runs 1 --size 188x188"),
    "glia config": .run("glia config"),
    "glia phantom DIR": .make("glia phantom DIR", file: "DIR/phantom_1_seg.nii.gz"),
    "glia segment cases/* --output out": .make(
      "glia segment cases/* --output out", file: "out/c_pred.nii.gz"),
    "glia evaluate out cases --csv results.csv": .make(
      "glia evaluate out cases --csv results.csv", file: "results.csv"),
    "glia convert mask.nii.gz seg.dcm --like study": .make(
      "glia convert drawn.nii.gz seg.dcm --like study", file: "seg.dcm"),
    "glia convert seg.dcm mask.nii.gz --like scan.nii.gz": .make(
      "glia convert seg.dcm again.nii.gz --like drawn.nii.gz", file: "again.nii.gz"),
    "glia evaluate seg.dcm reference.nii.gz": .run("glia evaluate seg.dcm drawn.nii.gz"),
    "glia info seg.dcm": .run("glia info seg.dcm"),
    "glia /data/brats": .view("glia brats"),
    "glia /media/cdrom": .view("glia P17"),
    "glia pat12": .view("glia P17"),
    "glia align flair.nii.gz t1ce.nii.gz --output flair-aligned.nii.gz": .make(
      "glia align brats/a/a_flair.nii.gz brats/a/a_t1ce.nii.gz --output flair-aligned.nii.gz",
      file: "flair-aligned.nii.gz"),
    "glia segment pat12 --align --output out": .run(
      "glia segment brats/b --align --output MOVED"),
    "glia evaluate out/pat12_pred.nii.gz expert.nii.gz": .run(
      "glia evaluate MOVED/b_pred.nii.gz brats/b/b_seg.nii.gz"),
    "glia pat12 --reference expert.nii.gz --prediction out/pat12_pred.nii.gz": .view(
      "glia brats/b --reference brats/b/b_seg.nii.gz --prediction MOVED/b_pred.nii.gz"),
    "glia convert out/pat12_pred.nii.gz --like pat12 --method automatic mask.dcm": .make(
      "glia convert drawn.nii.gz --like study mask.dcm", file: "mask.dcm"),
    "glia info /media/cdrom": .run("glia info P17"),
    "glia segment /media/cdrom --output out": .dicom(
      "glia segment P17 --output P17out --axial-only", file: "P17out/P17_pred.nii.gz"),
    "glia export /media/cdrom --modality t1ce --output t1ce.png": .dicom(
      "glia export P17 --modality t1ce --output t1ce.png", file: "t1ce.png"),
    "glia convert /media/cdrom flair.nii.gz --series 5": .dicom(
      "glia convert P17 flair.nii.gz --series 5", file: "flair.nii.gz"),
    "glia segment /media/cdrom --output out --sequence t1ce=8 --sequence t1=none": .dicom(
      "glia segment P17 --output out2 --axial-only --sequence t1ce=8 --sequence t1=none",
      file: "out2/P17_pred.nii.gz"),
    "glia /data/site1 /data/site2 Task01": .view("glia brats cases DEMO"),
    "glia /data/brats --predictions out": .view("glia brats --predictions out"),
    "glia /data/brats --table clinical.csv": .view(
      "echo case,age > clinical.csv && glia brats --table clinical.csv"),
    "glia config > ~/.config/glia/config": .make("glia config > config", file: "config"),
    "glia evaluate PREDICTIONS REFERENCES": .run("glia evaluate out cases"),
    "glia train brats cases --splits splits.json --output model.onnx --width 16 --bf16 --minutes 90":
      .make(
        "glia train brats cases --splits splits.json --output model.onnx \(quick)",
        file: "model.checkpoint"),
    """
    glia train brats cases --splits splits.json --output model.onnx --minutes 120 --resume \
    model.checkpoint
    """: .run(
      """
      glia train brats cases --splits splits.json --output model.onnx --minutes 0.0001 --resume \
      model.checkpoint
      """),
    "glia train brats cases --splits splits.json --output first.onnx --seed 1 --calibrate …": .make(
      "glia train brats cases --splits splits.json --output new1.onnx --seed 1 --calibrate \(quick)",
      file: "new1.onnx"),
    "glia train brats cases --splits splits.json --output second.onnx --seed 2 --calibrate …":
      .make(
        "glia train brats cases --splits splits.json --output new2.onnx --seed 2 --calibrate \(quick)",
        file: "new2.onnx"),
    "glia join first.onnx second.onnx --shares 3,1 --output both.onnx": .make(
      "glia join first.onnx second.onnx --shares 3,1 --output both.onnx", file: "both.onnx"),
  ]

  /// A folder with the files that trials name.
  private static func workplace() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (set, name) in [("brats", "a"), ("brats", "b"), ("cases", "c")] {
      try SmallCase.write(name, in: folder.path(set))
    }
    try SampleScan.write(in: folder.path("P17"))
    let series = PhantomSeries(folder: "study")
    try series.write(in: folder.url.path)
    try VolumeFormats.writeLabelMap(
      series.mask(), geometry: VolumeGeometry(grid: series.grid), to: folder.path("drawn.nii.gz"))
    try Data(#"{"train": ["a"], "validation": ["c"]}"#.utf8).write(
      to: URL(fileURLWithPath: folder.path("splits.json")))
    try FileManager.default.createDirectory(
      atPath: folder.path("reviews"), withIntermediateDirectories: true)
    try Data("case\tverdict\treviewer\na\tfix\tana\na\taccept\tben\n".utf8).write(
      to: URL(fileURLWithPath: folder.path("reviews/glia-review.tsv")))
    let assets = GliaProgram.root.appendingPathComponent("assets").path
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("DEMO"), withDestinationPath: assets + "/demo")
    for (number, name) in [(1, "first"), (2, "second")] {
      let run = try GliaProgram.shell(
        "glia join '\(assets)/unet.onnx' --only \(number) --output \(name).onnx", in: folder.url)
      try #require(run.status == 0, "\(run.errors)")
    }
    return folder
  }

  @Test func `every command of the documentation does what it says`() throws {
    let folder = try Self.workplace()
    var known = Set(Self.trials.keys)
    for command in try DocumentedCommands().commands {
      let text = command.text
      // Other programs' commands are tried where their tests are.
      if ["python ", "torchrun "].contains(where: text.hasPrefix) { continue }
      guard let trial = Self.trials[text] else {
        Issue.record("\(command.file) shows '\(text)', which this test does not know; add it")
        continue
      }
      known.remove(text)
      switch trial {
      case .elsewhere: break
      case .run(let line):
        let run = try GliaProgram.shell(line, in: folder.url)
        #expect(run.status == 0, "\(text): \(run.errors)")
      case .dicom where !SampleScan.isConvertible: break
      case .make(let line, let file), .dicom(let line, let file):
        let run = try GliaProgram.shell(line, in: folder.url)
        #expect(run.status == 0, "\(text): \(run.errors)")
        #expect(
          FileManager.default.fileExists(atPath: folder.path(file)), "\(text) made no \(file)")
      case .view(let line):
        let run = try GliaProgram.shell(line, in: folder.url)
        #expect(run.status == 1 && run.errors.hasPrefix("glia: view needs a terminal"), "\(text)")
      }
    }
    #expect(known.isEmpty, "no page shows these any more: \(known.sorted())")
  }

  @Test func `commands are found in their blocks, over several lines, without comments`() {
    let page = """
      glia not this
      ```sh
      glia a --b   # what for
      # a remark
      glia c \\
        --d

      make it
      ```
      ```
      glia e
      a drawing
      glia              a table
      ```
      ```ini
      glia = f
      ```
      """
    #expect(DocumentedCommands.commands(page) == ["glia a --b", "glia c --d", "make it", "glia e"])
  }
}
