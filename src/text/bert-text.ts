/**
 * Changes a text so that the library's BertNormalizer makes of it what the reference implementation does
 * (huggingface/tokenizers, normalizers/bert.rs). The library
 * - lower-cases whole strings, where a capital sigma at the end of a word becomes a final one; the reference goes
 *   letter by letter;
 * - looks for Chinese characters by UTF-16 units and so passes over those beyond U+FFFF.
 */
export function mendForBert(text: string, options: {lowercase: boolean; chinese: boolean}): string {
  if (!/[\u03a3\ud840-\ud87f]/.test(text)) return text;
  const spaced = options.chinese ? text.replace(rareChinese, ' $& ') : text;
  return options.lowercase ? spaced.replaceAll('\u03a3', '\u03c3') : spaced;
}

const rareChinese =
  /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;
