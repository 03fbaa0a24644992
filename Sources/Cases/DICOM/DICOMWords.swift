import Imaging

/// Reads which sequence a series is from the words of its description.
///
/// A stand-in with few words.
struct DICOMWords {
  let modality: Modality?
  let reason: String
  /// Whether the words name another kind of image.
  let isRefused: Bool

  static func read(_ text: String) -> DICOMWords {
    let text = text.lowercased()
    let words = Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "+" }.map(String.init))
    func has(_ parts: String...) -> String? { parts.first { text.contains($0) } }
    func word(_ parts: String...) -> String? { parts.first { words.contains($0) } }
    let others: [(String, String?)] = [
      ("a localizer", has("localizer", "scout", "survey", "3-plane") ?? word("loc")),
      ("diffusion", has("diff", "dwi", "dti", "trace") ?? word("adc", "fa", "isodwi", "eadc")),
      (
        "perfusion",
        has("perf", "dsc", "pwi") ?? word("cbv", "cbf", "mtt", "ttp", "asl", "pcasl", "dce")
      ),
      (
        "susceptibility",
        has("swi", "swan", "susc", "t2*", "t2star", "hemo") ?? word("mip", "minip")
      ),
      ("angiography", word("tof", "mra", "mrv", "angio")),
    ]
    for (kind, found) in others {
      if let found {
        return .init(modality: nil, reason: "\"\(found)\" is \(kind)", isRefused: true)
      }
    }
    let t1 = has("t1", "mprage", "mp-rage", "spgr", "bravo", "tfl3d", "vibe")
    if t1 == nil || has("t1") == nil,
      let found = has("flair", "dark-fluid", "dark fluid", "tirm", "da-fl")
    {
      return .init(modality: .flair, reason: "\"\(found)\" is FLAIR", isRefused: false)
    }
    if let t1 {
      let denied = word("pre", "without", "native", "nativ") ?? has("w/o", "non contrast")
      let agent =
        word("post", "gd", "gad", "gado", "ce", "+c", "c+", "km") ?? has("contrast", "gadol")
      if denied == nil, let agent {
        return .init(
          modality: .t1ce, reason: "\"\(t1)\" with \"\(agent)\" is T1ce", isRefused: false)
      }
      return .init(
        modality: .t1,
        reason: denied.map { "\"\(t1)\" with \"\($0)\" is T1" } ?? "\"\(t1)\" is T1",
        isRefused: false)
    }
    if let found = has("t2") {
      return .init(modality: .t2, reason: "\"\(found)\" is T2", isRefused: false)
    }
    return .init(modality: nil, reason: "no word of it names a sequence", isRefused: false)
  }
}
