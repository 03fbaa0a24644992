import Cases
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct ReportCommandTests {
  private let folder: TemporaryFolder

  /// Three cases with references; `a` and `b` have predictions, that of `b` without its edema.
  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "b", "c"] { try SmallCase.write(name, in: folder.path("cases")) }
    try FileManager.default.createDirectory(
      atPath: folder.path("out"), withIntermediateDirectories: true)
    try predict("a") { $0 }
    try predict("b") { $0 == 2 ? 0 : $0 }
  }

  private func predict(_ name: String, _ change: (Label) -> Label) throws {
    let reference = try VolumeFormats.readLabelMap(
      folder.path("cases/\(name)/\(name)_seg.nii.gz"), scheme: .brats2020)
    let labels = reference.labels.map(change)
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: reference.grid, scheme: .brats2020, labels: labels),
      geometry: VolumeGeometry(grid: reference.grid), to: folder.path("out/\(name)_pred.nii.gz"))
  }

  private func report(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try GliaProgram.run(["report"] + arguments, environment: environment, in: folder.url)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  /// The cells of each row of a page's tables, by the row's heading.
  private func rows(_ page: String) -> [String: [String]] {
    var rows: [String: [String]] = [:]
    for row in page.components(separatedBy: "<tr><th scope=\"row\">").dropFirst() {
      let cells = row.components(separatedBy: "</tr>")[0].components(separatedBy: "</t")
        .map { String($0.split(separator: ">", omittingEmptySubsequences: false).last ?? "") }
      rows[cells[0], default: []] += cells.dropFirst().dropLast()
    }
    return rows
  }

  @Test func `readers' numbers are those of glia evaluate and glia consensus`() throws {
    // Anna says what the prediction says, Ben what the reference does.
    for (reader, from) in [
      ("anna", "out/b_pred"), ("ben", "cases/b/b_seg"), ("carla", "cases/b/b_seg"),
    ] {
      try FileManager.default.createDirectory(
        atPath: folder.path(reader), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: folder.path("\(from).nii.gz"), toPath: folder.path("\(reader)/b_seg.nii.gz"))
    }
    let masks = ["anna", "ben", "carla"].flatMap { ["--mask", "\($0)=\($0)"] }
    let run = try GliaProgram.run(
      ["report", "cases", "--predictions", "out", "-o", "r.html", "--no-pictures"] + masks,
      in: folder.url)
    // The third case has no prediction.
    #expect(run.status == 1)
    let found = rows(try text("r.html"))
    let consensus = try GliaProgram.run(
      ["consensus", "anna", "ben", "carla", "-o", "consensus", "--json"], in: folder.url)
    #expect(consensus.status == 0, "\(consensus.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(consensus.output.utf8)) as? [String: Any])
    let one = try #require((json["cases"] as? [[String: Any]])?.first)
    let structures = try #require(one["structures"] as? [[String: Any]])
    for (place, name) in ["anna", "ben", "carla"].enumerated() {
      let dice = structures.map { structure -> String in
        let reader = (structure["readers"] as? [[String: Any]])?[place]
        return (reader?["dice"] as? Double).map { String(format: "%.4f", $0) } ?? "–"
      }
      #expect(Array(try #require(found[name]).prefix(dice.count)) == dice)
    }
    // Two of three agree, so the majority is theirs.
    #expect(found["ben"]?.first == "1.0000")
    let pairs = try GliaProgram.run(
      ["evaluate", "anna", "ben", "carla", "--format", "csv"], in: folder.url)
    let row = try #require(
      pairs.output.split(separator: "\n").first { $0.hasPrefix("b,anna,ben,WT,") })
    let dice = try #require(row.split(separator: ",").dropLast().last.flatMap { Double($0) })
    #expect(found["anna"]?.contains(String(format: "%.4f", dice)) == true)
  }

  @Test func `one reader cannot be compared`() throws {
    let run = try report("cases", "--predictions", "out", "-o", "r.html", "--mask", "anna=out")
    #expect(run.status != 0)
    #expect(run.errors.contains("two or more"))
  }

  @Test func `a case has a picture of all masks`() throws {
    let plain = try report("cases/a", "--predictions", "out", "-o", "plain.html")
    #expect(plain.status == 0, "\(plain.errors)")
    let run = try report(
      "cases/a", "--predictions", "out", "-o", "r.html", "--mask", "anna=out/a_pred.nii.gz",
      "--mask", "ben=cases/a/a_seg.nii.gz")
    #expect(run.status == 0, "\(run.errors)")
    let page = try text("r.html")
    #expect(page.contains("All masks."))
    #expect(
      page.components(separatedBy: "<img").count
        == (try text("plain.html")).components(separatedBy: "<img").count + 1)
  }

  @Test func `the model's card is in the report`() throws {
    let run = try report(
      "cases/a", "--predictions", "out", "-o", "r.html", "--model",
      GliaProgram.root.path + "/assets/unet.onnx")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try text("r.html").contains("<summary>Model card</summary>"))
  }

  @Test func `the numbers are those of glia evaluate`() throws {
    try FileManager.default.removeItem(atPath: folder.path("cases/c"))
    let run = try report("cases", "--predictions", "out", "-o", "r.html")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "r.html\n")
    let evaluated = try GliaProgram.run(
      ["evaluate", "out", "cases", "--format", "json"], in: folder.url)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8)) as? [String: Any])
    let found = rows(try text("r.html"))
    for one in try #require(json["cases"] as? [[String: Any]]) {
      let name = try #require(one["name"] as? String)
      let regions = try #require(one["volume"] as? [String: [String: Any]])
      var cells: [String] = []
      for (measure, digits) in [
        ("dice", 4), ("hd95", 2), ("volume_reference_ml", 2), ("volume_prediction_ml", 2),
      ] {
        for region in ["WT", "TC", "ET"] {
          let value = regions[region]?[measure] as? Double
          cells.append(value.map { String(format: "%.\(digits)f", $0) } ?? "–")
        }
      }
      #expect(found[name] == cells, "\(name)")
    }
    let summary = try #require(json["summary"] as? [String: [String: [String: [String: Any]]]])
    let dice = try #require(found["Dice"])
    for (index, region) in ["WT", "TC", "ET"].enumerated() {
      let expected = try #require(summary["volume"]?[region]?["dice"])
      let (mean, sd) = (expected["mean"] as? Double ?? 0, expected["sd"] as? Double ?? 0)
      // Four decimals; a ratio below 1 never reads 1.0000.
      #expect(
        dice[3 * index] == String(format: "%.4f ± %.4f", min(mean, 1), sd), "\(region)")
      #expect(dice[3 * index + 2] == "\(expected["defined"] as? Int ?? 0)")
    }
  }

  @Test func `a case without a prediction is listed, and the rest is reported`() throws {
    let run = try report("cases", "--predictions", "out", "--no-pictures", "-o", "r.html")
    #expect(run.status == 1)
    #expect(run.errors.contains("glia: c: it has no prediction\n"))
    let page = try text("r.html")
    #expect(rows(page)["c"]?.first == "it has no prediction")
    #expect(page.contains("2 cases, 1 not compared"))
    #expect(!page.contains("<img"))
  }

  @Test func `the worst cases come with pictures, and the page needs nothing else`() throws {
    _ = try report("cases", "--predictions", "out", "--pictures", "1", "-o", "r.html")
    let page = try text("r.html")
    #expect(page.components(separatedBy: "<img src=\"data:image/png;base64,").count == 2)
    #expect(page.contains("<figcaption><strong>b</strong> Dice WT 0."))
  }

  @Test func `notes and verdicts of the viewer are in the report, as text`() throws {
    let table = "case\tverdict\tnote\tpath\na\tfix\t<script>x</script> & more\ta\n"
    try table.write(toFile: folder.path("cases/glia-review.tsv"), atomically: true, encoding: .utf8)
    _ = try report("cases", "--predictions", "out", "--no-pictures", "-o", "r.html")
    let page = try text("r.html")
    #expect(page.contains("Verdicts: 1 fix."))
    #expect(page.contains("&lt;script&gt;x&lt;/script&gt; &amp; more"))
    #expect(!page.contains("<script>x"))
    let one = try report("cases/a", "--predictions", "out", "--no-pictures", "-o", "a.html")
    #expect(one.status == 0, "\(one.errors)")
    #expect(try text("a.html").contains("&lt;script&gt;x&lt;/script&gt; &amp; more"))
  }

  @Test func `the same cases and date give the same file`() throws {
    for (name, page) in [("one", "r.html"), ("one", "r.pdf")] {
      let date = ["SOURCE_DATE_EPOCH": "1767323040"]
      _ = try report("cases", "--predictions", "out", "-o", page, environment: date)
      let first = try Data(contentsOf: folder.url.appendingPathComponent(page))
      _ = try report("cases", "--predictions", "out", "-o", page, environment: date)
      #expect(first == (try Data(contentsOf: folder.url.appendingPathComponent(page))), "\(name)")
    }
    #expect(try text("r.html").contains("on 2026-01-02 03:04 UTC"))
    let wrong = try report(
      "cases", "--predictions", "out", "-o", "r.html",
      environment: ["SOURCE_DATE_EPOCH": "yesterday"])
    #expect(wrong.status == 1)
    #expect(
      wrong.errors.contains("SOURCE_DATE_EPOCH is 'yesterday'; it must be a number of seconds"))
  }

  @Test func `one case is one page, also as PDF`() throws {
    let run = try report("cases/b", "--predictions", "out/b_pred.nii.gz", "-o", "b.html")
    #expect(run.status == 0, "\(run.errors)")
    let page = try text("b.html")
    #expect(page.components(separatedBy: "<img ").count == 3)
    #expect(page.contains("b_pred.nii.gz compared with b_seg.nii.gz"))
    #expect(page.contains("Lesions of the prediction"))
    #expect(page.contains("For research and teaching; not a medical device."))
    let evaluated = try GliaProgram.run(
      ["evaluate", "out/b_pred.nii.gz", "cases/b/b_seg.nii.gz", "--json"], in: folder.url)
    let json = try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8))
    let regions = (json as? [String: Any])?["volume"] as? [String: [String: Any]]
    let dice = try #require(regions?["WT"]?["dice"] as? Double)
    #expect(rows(page)["WT"]?.first == String(format: "%.4f", dice))
    let pdf = try report("cases/b", "--predictions", "out", "-o", "b.pdf")
    #expect(pdf.status == 0, "\(pdf.errors)")
    let bytes = try Data(contentsOf: folder.url.appendingPathComponent("b.pdf"))
    #expect(bytes.prefix(5) == Data("%PDF-".utf8))
  }

  @Test func `a case with one mask is reported without a comparison`() throws {
    let run = try report("cases/c", "--no-pictures", "-o", "c.html")
    #expect(run.status == 0, "\(run.errors)")
    let page = try text("c.html")
    #expect(page.contains("c_seg.nii.gz; there is no prediction to compare"))
    #expect(!page.contains("Agreement"))
  }

  @Test func `what cannot be reported is said in one sentence`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("empty"), withIntermediateDirectories: true)
    for (arguments, sentence) in [
      (["cases", "-o", "r.html"], "there are no predictions to compare: "),
      (["cases", "--predictions", "empty", "-o", "r.html"], "empty holds no predictions"),
      (["empty", "--predictions", "out", "-o", "r.html"], "empty"),
      (["missing", "-o", "r.html"], "missing"),
      (["cases", "--predictions", "out", "-o", "no/r.html"], "no/r.html"),
    ] {
      let run = try GliaProgram.run(["report"] + arguments, in: folder.url)
      #expect(run.status == 1, "\(arguments)")
      #expect(run.errors.hasPrefix("glia: "), "\(run.errors)")
      #expect(run.errors.contains(sentence), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("r.html")))
    }
    let usage = try report("cases", "-o", "r.txt")
    #expect(usage.status == 2)
    #expect(usage.errors.contains("--output is r.txt; the name must end in .html or .pdf"))
    let own = try report("cases/a", "--predictions", "out", "-o", "cases/a/a_seg.html")
    #expect(own.status == 0, "\(own.errors)")
  }
}
