import Terminal

extension KeyTable {
  /// What keys do with the list while a case is in view.
  static let cohort: [KeyBinding] = [
    KeyBinding([Key("]")], .nextCase, "next case", .cases, note: "in the order of the list"),
    KeyBinding([Key("[")], .previousCase, "previous case", .cases),
    KeyBinding([Key(.backspace)], .showList, "the list of cases", .cases),
    KeyBinding(
      [Key("Q")], .review, "verdict and note", .cases,
      note: "then `a` accept, `f` fix, `r` reject, `n` note, `c` clear; saved at once"),
  ]

  /// The keys of the list of cases.
  static let list: [KeyBinding] = [
    KeyBinding([Key(.up), Key("k")], .previousRow, "row above", .list),
    KeyBinding([Key(.down), Key("j")], .nextRow, "row below", .list),
    KeyBinding([Key(.pageUp), Key("b", .control)], .previousRows, "a page up", .list),
    KeyBinding([Key(.pageDown), Key("f", .control)], .nextRows, "a page down", .list),
    KeyBinding([Key(.home), Key("g")], .firstRow, "first row", .list),
    KeyBinding([Key(.end), Key("G")], .lastRow, "last row", .list),
    KeyBinding([Key(.enter)], .openCase, "open the case", .list, hint: "open"),
    KeyBinding(
      [Key(.backspace)], .hideList, "back to the case", .list, note: "that was open before"),

    KeyBinding(
      [Key("/")], .filterCases, "list only some cases", .find, hint: "filter",
      note: "words that must all be in name, verdict, note or folder; `!word` must not; "
        + "`wt<0.8`, `et>0.5`; `ref`, `pred`"),
    KeyBinding([Key(.escape)], .clearFilter, "list all cases", .find),
    KeyBinding(
      [Key("1")], .sortByName, "sort by name", .find, hint: "sort", hintKeys: "1–8",
      note: "the same key again turns the order round"),
    KeyBinding([Key("2")], .sortByModalities, "by modalities", .find),
    KeyBinding([Key("3")], .sortByReference, "by reference", .find),
    KeyBinding([Key("4")], .sortByPrediction, "by prediction", .find),
    KeyBinding(
      [Key("5")], .sortByWholeTumor, "by Dice of WT, worst first", .find,
      note: "measures all cases that have both masks"),
    KeyBinding([Key("6")], .sortByTumorCore, "by Dice of TC", .find),
    KeyBinding([Key("7")], .sortByEnhancingTumor, "by Dice of ET", .find),
    KeyBinding([Key("8")], .sortByVerdict, "by verdict, open first", .find),

    KeyBinding(
      [Key("Q")], .review, "verdict and note", .cases, hint: "verdict",
      note: "then `a` accept, `f` fix, `r` reject, `n` note, `c` clear; saved at once"),
    KeyBinding(
      [Key("r")], .segmentCase, "segment this case", .cases,
      note: "writes its labels; a file that already exists is never replaced"),
    KeyBinding(
      [Key("R")], .segmentCases, "segment the listed cases", .cases, hint: "segment",
      note: "those without a prediction, in the background; again: stop"),

    KeyBinding([Key(":")], .commandLine, "type a command", .program),
    KeyBinding([Key("?")], .help, "show or hide the keys", .program, hint: "help"),
    KeyBinding([Key("l", .control)], .redraw, "draw the screen anew", .program),
    KeyBinding([Key("z", .control)], .suspend, "stop, until the shell's fg", .program),
    KeyBinding([Key("q"), Key("c", .control)], .quit, "quit", .program, hint: "quit"),
  ]

  /// What the mouse does in the list.
  static let listMouse: [(gesture: String, help: String)] = [
    ("Wheel", "up and down"),
    ("Click", "choose a row; again: open"),
    ("Column head", "click: sort by it"),
  ]
}
