extension Palette {
  /// Characters from dark to light.
  private static let ramp: [Unicode.Scalar] = Array(" .,:;-=+*coahkbO#%@".unicodeScalars)

  /// A cell without colors: pictures by their lightness, labels by a letter for their color.
  ///
  /// Red is R, green G, yellow Y, blue B, cyan C and magenta M. Capitals stand out from the small
  /// letters of the ramp, and legends that show their colors as pixels need no explanation.
  static func reduceASCII(_ cell: Cell) -> ReducedCell {
    func plain(_ scalar: Unicode.Scalar, _ style: CellStyle = []) -> ReducedCell {
      ReducedCell(
        scalar: scalar, foreground: ReducedCell.none, background: ReducedCell.none, style: style)
    }
    guard cell.scalar == Cell.upperHalf else {
      // A light background behind text means that it is selected; without colors, reverse shows
      // that.
      var style = cell.style
      let isChosen =
        cell.background != .standard && cell.background.luminance > 90
        && cell.background.luminance > cell.foreground.luminance
      if isChosen { style.insert(.reverse) }
      return plain(cell.scalar.ascii, style)
    }
    for color in [cell.foreground, cell.background] {
      let index = index16(color) & 7
      if index != 0, index != 7 { return plain(Array("KRGYBMCW".unicodeScalars)[Int(index)]) }
    }
    let light = (cell.foreground.luminance + cell.background.luminance) / 2
    return plain(ramp[min(light * ramp.count / 256, ramp.count - 1)])
  }
}

extension Unicode.Scalar {
  /// The character, or the closest ASCII one; "?" if there is none.
  var ascii: Unicode.Scalar {
    guard value >= 128 else { return self }
    return switch self {
    case "–", "—", "─", "━", "╌", "┄", "‐", "−": "-"
    case "│", "┃", "╎", "┆", "▏", "▕", "▐", "▌": "|"
    case "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "╭", "╮", "╰", "╯": "+"
    case "…": "."
    case "×": "x"
    case "·", "•": "."
    case "±": "~"
    case "█", "▀", "▄", "■", "▓", "●", "▮": "#"
    case "▁": "_"
    case "▂": "."
    case "▃": ":"
    case "▅": "="
    case "▆": "+"
    case "▇": "*"
    case "▒", "░", "□", "○", "▯": "."
    case "↑", "▲": "^"
    case "↓", "▼": "v"
    case "←", "◀", "‹": "<"
    case "→", "▶", "›": ">"
    case "é", "è", "ê": "e"
    case "ö", "ó": "o"
    case "ü": "u"
    case "ä", "á", "à": "a"
    case "’", "‘": "'"
    case "“", "”": "\""
    default: "?"
    }
  }
}
