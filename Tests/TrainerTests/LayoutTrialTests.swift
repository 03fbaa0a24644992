import Foundation
import Segmenter
import TestSupport
import Testing
import Trainer

/// The choice between the layouts of activations, with made-up durations.
struct LayoutTrialTests {
  @Test(arguments: [(0.5, ActivationLayout.channelsLast), (0.94, .channelsLast), (0.96, .blocked)])
  func `channels last is chosen where it is clearly faster`(
    _ seconds: Double, _ expected: ActivationLayout
  ) {
    #expect(LayoutTrial.faster { $0 == .blocked ? 1 : seconds } == expected)
  }

  @Test func `the first step of each layout does not count, and the fastest of the others does`() {
    var times: [ActivationLayout: [Double]] = [
      .blocked: [0.1, 3, 2, 4], .channelsLast: [9, 9, 1, 9],
    ]
    let found = LayoutTrial.faster { times[$0]?.removeFirst() ?? 0 }
    #expect(found == .channelsLast)
    #expect(Array(times.values) == [[], []])
  }

  @Test func `a layout that was named is kept, and a trial's is remembered`() throws {
    let folder = try TemporaryFolder()
    let memory = TrialMemory(environment: ["XDG_CACHE_HOME": folder.url.path])
    let configuration = UNetConfiguration(width: 16)
    var named = smallOptions(steps: 1)
    named.activationLayout = .channelsLast
    try named.chooseLayout(for: configuration, memory: memory)
    #expect(named.computation == "float32 with channels-last activations")
    var options = smallOptions(steps: 1)
    options.activationLayout = nil
    try options.chooseLayout(for: configuration, memory: memory)
    let chosen = try #require(options.activationLayout)
    // Whatever it found, the next run gets the same answer without a trial.
    let key = LayoutTrial(configuration, options).key
    #expect(memory.answer(to: key) == chosen)
    let other: ActivationLayout = chosen == .blocked ? .channelsLast : .blocked
    memory.remember(other, to: key)
    options.activationLayout = nil
    try options.chooseLayout(for: configuration, memory: memory)
    #expect(options.activationLayout == other)
  }

  @Test func `answers of trials about other questions are kept`() throws {
    let folder = try TemporaryFolder()
    let memory = TrialMemory(environment: ["XDG_CACHE_HOME": folder.url.path])
    memory.remember(Precision.fast, to: "a network")
    memory.remember(ActivationLayout.channelsLast, to: "training")
    #expect(memory.answer(to: "a network") == Precision.fast)
    #expect(memory.answer(to: "training") == ActivationLayout.channelsLast)
    #expect(memory.answer(to: "training") == Precision?.none)
  }
}
