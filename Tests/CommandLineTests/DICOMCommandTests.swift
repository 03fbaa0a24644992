import DICOM
import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

/// DICOM folders on the command line, with dcm2niix.
@Suite(
  .enabled(if: GliaProgram.isBuilt, "build the program first"),
  .enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
struct DICOMCommandTests {
  private func run(
    _ line: String, in folder: TemporaryFolder, _ variables: [String: String] = [:]
  ) throws -> ProgramRun {
    try GliaProgram.run(
      ["-c", "glia() { \"$GLIA\" \"$@\"; }\n\(line)"],
      environment: [
        "GLIA": GliaProgram.path, "XDG_CACHE_HOME": folder.path("cache"),
        "HOME": folder.url.path,
      ].merging(variables) { $1 }, in: folder.url, program: "/bin/sh")
  }

  @Test func `info lists the series of a folder`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("study"))
    let run = try run("glia info study", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("study 2024-05-17, "))
    #expect(lines[1] == "series  sequence  slices       mm              date  description")
    #expect(lines[5] == "5        * FLAIR      24  1.5×2×4  2024-05-17 10:15     Ax FLAIR")
    #expect(run.output.contains("8: T1ce, \"t1\" is T1, contrast agent Gadobutrol"))
    let json = try self.run("glia info study --json", in: folder)
    struct Info: Decodable {
      struct Study: Decodable {
        struct Series: Decodable {
          var series: String
          var sequence: String?
          var used: Bool
          var size: [Int]
        }
        var date: String
        var series: [Series]
      }
      var files: Int
      var studies: [Study]
    }
    let info = try JSONDecoder().decode(Info.self, from: Data(json.output.utf8))
    #expect(info.files == 100)
    #expect(info.studies[0].series.map(\.sequence) == [nil, "t1", "t2", "flair", "t1ce", nil])
    #expect(info.studies[0].series[3].size == [32, 36, 24])
  }

  @Test func `export, convert and segment take a folder`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P1"))
    let export = try run("glia export P1 --output a.png --modality t1ce", in: folder)
    #expect(export.status == 0, "\(export.errors)")
    #expect(export.errors.contains("Sequences chosen from the DICOM headers: FLAIR series 5"))
    let convert = try run(
      "glia convert P1 flair.nii.gz --series 5 && glia info flair.nii.gz", in: folder)
    #expect(convert.status == 0, "\(convert.errors)")
    #expect(convert.output.contains("32×36×24"))
    let many = try run("glia convert P1 any.nii.gz", in: folder)
    #expect(many.status == 1)
    #expect(many.errors.contains("P1 has 6 series; choose one with --series: 1 (localizer)"))
    let wrong = try run("glia convert P1 x.nii.gz --series 6", in: folder)
    #expect(wrong.errors.contains("P1 has no series 6; it has 1 (localizer), 3 (Ax T1 SE)"))
    let segment = try run(
      "glia segment P1 --output out --sequence t1=none --axial-only --no-mirror --json", in: folder)
    #expect(segment.status == 0, "\(segment.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.path("out/P1_pred.nii.gz")))
    #expect(segment.output.contains("\"missing_modalities\""))
  }

  @Test func `a series of a folder with several studies can be chosen`() throws {
    let folder = try TemporaryFolder()
    var (one, two) = (
      SampleSeries(number: 5, description: "FLAIR"), SampleSeries(number: 5, description: "FLAIR")
    )
    (one.size, two.size) = ([4, 3, 12], [4, 3, 14])
    (two.patient.study, two.patient.date) = (2, "20240801")
    try one.write(in: folder.path("D"), prefix: "A")
    let files = try two.write(in: folder.path("D"), prefix: "B")
    for option in ["", " --series 5"] {
      let many = try run("glia convert D x.nii.gz\(option)", in: folder)
      #expect(many.status == 1)
      #expect(many.errors.contains("D has 2 series"), "\(many.errors)")
      #expect(many.errors.contains("/5 (FLAIR, 2024-08-01)"), "\(many.errors)")
    }
    let list = try run("glia convert D x.nii.gz", in: folder).errors
    let label = try #require(list.split(separator: " ").last { $0.hasSuffix("/5") })
    let uid = "1.2.826.0.1.3680043.8.498.2.5"
    for (number, name) in [String(label), uid].enumerated() {
      let convert = try run(
        "glia convert D \(number).nii.gz --series \(name) && glia info \(number).nii.gz", in: folder
      )
      #expect(convert.output.contains("4×3×14"), "\(convert.errors)")
    }
    // A mask goes to the series of one file, of the folder.
    let file = files[3]
    let mask = try run(
      "glia convert '\(file)' i.nii.gz && glia brain i.nii.gz --output b.nii.gz && "
        + "glia convert b.nii.gz s.dcm --like D", in: folder)
    #expect(mask.status == 0 && mask.errors.contains("copied from series 5"), "\(mask.errors)")
    for like in ["'\(file)'", "D --series \(label)", "D --series \(uid)"] {
      let made = try run("glia convert b.nii.gz s.dcm --force --like \(like)", in: folder)
      #expect(made.status == 0, "\(made.errors)")
    }
  }

  @Test func `a sequence named twice is refused, and a chosen one is said to be chosen`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P1"))
    for (command, words) in [
      (
        "segment P1 --output o --sequence t1ce=3 --sequence t1ce=8",
        "names two series for T1ce, 3 and 8"
      ),
      (
        "export P1 --output a.png --sequence t1ce=3 --sequence t1=3",
        "makes series 3 both T1ce and T1"
      ),
    ] {
      let run = try run("glia \(command)", in: folder)
      #expect(run.status == 2)
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    let chosen = try run("glia export P1 --output a.png --sequence t1ce=3", in: folder)
    #expect(chosen.errors.contains("Sequences chosen from the DICOM headers: FLAIR series 5"))
    #expect(chosen.errors.contains("Sequences chosen by you: T1ce series 3 \"Ax T1 SE\""))
    let forced = try run("glia layouts P1", in: folder)
    #expect(!forced.output.contains("chosen by you"))
  }

  @Test func `a missing or failing dcm2niix is one clear sentence`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P1"))
    let missing = try run("glia export P1 --output a.png", in: folder, ["PATH": "/nowhere"])
    #expect(missing.status == 1)
    #expect(
      missing.errors.contains(
        "DICOM is converted by dcm2niix, which is not installed; 'sudo apt install dcm2niix' "
          + "installs it"))
    let list = try run("glia info P1", in: folder, ["PATH": "/nowhere"])
    #expect(list.status == 0)
    try FileManager.default.createDirectory(
      atPath: folder.path("bin"), withIntermediateDirectories: true)
    let script = """
      #!/bin/sh
      [ "$1" = --version ] && { echo v1.0.20210317; exit 0; }
      echo "Error: Unable to read Norma Nobody"
      echo "Error: bits allocated is odd"
      exit 3
      """
    try Data(script.utf8).write(to: folder.url.appendingPathComponent("bin/dcm2niix"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path("bin/dcm2niix"))
    let path = "\(folder.path("bin")):/usr/bin:/bin"
    let failing = try run("glia export P1 --output a.png", in: folder, ["PATH": path])
    #expect(failing.status == 1)
    #expect(
      failing.errors.contains("dcm2niix could not convert it: Error: bits allocated is odd"))
    #expect(!failing.errors.contains("Norma"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("cache/glia/dicom")) == [])
    let readOnly = try run(
      "glia export P1 --output a.png", in: folder, ["XDG_CACHE_HOME": "/proc"])
    #expect(readOnly.errors.contains("the folder of converted images, /proc/glia/dicom, cannot be"))
  }

  @Test func `pixels that dcm2niix does not decode are named`() throws {
    let folder = try TemporaryFolder()
    var series = SampleSeries(number: 5, description: "Ax FLAIR")
    series.syntax = .init("1.2.840.10008.1.2.4.202")
    try series.write(in: folder.path("P1"))
    let run = try run("glia export P1 --output a.png", in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("its pixels are High-Throughput JPEG 2000, which dcm2niix 1.0.2"))
    #expect(run.errors.contains("does not decode; export the series uncompressed"))
  }

  @Test func `programs at once share the cache`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P1"))
    let statuses = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      let status = try? run("glia export P1 --output \(number).png", in: folder).status
      statuses.withLock { $0.append(status ?? -1) }
    }
    #expect(statuses.withLock(\.self) == [0, 0, 0, 0])
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path("cache/glia/dicom"))
    #expect(names.count == 4 && !names.contains { $0.hasPrefix(".") }, "\(names)")
  }

  @Test func `nothing that tells the patient is shown or written`() throws {
    let folder = try TemporaryFolder()
    // Descriptions with the name, too.
    for var series in SampleScan.series() {
      if series.number == 3 { series.texts = [(.protocolName, "T1 for Norma Nobody")] }
      try series.write(in: folder.path("study/Nobody Norma"))
    }
    let lines = [
      "glia info study", "glia info study --json", "glia info 'study/Nobody Norma/IM500' --json",
      "glia export study --output a.png", "glia segment study --output out --axial-only --json",
      "glia segment 'study/Nobody Norma' --output out --axial-only --no-mirror",
      "glia convert study b.nii.gz --series 5", "glia convert study c.nrrd --series 8",
      "glia convert study d.mha --series 8", "glia view study",
    ]
    var texts: [String] = []
    for line in lines {
      let run = try run(line, in: folder)
      // The folder's name is the user's own where they wrote it.
      texts.append(
        (run.output + run.errors).replacing("study/Nobody Norma/IM500", with: ""))
    }
    let manager = FileManager.default
    for place in ["cache", "out"] {
      for name in manager.enumerator(atPath: folder.path(place)) ?? .init() {
        let path = folder.path("\(place)/\(name)")
        texts.append("\(name)")
        if let data = manager.contents(atPath: path) {
          texts.append(String(decoding: data, as: UTF8.self))
        }
      }
    }
    for name in try manager.contentsOfDirectory(atPath: folder.url.path) where name != "study" {
      texts.append(name)
      if let data = manager.contents(atPath: folder.path(name)) {
        texts.append(String(decoding: data, as: UTF8.self))
      }
    }
    for text in texts {
      let lower = text.lowercased()
      for secret in SamplePatient.secrets {
        #expect(!lower.contains(secret), "\(secret) is in \(text.prefix(300))")
      }
    }
    let asked = try run("glia info study --show-names", in: folder)
    #expect(asked.output.contains("Nobody Norma (MRN7654321)"))
  }
}

/// The list of series in a real terminal.
@Suite(
  .serialized, .enabled(if: Tmux.isInstalled, "tmux is not installed"),
  .enabled(if: GliaProgram.isBuilt, "glia is not built"),
  .enabled(if: SampleScan.isConvertible, "dcm2niix is not installed"))
struct DICOMJourneyTests {
  @Test func `open a folder, list its series, change a sequence, open again`() throws {
    let folder = try TemporaryFolder()
    try SampleScan.write(in: folder.path("P17"))
    let terminal = try Tmux(
      columns: 100, rows: 30, directory: folder.url.path,
      environment: ["XDG_CACHE_HOME": folder.path("cache")])
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' P17; echo status $?")
    try terminal.wait(for: "1 FLAIR")
    try terminal.wait(for: "Press I to check the series.")
    try terminal.press("I")
    try terminal.wait(for: "6 series")
    try terminal.wait(for: "● T1ce")
    let screen = try terminal.screen()
    for secret in SamplePatient.secrets { #expect(!screen.lowercased().contains(secret)) }
    // The T1 of series 3 becomes none: FLAIR is taken from series 5, and so on to the end.
    try terminal.press("Down")
    try terminal.wait(for: "Series 3: T1")
    try terminal.type(":sequence none")
    try terminal.wait(for: "you chose none")
    try terminal.press("Down", "Enter")
    try terminal.wait(for: "3 T2")
    try terminal.wait(for: "axial")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }

  @Test func `a study without known sequences begins with the list`() throws {
    let folder = try TemporaryFolder()
    for (number, name) in [(1, "DWI b1000"), (2, "CISS"), (3, "SWI")] {
      try SampleSeries(number: number, description: name).write(in: folder.path("P8"))
    }
    let terminal = try Tmux(
      columns: 100, rows: 30, directory: folder.url.path,
      environment: ["XDG_CACHE_HOME": folder.path("cache")])
    defer { terminal.close() }
    try terminal.type("'\(GliaProgram.path)' P8 --sequence t2=none; echo status $?")
    try terminal.wait(for: "3 series")
    try terminal.press("Down", "Down", "Enter")
    try terminal.wait(for: "image")
    try terminal.press("I")
    try terminal.wait(for: "3 series")
    try terminal.press("q")
    try terminal.wait(for: "status 0")
  }
}
