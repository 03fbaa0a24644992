import Dispatch
import Metrics
package import Terminal
package import Viewer

/// Runs the viewer: takes events to ``update(_:_:)``, performs its effects, and shows what it drew.
///
/// The loop waits in one place, for the terminal; work runs on other threads, and its messages wake
/// the loop. All that came in meanwhile is handled before the next picture is drawn, so that a slow
/// line gets fewer pictures and not later ones.
@MainActor package final class Runtime {
  /// How the viewer came to its end.
  package enum Ending: Hashable, Sendable {
    /// By a key.
    case quit
    /// By a signal.
    case terminated(signal: Int32)
  }

  /// The present state.
  package private(set) var model: ViewerModel
  /// What could not be saved at the end, in sentences.
  package private(set) var unsaved: [String] = []
  private let terminal: any TerminalBackend
  private let services: any ViewerServices
  private let mailbox: Mailbox
  private let queue = DispatchQueue(
    label: "glia.viewer.work", qos: .userInitiated, attributes: .concurrent)
  /// One after the other, and only the latest: each keystroke may ask for it anew.
  private let postProcessing = DispatchQueue(label: "glia.viewer.labels", qos: .userInitiated)
  /// One after the other, so that the journal has strokes in the order in which they were made.
  private let editing = DispatchQueue(label: "glia.viewer.edits", qos: .userInitiated)
  private var labeling: CancelFlag?
  /// One after the other, for two lines of history must not be written at once.
  private let console = DispatchQueue(label: "glia.viewer.console", qos: .userInitiated)
  /// The pictures that are being written, for which the end of the program waits.
  private let exports = DispatchGroup()
  private var loading: CancelFlag?
  private var segmenting: CancelFlag?
  private var learning: CancelFlag?
  private var isFinding = false
  /// What was shown last.
  private var scenery: Scenery?
  private var ending: Ending?
  private let cohort: CohortRunner?

  /// Puts a viewer together.
  ///
  /// - Parameters:
  ///   - model: What is there to begin with.
  ///   - terminal: Where it is shown.
  ///   - services: The work on single cases.
  ///   - cohort: The work on the list of cases; without it, nothing is done of that.
  package init(
    _ model: ViewerModel, terminal: any TerminalBackend, services: any ViewerServices,
    cohort: (any CohortServices)? = nil
  ) {
    self.model = model
    self.terminal = terminal
    self.services = services
    let mailbox = Mailbox(terminal.waker)
    self.mailbox = mailbox
    self.cohort = cohort.map { CohortRunner($0, mailbox) }
  }

  /// Runs until the viewer is left.
  package func run() -> Ending {
    handle(.started)
    while true {
      find()
      show()
      for event in terminal.events() { take(event) }
      for message in mailbox.take() { handle(message) }
      if let ending {
        finish(ending)
        return ending
      }
    }
  }

  /// Stops what runs, gives the terminal back, and waits a moment for what is still to be written.
  ///
  /// Work that is stuck, as on a file system that no longer answers, is left behind: ``unsaved`` says
  /// what.
  private func finish(_ ending: Ending) {
    let deadline = DispatchTime.now() + .milliseconds(800)
    for flag in [loading, segmenting, learning, labeling] { flag?.raise() }
    // The journal keeps what the end of the program leaves unsaved.
    if case .terminated = ending {
      for effect in model.closeEditing() { perform(effect) }
    }
    let (edits, lines) = (DispatchGroup(), DispatchGroup())
    editing.async(group: edits) {}
    console.async(group: lines) {}
    cohort?.stop()
    terminal.close()
    _ = lines.wait(timeout: deadline)
    if edits.wait(timeout: deadline) == .timedOut {
      unsaved.append("the last edits may not be saved because the disk is not responding")
    }
    if let cohort { unsaved += cohort.wait(until: deadline) }
    if exports.wait(timeout: deadline) == .timedOut {
      unsaved.append("a picture was not written because the program ended first")
    }
  }

  private func show() {
    if scenery != model.scenery {
      // Nearly all cells change anyway; all of them anew leave no traces of the former pictures.
      terminal.invalidate()
      scenery = model.scenery
    }
    model.size = terminal.size
    model.fine.available = terminal.graphics
    terminal.reportsMotion = model.isBrushShown
    terminal.show(screen(of: model))
  }

  /// Has looked through the masks what the model does not know of them yet, one request at a time:
  /// those of labels that have changed meanwhile are not made at all.
  private func find() {
    guard !isFinding, let request = model.findingRequest else { return }
    isFinding = true
    let mailbox = mailbox
    queue.async {
      mailbox.post(.found(request.perform(), generation: request.generation))
    }
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key): handle(.key(key))
    case .mouse(let mouse): handle(.mouse(mouse))
    case .resized(let size): handle(.resized(size))
    case .resumed, .reply: break
    case .terminated(let signal): ending = .terminated(signal: signal)
    }
  }

  private func handle(_ message: Message) {
    if case .found = message { isFinding = false }
    for effect in update(&model, message) { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    let (mailbox, services) = (mailbox, services)
    switch effect {
    case .load(let index, let first, let generation):
      loading?.raise()
      learning?.raise()
      let flag = CancelFlag()
      loading = flag
      queue.async {
        services.load(index, first: first, isCancelled: { flag.isRaised }) {
          mailbox.post(.loaded($0, generation: generation))
        }
      }
    case .cohort(let effect): cohort?.perform(effect)
    case .segment(let request):
      segmenting?.raise()
      let flag = CancelFlag()
      segmenting = flag
      queue.async {
        services.segment(request, isCancelled: { flag.isRaised }) {
          mailbox.post(.segmented($0, generation: request.generation))
        }
      }
    case .postProcess(let request):
      labeling?.raise()
      let flag = CancelFlag()
      labeling = flag
      postProcessing.async {
        if flag.isRaised { return }
        mailbox.post(
          .segmented(
            .postProcessed(request.perform(), revision: request.revision),
            generation: request.generation))
      }
    case .measure(let request, let generation):
      queue.async {
        let report = try? EvaluationReport(
          prediction: request.prediction, reference: request.reference)
        mailbox.post(.measured(report, version: request.version, generation: generation))
      }
    case .cancelSegmentation: segmenting?.raise()
    case .edit(let request, let index, let generation):
      editing.async {
        services.edit(request, index) { mailbox.post(.edited($0, generation: generation)) }
      }
    case .learn(let request):
      let flag = CancelFlag()
      learning = flag
      queue.async {
        services.learn(request, isCancelled: { flag.isRaised }) {
          mailbox.post(.learned($0, generation: request.generation))
        }
      }
    case .cancelLearning: learning?.raise()
    case .export(let request, let path, let replacing):
      queue.async(group: exports) {
        switch services.export(request, to: path, replacing: replacing) {
        case .written(let path): mailbox.post(.exported(path: path))
        case .exists(let path): mailbox.post(.exportExists(path: path))
        case .failed(let reason): mailbox.post(.exportFailed(reason))
        }
      }
    case .console(let work):
      console.async {
        if let report = services.perform(work) { mailbox.post(.console(report)) }
      }
    case .wait(let milliseconds, let cine):
      queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
        mailbox.post(.tick(cine))
      }
    case .redraw: terminal.invalidate()
    case .suspend: terminal.suspend()
    case .quit: ending = .quit
    }
  }
}
