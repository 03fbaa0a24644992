import Terminal

/// Changes the model by a message, and returns the work to be done.
///
/// This is the only code that changes the model. It never waits, reads or writes files.
package func update(_ model: inout ViewerModel, _ message: Message) -> [Effect] {
  let (grid, generation) = (model.grid, model.generation)
  var crosshair = model.crosshair
  let effects = route(message, to: &model)
  if generation == model.generation, model.grid != grid {
    model.followGrid(from: grid)
    // The same place in the head: nobody has moved.
    crosshair = model.crosshair
  }
  if model.crosshair != crosshair {
    model.followCrosshair()
    model.dragPoint(to: model.crosshair)
    if message.isInput { model.awaitsTumor = false }
  }
  model.followSeries()
  model.followMeasurements()
  return model.find() + effects + model.followList()
}

/// Hands a message to the feature that it is for.
///
/// Messages about earlier cases are dropped.
private func route(_ message: Message, to model: inout ViewerModel) -> [Effect] {
  switch message {
  case .started:
    if model.start.showsSeries { return model.showSeries() + [.worklist(.readReviews)] }
    return model.worklist.isShown
      ? [.worklist(.search)] : model.open(caseAt: model.caseIndex) + [.worklist(.readReviews)]
  case .terminal(let size, let graphics):
    model.size = size
    model.fine.available = graphics
    return []
  case .slowPictures:
    model.avoidSlowPictures()
    return []
  case .terminated: return model.closeEditing()
  case .key(let key): return model.press(key)
  case .mouse(let mouse): return model.handle(mouse)
  case .tick(let number): return model.advanceCine(number)
  case .worklist(let report): return model.take(report)
  case .found(let findings, let generation):
    model.take(findings, isCurrent: generation == model.generation)
    return []
  case .series(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .foundBrain(let outline, let generation):
    if generation == model.generation { model.take(outline) }
    return []
  case .exported(let report): return model.take(report)
  case .console(let report): return model.take(report)
  case .loaded(let report, let generation):
    guard generation == model.generation else { return [] }
    let effects = model.take(report)
    guard case .finished = report else { return effects }
    return effects + model.readAhead()
  case .segmented(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .aligned(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .comparedTimes(let report, let generation):
    if generation == model.generation { model.take(report) }
    return []
  case .fineTuned(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .measured(let report, let version, let generation):
    if generation == model.generation { model.take(report, version: version) }
    return []
  case .foundFacts(let facts, let image, let version, let generation):
    if generation == model.generation { model.take(facts, image: image, version: version) }
    return []
  case .measuredComponent(let component, let request, let generation):
    return generation == model.generation ? model.take(component, of: request) : []
  case .madeConsensus(let result, let request, let generation):
    if generation == model.generation { model.take(result, of: request) }
    return []
  case .measuredLabels(let statistics, let subject, let generation):
    if generation == model.generation { model.take(statistics, of: subject) }
    return []
  case .measurementFile(let report, let index, let generation):
    return model.take(report, ofCase: index, isCurrent: generation == model.generation)
  case .grewSeeds(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  case .edited(let report, let generation):
    return generation == model.generation ? model.take(report) : []
  }
}
