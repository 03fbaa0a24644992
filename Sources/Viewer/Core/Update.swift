import Imaging
import Terminal

/// Changes the model by a message, and says what work is to be done.
///
/// All changes of state are made here; nothing waits, reads or writes.
package func update(_ model: inout ViewerModel, _ message: Message) -> [Effect] {
  Settings.$current.withValue(model.settings) {
    change(&model, message) + model.followList()
  }
}

private func change(_ model: inout ViewerModel, _ message: Message) -> [Effect] {
  let crosshair = model.crosshair
  defer {
    if model.crosshair != crosshair {
      model.followCrosshair()
      if message.isUsers { model.awaitsTumor = false }
    }
  }
  switch message {
  case .started:
    return model.cohort.isShown
      ? [.cohort(.search)] : model.open(caseAt: model.caseIndex) + [.cohort(.readReviews)]
  case .resized(let size):
    model.size = size
    return []
  case .key(let key): return model.press(key)
  case .mouse(let mouse):
    if model.cohort.isShown { return model.handleInList(mouse) }
    if let effects = model.paint(mouse) { return effects }
    model.handle(mouse)
    return []
  case .tick(let number): return model.advanceCine(number)
  case .loaded(let report, let generation):
    guard generation == model.generation else { return [] }
    let effects = model.take(report)
    guard case .finished = report else { return effects }
    return effects + model.readAhead()
  case .cohort(let report): return model.take(report)
  case .segmented(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .learned(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .measured(let report, let version, let generation):
    if generation == model.generation { model.take(report, version: version) }
    return []
  case .found(let findings, let generation):
    if generation == model.generation { model.take(findings) }
    return []
  case .edited(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .exported(let path):
    model.isExporting = false
    if model.prompt?.purpose == .quitExporting {
      model.prompt = nil
      return model.leave()
    }
    model.notice = Notice(.success, "Wrote \(path)")
    return []
  case .exportExists(let path):
    model.isExporting = false
    model.prompt = Prompt(.replace(path: path))
    return []
  case .exportFailed(let reason):
    model.isExporting = false
    if model.prompt?.purpose == .quitExporting { model.prompt = nil }
    model.notice = Notice(.problem, reason)
    return []
  case .console(let report): return model.take(report)
  }
}
