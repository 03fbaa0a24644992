import Dispatch
import Metrics
package import Terminal
package import Viewer

/// Runs the viewer: passes events to ``update(_:_:)``, performs its effects and shows what it drew.
///
/// The loop waits in one place, for the terminal. Work runs on other threads, and its messages wake
/// the loop. All events and messages that came in meanwhile are handled before the next picture is
/// drawn, so a slow line gets fewer pictures instead of late ones.
@MainActor package final class Runtime {
  /// How the viewer ended.
  package enum Ending: Hashable, Sendable {
    /// By a command.
    case quit
    /// By a signal.
    case terminated(signal: Int32)
  }

  /// The current state, which only ``update(_:_:)`` changes.
  package private(set) var model: ViewerModel
  /// What could not be saved at the end, in sentences.
  package private(set) var unsaved: [String] = []
  private let terminal: any TerminalBackend
  private let services: any ViewerServices
  private let mailbox: Mailbox
  private let worklist: WorklistRunner?
  private var shownSubject: ScreenSubject?
  private var ending: Ending?

  private let loading = Worker("viewer.loading")
  private let segmenting = Worker("viewer.segmenting")
  private let aligning = Worker("viewer.aligning")
  private let fineTuning = Worker("viewer.fine-tuning")
  /// Measures, lesions and cine.
  private let computing = Worker("viewer.computing")
  /// Serial, and only the latest, because each keystroke may need new labels.
  private let labeling = Worker("viewer.labeling", isSerial: true)
  /// Serial, so that the journal gets strokes in order.
  private let editing = Worker("viewer.editing", isSerial: true)
  /// Serial, so that two lines of history are not written at once.
  private let console = Worker("viewer.console", isSerial: true)
  private let exporting = Worker("viewer.exporting")
  /// Serial, so that the last change is written last.
  private let measuring = Worker("viewer.measuring", isSerial: true)

  /// Assembles a viewer.
  ///
  ///   - terminal: The terminal that shows it.
  ///   - model: The initial state.
  ///   - terminal: Where it is shown.
  ///   - services: The work on single cases.
  ///   - worklist: The work on the list of cases; without it, effects of the list do nothing.
  package init(
    _ model: ViewerModel, terminal: any TerminalBackend, services: any ViewerServices,
    worklist: (any WorklistServices)? = nil
  ) {
    self.model = model
    self.terminal = terminal
    self.services = services
    let mailbox = Mailbox(terminal.waker)
    self.mailbox = mailbox
    self.worklist = worklist.map { WorklistRunner($0, mailbox) }
  }

  /// Runs until the viewer ends.
  package func run() -> Ending {
    handle(.started)
    while true {
      show()
      for event in terminal.events() { take(event) }
      for message in mailbox.take() { handle(message) }
      if let ending {
        finish(ending)
        return ending
      }
    }
  }

  /// Stops all work, restores the terminal, and waits briefly for files that are still being
  /// written.
  ///
  /// Work that is stuck, as on a file system that no longer responds, is abandoned and listed in
  /// ``unsaved``.
  private func finish(_ ending: Ending) {
    let deadline = DispatchTime.now() + .milliseconds(800)
    for worker in [loading, segmenting, aligning, fineTuning, labeling] { worker.cancel() }
    if case .terminated = ending { handle(.terminated) }
    worklist?.stop()
    terminal.close()
    _ = console.wait(until: deadline)
    if !editing.wait(until: deadline) {
      unsaved.append("the last edits may not be saved because the disk is not responding")
    }
    if !measuring.wait(until: deadline) {
      unsaved.append("the last measurements may not be saved because the disk is not responding")
    }
    if let worklist { unsaved += worklist.wait(until: deadline) }
    if !exporting.wait(until: deadline) {
      unsaved.append("a picture was not written because the program ended first")
    }
  }

  private func show() {
    if model.size != terminal.size || model.fine.available != terminal.graphics {
      handle(.terminal(size: terminal.size, graphics: terminal.graphics))
    }
    if shownSubject != model.screenSubject {
      // Nearly all cells change anyway, and redrawing all leaves no traces of the previous
      // pictures.
      terminal.invalidate()
      shownSubject = model.screenSubject
    }
    terminal.reportsMotion = model.isBrushShown || model.isMeasuringByMouse
    terminal.show(screen(of: model))
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key): handle(.key(key))
    case .mouse(let mouse): handle(.mouse(mouse))
    case .resized(let size): handle(.terminal(size: size, graphics: terminal.graphics))
    case .slowPictures: handle(.slowPictures)
    case .resumed, .reply: break
    case .terminated(let signal): ending = .terminated(signal: signal)
    }
  }

  private func handle(_ message: Message) {
    for effect in update(&model, message) { perform(effect) }
  }
}

// MARK: - Effects

extension Runtime {
  private func perform(_ effect: Effect) {
    let (mailbox, services) = (mailbox, services)
    switch effect {
    case .load(let index, let first, let generation):
      fineTuning.cancel()
      loading.run(replacing: true) { task in
        services.load(index, first: first, isCancelled: { task.isCancelled }) {
          mailbox.post(.loaded($0, generation: generation))
        }
      }
    case .worklist(let effect): worklist?.perform(effect)
    case .series(let request, let index, let generation):
      computing.run { _ in
        mailbox.post(.series(services.series(request, index), generation: generation))
      }
    case .prepareNetwork(let model):
      segmenting.run { _ in services.prepareNetwork(model) }
    case .segment(let request):
      segmenting.run(replacing: true) { task in
        services.segment(request, isCancelled: { task.isCancelled }) {
          mailbox.post(.segmented($0, generation: request.generation))
        }
      }
    case .cancelSegmentation: segmenting.cancel()
    case .postProcess(let request):
      labeling.run(replacing: true) { task in
        if task.isCancelled { return }
        mailbox.post(
          .segmented(
            .postProcessed(request.perform(), revision: request.revision),
            generation: request.generation))
      }
    case .measure(let request, let generation):
      computing.run { _ in
        let report = try? EvaluationReport(
          prediction: request.prediction, reference: request.reference)
        mailbox.post(.measured(report, version: request.version, generation: generation))
      }
    case .findFacts(let request, let generation):
      computing.run { _ in
        mailbox.post(
          .foundFacts(
            request.perform(), image: request.index, version: request.version,
            generation: generation))
      }
    case .measureComponent(let request, let generation):
      computing.run { _ in
        mailbox.post(.measuredComponent(request.perform(), request, generation: generation))
      }
    case .makeConsensus(let request, let generation):
      computing.run { _ in
        mailbox.post(.madeConsensus(request.perform(), request, generation: generation))
      }
    case .measureLabels(let request, let generation):
      computing.run { _ in
        mailbox.post(
          .measuredLabels(request.perform(), request.subject, generation: generation))
      }
    case .measurementFile(let work, let index, let generation):
      measuring.run { _ in
        if let report = services.perform(work, index) {
          mailbox.post(.measurementFile(report, index, generation: generation))
        }
      }
    case .find(let request):
      computing.run { _ in
        mailbox.post(.found(request.perform(), generation: request.generation))
      }
    case .findBrain(let request):
      computing.run { _ in
        mailbox.post(.foundBrain(request.perform(), generation: request.generation))
      }
    case .growSeeds(let request):
      computing.run { _ in
        mailbox.post(.grewSeeds(request.perform(), generation: request.generation))
      }
    case .edit(let request, let index, let generation):
      editing.run { _ in
        services.edit(request, index) { mailbox.post(.edited($0, generation: generation)) }
      }
    case .align(let request):
      aligning.run(replacing: true) { task in
        services.align(request, isCancelled: { task.isCancelled }) {
          mailbox.post(.aligned($0, generation: request.generation))
        }
      }
    case .cancelAlignment: aligning.cancel()
    case .compareTimes(let request):
      aligning.run(replacing: true) { task in
        services.compareTimes(request, isCancelled: { task.isCancelled }) {
          mailbox.post(.comparedTimes($0, generation: request.generation))
        }
      }
    case .saveTransforms(let transforms, let generation):
      exporting.run { _ in
        mailbox.post(.aligned(services.save(transforms), generation: generation))
      }
    case .fineTune(let request):
      fineTuning.run { task in
        services.fineTune(request, isCancelled: { task.isCancelled }) {
          mailbox.post(.fineTuned($0, generation: request.generation))
        }
      }
    case .cancelFineTuning: fineTuning.cancel()
    case .export(let request, let path, let replacing):
      exporting.run { _ in
        mailbox.post(.exported(services.export(request, to: path, replacing: replacing)))
      }
    case .console(let work):
      console.run { _ in
        if let report = services.perform(work) { mailbox.post(.console(report)) }
      }
    case .wait(let milliseconds, let cine):
      computing.run(after: milliseconds) { mailbox.post(.tick(cine)) }
    case .redraw: terminal.invalidate()
    case .suspend: terminal.suspend()
    case .quit: ending = .quit
    }
  }
}
