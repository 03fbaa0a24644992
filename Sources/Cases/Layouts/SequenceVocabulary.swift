import Imaging

/// The words of sequence names, and what they mean.
enum SequenceVocabulary {
  enum Meaning: Hashable {
    case flair, t1, t2
    /// T1 with contrast agent in one word, such as "t1ce".
    case t1WithAgent
    /// Turbo inversion recovery magnitude: FLAIR unless it is T1-weighted.
    case tirm
    /// Sequences with a fixed weighting; the volume ones are three-dimensional.
    case alwaysT1, alwaysT1Volume, alwaysT2
    /// T2-weighted if nothing else is said.
    case turboSpinEcho
    case gradientEcho
    case agent, noAgent
    /// Denies the contrast agent that is named after it, and means nothing alone, such as "before".
    case denial
    /// Says beside T1 that there is no contrast agent.
    case without
    /// "IV" is a contrast agent where it follows T1.
    case intravenous
    /// A part of the body other than the head, unless a word for the head is there too.
    case region(String)
    case volume
    case processed(SequenceWords.Processing)
    /// The next word names the image that this one was brought to.
    case towards
    /// Planes, techniques and other words that decide nothing.
    case technique
    case refused(String)
    /// Not a word of this vocabulary.
    case none

    var isT1: Bool {
      switch self {
      case .t1, .t1WithAgent, .alwaysT1, .alwaysT1Volume: true
      default: false
      }
    }

    /// Whether the word alone can tell the sequence.
    var isTelling: Bool {
      switch self {
      case .flair, .t1, .t2, .t1WithAgent, .tirm, .alwaysT1, .alwaysT1Volume, .alwaysT2: true
      default: false
      }
    }
  }

  /// The meaning of a word in lower case.
  static func meaning(of word: String) -> Meaning {
    if let known = table[word] ?? table[plain(word)] { return known }
    // b0, b1000: diffusion weightings. te90, tr2500, ti900: timings.
    if word.count > 1, word.dropFirst().allSatisfy(\.isNumber) {
      if word.hasPrefix("b") {
        return word == "b1" || word.count <= 5 ? .refused("diffusion") : .none
      }
    }
    if word.count > 2, ["te", "tr", "ti", "fa"].contains(word.prefix(2)),
      word.dropFirst(2).allSatisfy(\.isNumber)
    {
      return .technique
    }
    // 3mm, 1x1x1, 4thk
    if let first = word.first, first.isNumber, word.hasSuffix("mm") { return .technique }
    return .none
  }

  /// A word without the accents of its letters, for words that are written with and without.
  private static func plain(_ word: String) -> String {
    guard word.utf8.contains(where: { $0 >= 128 }) else { return word }
    let marks: [Character: Character] = [
      "á": "a", "à": "a", "â": "a", "ã": "a", "é": "e", "è": "e", "ê": "e", "í": "i", "ó": "o",
      "ô": "o",
      "õ": "o", "ú": "u", "ç": "c", "ś": "s", "ł": "l", "ż": "z", "ą": "a", "ę": "e",
    ]
    return String(word.map { marks[$0] ?? $0 })
  }

  /// Words for the head, beside which words for other parts of the body are no reason to refuse.
  static let head: Set<String> = [
    "head", "brain", "kopf", "schädel", "schaedel", "schadel", "cranium", "cranial", "cerebral",
    "cerebrum",
    "cerebro", "cerveau", "crane", "crâne", "tete", "tête", "hirn", "gehirn", "cranio", "encephale",
    "encéphale", "encefalo", "testa", "cabeza", "neuro", "kranium",
  ]

  private static func words(_ text: String, _ meaning: Meaning) -> [(String, Meaning)] {
    text.split(separator: " ").map { (String($0), meaning) }
  }

  static let table: [String: Meaning] = Dictionary(
    [
      words("flair t2f t2flair darkfluid flairw fluidattenuated spaceflair", .flair),
      words("tirm", .tirm),
      words("t1 t1w t1n t1wi t1weighted t1we t1pre et1w st1w", .t1),
      words(
        "t1ce t1c t1gd t1gad t1km ct1 t1post t1wce t1cw t1contrast t1wc cet1 cet1w gdt1 t1wks",
        .t1WithAgent),
      words("t2 t2w t2wi t2weighted st2w", .t2),
      words(
        "mprage mpr mprg memprage mp2rage uni unit1 spgr fspgr irspgr efgre3d bravo vibe tfl "
          + "mdeft fspgrbravo irfspgr thrive lava", .alwaysT1Volume),
      words("flash tfe", .alwaysT1),
      words("ciss fiesta fiestac drive haste trufi", .alwaysT2),
      words("tse fse frfse propeller blade fsexl tsexl multivane", .turboSpinEcho),
      words("gre ffe fgre fl2d medic mergre merge", .gradientEcho),
      words(
        "gd gad gado gadolinium gadovist gadavist dotarem magnevist prohance multihance omniscan "
          + "clariscan vueway elucirem contrast contrasted postcontrast postgd postgad postgado "
          + "postkm ce cemr enh enhanced post km kontrast kontrastmittel mkm mitkm nachkm nach "
          + "withcontrast pgd gadobutrol gadoterate wcontrast injected injecté injectée gadolinio contraste "
          + "injection injecte injectee inj iodiert gadoteric gadopiclenol gadobenate gadoxetate gadodiamide "
          + "gadoteridol gadopentetate mdc cmdc mezzo contrasto contrastante kontrastem kontrastu kontrastmedel "
          + "kontrastmiddel kontrastin kl kontrastdos postkontrast postcontraste postinjection "
          + "mitkontrast gabe контраст контраста контрастом контрастированием 造影 造影後 造影后 增强 增强后",
        .agent),
      words(
        "pre precontrast pregd pregad prekm without wo woc non none nonenhanced noncontrast "
          + "unenhanced nativ native plain ohne noce nocontrast nogd precon sans sin",
        .noAgent),
      words(
        "vor kein keine keinen keiner prä prae before avant prima antes senza sem zonder voor före för utan uten "
          + "før bez przed no not до без", .denial),
      words(
        "ohnekm vorkm praekm präkm smdc smc precontraste prekontrast preinjection avantinjection noninjecte "
          + "noninjecté sansinjection 造影前 平扫 平掃 单純 単純", .without),
      words("iv", .intravenous),
      words("3d vol volume volumetric iso isotropic space cube vista isovoxel tfe3d", .volume),
      words(
        "registered reg coreg coregistered rigid warped resampled resliced aligned space1mm",
        .processed(.registered)),
      words(
        "bet stripped skullstripped skullstrip brain brainextracted ss masked betted hdbet "
          + "strip synthstrip brainonly", .processed(.stripped)),
      words(
        "n4 bias biascorrected n3 unbiased debiased biascorr restore restored",
        .processed(.biasCorrected)),
      words(
        "normalized normalised norm zscore preproc preprocessed scaled pp", .processed(.normalized)),
      words("to towards onto reg2 2t1 in", .towards),
      words(
        "ax axial tra transverse transversal trans sag sagittal sagital cor coronal obl oblique "
          + "2d se ir te tr fs fatsat fat sat spair spir dixon water w ideal stir dess sense "
          + "grappa ipat acs caipi arc hr hires highres high res fast turbo inversion recovery "
          + "weighted head brainlab stealth nav navigation routine clinical mr mri nd dis2d dis3d "
          + "ns sel nonsel orig original raw skull unstripped "
          + "preop postop preoperative postoperative posttreatment postrt postsurgery baseline "
          + "wip dose thin thick thk slab whole brainvolume neuro "
          + "fov flip rf mag magnitude m", .technique),
      words(
        "dwi dti diff diffusion adc trace tracew b0 isodwi fa md colfa tensor hardi dki dsi "
          + "noddi eadc avdc revpolarity dwibs resolve", .refused("diffusion")),
      words(
        "perf perfusion pwi dsc dce asl pasl pcasl cbf cbv rcbv rcbf mtt ttp tmax rbv rbf pbp "
          + "ktrans m0 t1perf", .refused("perfusion")),
      words(
        "bold fmri rsfmri rest task epi sbref ep2d moco",
        .refused("a functional or echo-planar series")),
      words(
        "swi swan swip qsm mip minip pha phase susceptibility venobold t2star t2starw hemo",
        .refused("susceptibility-weighted")),
      words(
        "loc localizer localiser localizador scout survey 3plane threeplane calibration cal asset "
          + "smartbrain planning aahscout tri pilot topo", .refused("a localizer")),
      words(
        "fieldmap fmap b0map phasediff b1map fieldmapping phase1 phase2 magnitude1 magnitude2 "
          + "topup shim", .refused("a field map")),
      words(
        "tof mra mrv mrangio angio angiography venogram venography venous pcmra inflow tricks "
          + "twist", .refused("angiography")),
      words("mrs svs csi spectroscopy spectro megapress", .refused("spectroscopy")),
      words("pd pdw pdt2 pdt2w protondensity", .refused("proton density")),
      words(
        "t1map t2map t2starmap r1 r2 r2star r1map r2map t1rho mtr mtsat mt inv1 inv2 irt1 "
          + "synthetic mdme", .refused("a map or part of one")),
      words("sub subtraction subtracted subtract diffimage", .refused("a subtraction")),
      words(
        "screenshot screensave report dosereport secondary presentation summary",
        .refused("a picture or report")),
      words(
        "spine cspine tspine lspine spinal cervical thoracic lumbar lumbosacral sacrum sacral hws bws lws "
          + "wirbelsaule wirbelsäule wirbelsaeule rachis colonne columna colonna vertebral vertebrale "
          + "vertebra myelon myelo",
        .region("the spine")),
      words(
        "neck hals nacken cuello knee knie genou shoulder schulter abdomen pelvis becken thorax",
        .region("another part of the body")),
      words("ct pet suv fdg cta ctp", .refused("not MRI")),
      words(
        "prob probability probabilities pve softmax heatmap uncertainty jacobian warp inversewarp "
          + "affine deformation displacement", .refused("computed from an image")),
    ].joined(), uniquingKeysWith: { $1 })

  /// Words that are parts of too many others.
  private static let unglued: Set<String> = [
    "in", "to", "ss", "cal", "tri", "se", "or", "no", "not", "iv", "kl", "inj", "до", "без", "vor",
    "bez",
    "sem", "neck", "hals", "voor", "gabe", "prima", "knie", "knee", "uten", "utan", "för", "før",
  ]

  /// Words of this vocabulary that are glued together, such as "sag3dt1mprage"; `nil` if the word
  /// is known itself, or is not made of such words with one that tells the sequence.
  static func parts(of word: String) -> [String]? {
    guard word.count > 3, word.utf8.count < 40, table[word] == nil else { return nil }
    let letters = Array(word)
    // best[i]: the fewest words that make up the first i letters.
    var best = [(count: Int, start: Int)?](repeating: nil, count: letters.count + 1)
    best[0] = (0, 0)
    for end in 1...letters.count {
      for start in max(0, end - 16)..<end {
        guard let before = best[start] else { continue }
        let part = String(letters[start..<end])
        let isNumber = part.allSatisfy(\.isNumber)
        let isKnown =
          part.count > 1 && table[part] != nil
          && !unglued.contains(part)
        guard isKnown || (isNumber && start > 0) || (part == "c" && start > 0) else { continue }
        if best[end].map({ before.count + 1 < $0.count }) ?? true {
          best[end] = (before.count + 1, start)
        }
      }
    }
    guard best[letters.count] != nil else { return nil }
    var parts: [String] = []
    var end = letters.count
    while end > 0, let step = best[end] {
      parts.insert(String(letters[step.start..<end]), at: 0)
      end = step.start
    }
    return parts.contains { table[$0]?.isTelling == true } ? parts : nil
  }
}
