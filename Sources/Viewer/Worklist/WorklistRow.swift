package import Imaging

/// A case in the list: what is known of it without reading its images.
package struct WorklistRow: Sendable {
  /// Its index among the cases that were found.
  package let id: Int
  /// The name.
  package let name: String
  /// The folder in which its images lie.
  package let folder: String
  /// The available sequences.
  package let modalities: [Modality]
  /// Whether there are an expert's labels.
  package let hasReference: Bool
  /// Why it cannot be opened, in a sentence; `nil` if it can.
  package var problem: String?
  /// The state of its prediction.
  package var prediction: CasePrediction
  /// How far prediction and reference agree.
  package var dice: Loading<CaseScores>
  /// What a reviewer said.
  package var review: Review?
  /// Whether a corrected mask was saved.
  package var hasCorrection: Bool
  /// What was measured in its ``mask``.
  package internal(set) var summary = Loading<MaskSummary>.absent
  /// The date of the examination, as YYYY-MM-DD; `nil` if no file tells it.
  package let date: String?
  /// What tables say of it, in the order of their columns.
  package let cells: [WorklistCell]
  /// The name in small letters with numbers of one length, so that "case 9" comes before "case 10".
  let sortName: String

  /// Creates a row.
  package init(
    id: Int, name: String, folder: String = "", modalities: [Modality] = [],
    hasReference: Bool = false, prediction: CasePrediction = .none, review: Review? = nil,
    hasCorrection: Bool = false, date: String? = nil, cells: [WorklistCell] = [],
    problem: String? = nil
  ) {
    self.id = id
    self.name = name
    self.folder = folder
    self.modalities = modalities
    self.hasReference = hasReference
    self.prediction = prediction
    self.review = review
    self.hasCorrection = hasCorrection
    self.date = date
    self.cells = cells
    self.problem = problem
    dice = .absent
    sortName = Self.sortName(name)
  }

  /// Whether there are two masks that were not compared yet.
  var awaitsScores: Bool {
    guard case .absent = dice, case .file = prediction else { return false }
    return hasReference && problem == nil
  }

  /// The mask that is measured; `nil` if there is none.
  package var mask: ListedMask? {
    if hasCorrection { return .correction }
    return prediction.file != nil ? .prediction : hasReference ? .reference : nil
  }

  /// Whether there is a mask that was not measured yet.
  var awaitsSummary: Bool {
    guard case .absent = summary else { return false }
    return mask != nil && problem == nil
  }

  private static func sortName(_ name: String) -> String {
    var result: [UInt8] = []
    var digits: [UInt8] = []
    func flush() {
      guard !digits.isEmpty else { return }
      result += [UInt8](repeating: UInt8(ascii: "0"), count: max(12 - digits.count, 0)) + digits
      digits = []
    }
    for byte in name.lowercased().utf8 {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits.append(byte)
      } else {
        flush()
        result.append(byte)
      }
    }
    flush()
    return String(decoding: result, as: UTF8.self)
  }
}

/// The Dice of the three regions over a whole volume.
package typealias CaseScores = [Region: Scores.Number]

/// The state of a case's prediction.
package enum CasePrediction: Hashable, Sendable {
  /// Nothing.
  case none
  /// A file of labels.
  case file(String)
  /// It will be made when others are done.
  case waiting
  /// It is being made: slices that are done, and in all; none of none while images are read.
  case running(done: Int, total: Int)
  /// It could not be made, for a reason in a sentence.
  case failed(String)

  /// The file where there is one.
  package var file: String? {
    if case .file(let path) = self { path } else { nil }
  }
}

/// What a reviewer thinks of a case.
package enum Verdict: String, CaseIterable, Hashable, Sendable {
  /// Good as it is.
  case accept
  /// Usable once it is corrected.
  case fix
  /// Not usable.
  case reject
}

/// What the reader at the screen said of a case, and what others said.
package struct Review: Hashable, Sendable {
  /// The verdict; `nil` if there is none.
  package var verdict: Verdict?
  /// From 1, poor, to 5, excellent; `nil` if there is none.
  package var score: Int?
  /// A remark of one line.
  package var note: String
  /// What other readers said.
  package var others: [Opinion]

  /// What another reader said of a case.
  package struct Opinion: Hashable, Sendable {
    /// The reader's name.
    package let reader: String
    /// The verdict; `nil` if there is none.
    package let verdict: Verdict?
    /// From 1, poor, to 5, excellent; `nil` if there is none.
    package let score: Int?
    /// A remark of one line.
    package let note: String

    /// Creates an opinion.
    package init(reader: String, verdict: Verdict? = nil, score: Int? = nil, note: String = "") {
      self.reader = reader
      self.verdict = verdict
      self.score = score
      self.note = note
    }

    /// The opinion in words, such as "ben: fix 3/5 – frontal part is missed".
    var words: String { "\(reader): " + Review.words(verdict, score, note) }
  }

  /// The scores that can be given.
  package static let scores = 1...5

  /// Creates a review.
  package init(
    verdict: Verdict? = nil, score: Int? = nil, note: String = "", others: [Opinion] = []
  ) {
    self.verdict = verdict
    self.score = score
    self.note = note
    self.others = others
  }

  /// The reader's own part in words, such as "fix 3/5 – frontal part is missed"; empty if there is none.
  var words: String { Self.words(verdict, score, note) }

  /// The reader's own verdict and score, such as "fix 3/5"; empty if there is neither.
  var marks: String { Self.marks(verdict, score) }

  private static func marks(_ verdict: Verdict?, _ score: Int?) -> String {
    [verdict?.rawValue, score.map { "\($0)/5" }].compactMap(\.self).joined(separator: " ")
  }

  private static func words(_ verdict: Verdict?, _ score: Int?, _ note: String) -> String {
    [marks(verdict, score), note].filter { !$0.isEmpty }.joined(separator: " – ")
  }
}

/// A change to what a reviewer said; the rest stays as the file has it.
package enum ReviewChange: Hashable, Sendable {
  /// Another verdict, or none.
  case verdict(Verdict?)
  /// Another score from 1 to 5, or none.
  case score(Int?)
  /// Another note, or none where it is empty.
  case note(String)
}
