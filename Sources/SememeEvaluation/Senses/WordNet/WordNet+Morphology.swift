extension WordNet {
  /// The base forms that an inflected word may have, as WordNet's own search finds them
  /// (morphy(7WN)): irregular ones by list, others by their endings.
  ///
  /// - Parameters:
  ///   - form: a word as it stands in a text, or a phrase.
  ///   - partOfSpeech: what kind of word it is.
  /// - Returns: base forms that WordNet has, the word as it stands first; but last where it stands in
  ///   small letters and WordNet has it as a name only: `banks` are more than one `bank`, and then Banks,
  ///   a botanist. None where WordNet has none.
  public func lemmas(of form: String, _ partOfSpeech: PartOfSpeech) -> [String] {
    let isSmall = !form.contains(where: \.isUppercase)
    let form = WordNet.entry(form)
    let irregular = exceptions(of: form, partOfSpeech)
    let candidates =
      [form] + (irregular.isEmpty ? Inflection.bases(of: form, partOfSpeech) : irregular)
    var seen = Set<String>()
    let found = candidates.filter { seen.insert($0).inserted && contains($0, partOfSpeech) }
    if isSmall, found.count > 1, found[0] == form, isName(form, partOfSpeech) {
      return found.dropFirst() + [form]
    }
    guard found.isEmpty, form.contains("_") else { return found }
    // Of a phrase that is not listed as it stands every part may be inflected.
    let parts = form.split(separator: "_").map { part -> String in
      let part = String(part)
      return lemmas(of: part, partOfSpeech).first ?? part
    }
    let phrase = parts.joined(separator: "_")
    return phrase != form && contains(phrase, partOfSpeech) ? [phrase] : []
  }

  /// Whether WordNet writes a word with a capital in each of its senses.
  private func isName(_ lemma: String, _ partOfSpeech: PartOfSpeech) -> Bool {
    do throws(EvaluationError) {
      return try senses(of: lemma, partOfSpeech).allSatisfy { sense in
        let word = sense.synset.words.first { $0.form.lowercased() == lemma }
        return word?.form.contains(where: \.isUppercase) ?? false
      }
    } catch {
      // The files are damaged there, as whoever asks for the senses is told.
      return false
    }
  }
}

/// The regular endings of English words.
enum Inflection {
  /// What a word may be without its ending (morphy(7WN), "Rules of Detachment"), whether or not
  /// there is such a word.
  ///
  /// - Parameters:
  ///   - form: a word in lower case.
  ///   - partOfSpeech: what kind of word it is.
  /// - Returns: candidates, without the word itself.
  static func bases(of form: String, _ partOfSpeech: PartOfSpeech) -> [String] {
    if partOfSpeech == .noun, form.hasSuffix("ful") {
      // Two boxesful are as many as a boxful.
      return withoutEnding(String(form.dropLast(3)), .noun).map { $0 + "ful" }
    }
    return withoutEnding(form, partOfSpeech)
  }

  private static func withoutEnding(_ form: String, _ partOfSpeech: PartOfSpeech) -> [String] {
    if partOfSpeech == .noun, form.hasSuffix("ss") || form.utf8.count <= 2 { return [] }
    return rules(partOfSpeech).compactMap { ending, base in
      form.hasSuffix(ending) && form.utf8.count > ending.utf8.count
        ? form.dropLast(ending.count) + base : nil
    }
  }

  /// Whether a word may be a form of a noun or verb, by its ending alone.
  ///
  /// Also with a doubled consonant, as in `banned` or `spinning`, which WordNet lists one by one.
  /// Comparatives are left out, since a banker is no form of a bank.
  ///
  /// - Parameters:
  ///   - form: a word in lower case.
  ///   - lemma: the base form in lower case.
  /// - Returns: whether it may be.
  static func mayBe(_ form: String, formOf lemma: String) -> Bool {
    guard form != lemma else { return true }
    if [.noun, .verb].contains(where: { bases(of: form, $0).contains(lemma) }) { return true }
    guard let last = lemma.last, last.isLetter, !"aeiouwxy".contains(last) else { return false }
    return ["ing", "ed"].contains { form == "\(lemma)\(last)\($0)" }
  }

  private static func rules(_ partOfSpeech: PartOfSpeech) -> [(ending: String, base: String)] {
    switch partOfSpeech {
    case .noun:
      [
        ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
        ("men", "man"), ("ies", "y"),
      ]
    case .verb:
      [
        ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"),
        ("ing", ""),
      ]
    case .adjective: [("er", ""), ("est", ""), ("er", "e"), ("est", "e")]
    case .adverb: []
    }
  }
}
