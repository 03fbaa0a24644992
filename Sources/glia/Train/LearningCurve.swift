import Rendering
import Trainer

/// Draws a training log: the loss, the soft Dice of training batches, and the validation Dice.
enum LearningCurve {
  private static let size = (width: 900, height: 480)
  private static let plot = PixelRectangle(x: 50, y: 30, width: 830, height: 400)
  private static let colors: [(String, RGB)] = [
    ("loss", RGB(150, 150, 150)), ("WT", RGB(80, 200, 120)), ("TC", RGB(230, 90, 90)),
    ("ET", RGB(250, 210, 60)),
  ]

  /// The picture of a log; thin lines show training batches, squares the validation patients.
  static func picture(_ rows: [LogRow]) -> Picture {
    var picture = Picture(width: size.width, height: size.height, filledWith: RGB(grey: 20))
    for tenth in 0...10 {
      let y = row(Double(tenth) / 10)
      picture.fill(
        PixelRectangle(x: plot.x, y: y, width: plot.width, height: 1), with: RGB(grey: 60))
      if tenth.isMultiple(of: 2) {
        picture.draw("\(tenth / 10).\(tenth % 10)", x: 20, y: y - 3, color: RGB(grey: 200))
      }
    }
    let steps = max(rows.map(\.step).max() ?? 1, 1)
    var x = plot.x
    for (name, color) in colors {
      picture.draw(name, x: x, y: 12, color: color)
      x += 60
    }
    picture.draw("step \(steps)", x: plot.x + plot.width - 80, y: 445, color: RGB(grey: 200))

    func column(_ step: Int) -> Int { plot.x + step * (plot.width - 1) / steps }
    var last: [Int: (x: Int, y: Int)] = [:]
    for item in rows {
      let values = [item.loss] + item.dice
      for (series, value) in values.enumerated() where value.isFinite {
        let point = (x: column(item.step), y: row(min(value, 1.05)))
        if let from = last[series] {
          line(&picture, from, point, colors[series].1)
        }
        last[series] = point
      }
      for (region, value) in (item.validation ?? []).enumerated() where value.isFinite {
        picture.fill(
          PixelRectangle(x: column(item.step) - 3, y: row(value) - 3, width: 7, height: 7),
          with: colors[region + 1].1)
      }
    }
    return picture
  }

  /// The row for a value from 0 to 1.
  private static func row(_ value: Double) -> Int {
    plot.y + Int(((1 - value) * Double(plot.height)).rounded())
  }

  private static func line(
    _ picture: inout Picture, _ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ color: RGB
  ) {
    let steps = max(abs(b.x - a.x), abs(b.y - a.y), 1)
    for step in 0...steps {
      let x = a.x + (b.x - a.x) * step / steps
      let y = a.y + (b.y - a.y) * step / steps
      picture.fill(PixelRectangle(x: x, y: y, width: 1, height: 1), with: color, opacity: 0.8)
    }
  }
}
