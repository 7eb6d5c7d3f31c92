import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Tokenizer} from '@huggingface/tokenizers';
import {describe, expect, it} from 'vitest';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {wordByWord} from '../../../src/text/word-cache.js';
import {seededRandom} from '../../../src/util/random.js';
import {folderWith, readRows, tokenizerFolder, vocabulary, withShared} from './helpers.js';

describe('wordByWord', () => {
  it('asks for a word once, however the text is spaced', () => {
    const asked: string[] = [];
    const encode = wordByWord((word) => {
      asked.push(word);
      return [word.length, 0];
    });
    expect(encode('  one\ttwo \r\n one ')).toEqual([3, 0, 3, 0, 3, 0]);
    expect(encode('two')).toEqual([3, 0]);
    expect(encode('')).toEqual([]);
    expect(asked).toEqual(['one', 'two']);
  });

  it('is not used where an added token has a blank of its own', async () => {
    const tokenizer = await loadTokenizer(
      await folderWith({'vocab.txt': vocabulary('new', 'york'), 'added_tokens.json': {'New York': 7}}),
    );
    expect(tokenizer.wordwise).toBe(false);
    expect(tokenizer.encode('new new york')).toEqual([5, 7]);
  });

  it.skipIf(!withShared)('gives the ids that the library gives for whole texts (needs ../shared)', async () => {
    const folder = tokenizerFolder('bert-base-uncased');
    const library = new Tokenizer(JSON.parse(await readFile(path.join(folder, 'tokenizer.json'), 'utf8')), {});
    const tokenizer = await loadTokenizer(folder);
    const real = readRows('kaggle-llm-science-exam/extra_500.csv').map(({prompt, A}) => `${prompt} ${A}`);
    for (const text of [...real, ...oddTexts(3000)]) {
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(
        library.encode(text, {add_special_tokens: false}).ids,
      );
    }
  });
});

/** Letters of many scripts, marks, symbols, control characters, blanks of all kinds and special tokens, mixed. */
function oddTexts(count: number): string[] {
  const ranges = [
    [0x20, 0x7e],
    [0x00, 0xff],
    [0x300, 0x36f],
    [0x400, 0x4ff],
    [0x600, 0x6ff],
    [0x2000, 0x206f],
    [0x3000, 0x30ff],
    [0x4e00, 0x4fff],
    [0xac00, 0xd7a3],
    [0x1f300, 0x1f6ff],
  ] as const;
  const whole = [' ', '  ', '\n', '[SEP]', '[MASK]', '[sep]', '##ing', 'unbelievably', "don't"];
  return Array.from({length: count}, (_, seed) => {
    const random = seededRandom(seed);
    return Array.from({length: 1 + random.below(20)}, () => {
      if (random.below(3) === 0) return whole[random.below(whole.length)]!;
      const [from, to] = ranges[random.below(ranges.length)]!;
      return String.fromCodePoint(from + random.below(to - from + 1));
    }).join('');
  });
}
