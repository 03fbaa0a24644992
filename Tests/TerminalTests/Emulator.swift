import Terminal

/// A terminal small enough to be obviously right: it follows cursor and color sequences, and knows of
/// each cell the colors of its two halves and its letter.
struct Emulator {
  /// What is seen of a cell.
  struct Seen: Equatable {
    var upper: String
    var lower: String
    var letter: String
  }

  let width: Int
  let height: Int
  private(set) var pixels: [Seen]
  private var column = 0
  private var row = 0
  private var foreground = "none"
  private var background = "none"
  private var style = ""

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: Seen(upper: "", lower: "", letter: ""), count: width * height)
  }

  mutating func feed(_ bytes: [UInt8]) {
    var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": row += 1
      case "\u{1B}":
        rest.removeFirst()
        let end = rest.firstIndex { $0.properties.isAlphabetic } ?? rest.endIndex
        let numbers = String(String.UnicodeScalarView(rest[..<end])).split(
          separator: ";", omittingEmptySubsequences: false
        ).map { Int($0) ?? 0 }
        let final = rest[end]
        rest = rest[(end + 1)...]
        switch final {
        case "H":
          row = max(numbers[0], 1) - 1
          column = (numbers.count > 1 ? max(numbers[1], 1) : 1) - 1
        case "C": column += max(numbers[0], 1)
        case "m": color(numbers[...])
        default: preconditionFailure("ESC [ … \(final)")
        }
      default: put(scalar)
      }
    }
  }

  private mutating func color(_ numbers: ArraySlice<Int>) {
    var rest = numbers
    while let number = rest.popFirst() {
      switch number {
      case 0: (foreground, background, style) = ("none", "none", "")
      case 1, 2, 4, 7: style = String((style + "\(number)").sorted())
      case 38, 48:
        let length = rest.first == 2 ? 4 : 2
        let color = rest.prefix(length).map { "\($0)" }.joined(separator: ";")
        rest = rest.dropFirst(length)
        if number == 38 { foreground = color } else { background = color }
      case 39: foreground = "none"
      case 49: background = "none"
      case 30...37, 90...97: foreground = "\(number < 90 ? number - 30 : number - 82)"
      case 40...47, 100...107: background = "\(number < 100 ? number - 40 : number - 92)"
      default: preconditionFailure("color \(number)")
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    precondition(column < width && row < height, "wrote outside")
    let seen =
      switch scalar {
      case "▀": Seen(upper: foreground, lower: background, letter: "")
      case "▄": Seen(upper: background, lower: foreground, letter: "")
      case "█": Seen(upper: foreground, lower: foreground, letter: "")
      case " ": Seen(upper: background, lower: background, letter: "")
      default: Seen(upper: background, lower: background, letter: "\(scalar)\(foreground)\(style)")
      }
    pixels[row * width + column] = seen
    column += 1
  }

  /// What a screen in 24 bits should look like.
  static func pixels(of screen: Screen) -> [Seen] {
    func name(_ color: CellColor) -> String {
      color == .standard ? "none" : "2;\(color.red);\(color.green);\(color.blue)"
    }
    return (0..<screen.width * screen.height).map { place in
      let cell = screen[place % screen.width, place / screen.width]
      let (front, back) = (name(cell.foreground), name(cell.background))
      switch cell.scalar {
      case Cell.upperHalf: return Seen(upper: front, lower: back, letter: "")
      case " ": return Seen(upper: back, lower: back, letter: "")
      default:
        let style = cell.style.contains(.bold) ? "1" : ""
        return Seen(upper: back, lower: back, letter: "\(cell.scalar)\(front)\(style)")
      }
    }
  }

  /// How far two colors in 24 bits are apart in the channel where they differ most.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (a.split(separator: ";"), b.split(separator: ";"))
    return zip(a, b).map { abs((Int($0) ?? 0) - (Int($1) ?? 999)) }.max() ?? 999
  }
}
