internal import Foundation

/// Words of names, in the form in which they are compared.
///
/// "Müller", "Mueller", "MÜLLER" and "Muller" are one word: letters are lower case and without marks,
/// and the two letters that stand for one with a mark ("ue", "oe", "ae", "ss") are one.
enum PersonWords {
  /// The words of a text.
  static func words(_ text: String) -> [String] {
    folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The letters and digits of a text without anything between them.
  static func letters(_ text: String) -> String {
    folded(text).filter { $0.isLetter || $0.isNumber }
  }

  /// Whether a word of a name alone tells who is meant.
  ///
  /// Initials, short numbers and words that are usual in descriptions of series do not.
  static func isTelling(_ word: String) -> Bool {
    if isOrdinary(word) { return false }
    if word.allSatisfy(\.isNumber) { return word.count > 2 }
    return word.count > 1 || !word.utf8.contains { $0 < 128 }
  }

  /// Words that are usual in descriptions of series, hospitals and devices; alone they tell nobody.
  static func isOrdinary(_ word: String) -> Bool { ordinary.contains(word) }

  private static func folded(_ text: String) -> String {
    var text = text.folding(
      options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil
    ).lowercased()
    guard text.utf8.contains(where: { $0 >= 128 }) || text.contains("e") || text.contains("s")
    else { return text }
    for (written, meant) in signs { text = text.replacing(written, with: meant) }
    return text
  }

  private static let signs = [
    ("ß", "s"), ("ss", "s"), ("æ", "a"), ("œ", "o"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"),
    ("þ", "th"), ("ı", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
  ]

  private static let ordinary: Set<String> = Set(
    """
    ax sag cor tra se ir gr ep te tr ti fa fs km gd ce mr ct pd in no on to st im pa of wo mri iv ka wi we \
    t1 t2 2d 3d flair tse swi dwi mprage space flash tumor gado gadovist dotarem series image \
    la le de du da di del der den von van und and the for with post pre kontrast contrast nach vor \
    hospital hospitals clinic clinics klinik klinikum kliniken krankenhaus spital university universitat \
    universite universidad universitair universitatsklinikum uniklinik uniklinikum medical medicine medizin \
    medizinische center centre centrum zentrum centro institute institut instituto radiology radiologie \
    radiologia radiologisches imaging diagnostic diagnostics diagnostik praxis general regional national \
    city county state north south east west saint sankt health care group department dept neuro neurology \
    neurologie neuroradiology neuroradiologie brain head kopf schadel scan scanner study research unit ward \
    station siemens philips ge canon hitachi skyra prisma avanto aera vida signa ingenia achieva magnetom \
    dr prof med mr mrs ms md phd herr frau unknown none anonymous anonym anonymized anonymous name
    """.split { $0 == " " || $0 == "\n" }.map { folded(String($0)) })
}
