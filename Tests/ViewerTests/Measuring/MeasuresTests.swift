import Imaging
import Metrics
import Terminal
import TestSupport
import Testing
import Viewer

/// The sample with a prediction of all slices.
private func segmented(columns: Int = 80, rows: Int = 24) -> ViewerModel {
  var model = SampleStudy.model(columns: columns, rows: rows)
  model.press(Key("R"))
  SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 1))
  return model
}

/// Does what the runtime would with the request that a key gives.
private func measure(_ model: inout ViewerModel) throws -> EvaluationReport {
  let effects = update(&model, .key(Key("m")))
  guard case .measure(let request, let generation)? = effects.first else {
    throw MetricError.gridsDiffer(prediction: SampleStudy.grid, reference: SampleStudy.grid)
  }
  let report = try EvaluationReport(
    prediction: request.prediction, reference: request.reference)
  _ = update(&model, .measured(report, version: request.version, generation: generation))
  return report
}

@Suite struct MeasuresTests {
  @Test func `measures need a reference and a whole prediction`() {
    var model = SampleStudy.model(reference: nil)
    #expect(update(&model, .key(Key("m"))).isEmpty)
    #expect(model.notice?.text == "There is no reference to compare with.")
    model = SampleStudy.model()
    #expect(update(&model, .key(Key("m"))).isEmpty)
    #expect(model.notice?.text.contains("There is no prediction") == true)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels(moved: 1))
    #expect(update(&model, .key(Key("m"))).isEmpty)
    #expect(model.notice?.text.contains("a whole volume") == true)
  }

  @Test(arguments: [(80, 24), (120, 40), (40, 12)])
  func `every measure of the volume on one screen`(columns: Int, rows: Int) throws {
    var model = segmented(columns: columns, rows: rows)
    _ = try measure(&model)
    try expectSnapshot(screen(of: model), named: "measures-\(columns)x\(rows)")
  }

  @Test func `the numbers are those of the report and of the panel`() throws {
    var model = segmented()
    let report = try measure(&model)
    let text = screen(of: model).text
    let whole = try #require(report[.region(.wholeTumor)])
    for measure in [Measure.dice, .hd95, .lesionDice, .differenceMilliliters] {
      #expect(text.contains(measure.text(measure.value(of: whole, empty: .nan))))
    }
    let dice = try #require(whole.counts.dice)
    #expect(model.scores?.volume[.wholeTumor] == .value(dice))
  }

  @Test func `they are worked out once, and anew when labels change`() throws {
    var model = segmented()
    _ = try measure(&model)
    // Any key closes; opening again asks for nothing.
    model.press(Key("x"))
    #expect(!screen(of: model).text.contains("lesion Dice"))
    #expect(update(&model, .key(Key("m"))).isEmpty)
    #expect(screen(of: model).text.contains("lesion Dice"))
    model.press(Key("x"))
    model.press(Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 2))
    #expect(update(&model, .key(Key("m"))).count == 1)
    #expect(screen(of: model).text.contains("Measuring…"))
  }

  @Test func `numbers of labels that have changed are dropped`() throws {
    var model = segmented()
    let effects = update(&model, .key(Key("m")))
    guard case .measure(let request, let generation)? = effects.first else {
      Issue.record("no request")
      return
    }
    let report = try EvaluationReport(
      prediction: request.prediction, reference: request.reference)
    model.press(Key("x"), Key("R"))
    SampleStudy.segment(&model, Array(0..<30), labels: SampleStudy.labels(moved: 2))
    _ = update(&model, .measured(report, version: request.version, generation: generation))
    #expect(model.study.measures.value == nil)
  }

  @Test func `a small terminal scrolls`() throws {
    var model = segmented(columns: 40, rows: 12)
    _ = try measure(&model)
    let first = screen(of: model).text
    model.press(Key(.pageUp))
    model.press(Key(.pageDown))
    #expect(screen(of: model).text != first)
    #expect(screen(of: model).text.contains("HD95"))
  }
}
