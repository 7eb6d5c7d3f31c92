import {describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import {percent, tokenStatistics, tokenWarnings, wordCount} from '../../../src/tokenize/statistics.js';
import {folderWith, tokenizerFolder, untruncated, vocabulary, withShared} from '../text/helpers.js';

describe('tokenStatistics', () => {
  it('counts what was encoded and what was cut', async () => {
    const tokenizer = await loadTokenizer(await folderWith({'vocab.txt': vocabulary('a', 'b', '##b')}));
    const questions: Question[] = [
      {id: '1', context: 'a a a a a a', prompt: 'bb', choices: ['a', 'a a a']},
      {id: '2', prompt: 'a', choices: ['zzz', 'a', 'b']},
    ];
    const encoded = questions.map((question) => encodeQuestion(tokenizer, question, {...untruncated, maxLength: 12}));
    // Pairs before the cut: 6 + 2 + 1 and 6 + 2 + 3 tokens with 3 special ones; then three of 1 + 1 + 3.
    expect(tokenStatistics(questions, encoded, tokenizer.special.unk)).toEqual({
      questions: 2,
      pairs: 5,
      tokens: 12 + 12 + 3 * 5,
      lengths: {p50: 5, p95: 12, max: 12},
      truncated: 1,
      lost: {context: 2 / 12, prompt: 0, choice: 0},
      tokensPerWord: (9 + 11 + 6) / (8 + 10 + 6),
      unknown: 1 / 39,
    });
  });

  it('is all zeros for no questions', () => {
    const {lengths, tokensPerWord, unknown} = tokenStatistics([], [], 0);
    expect([lengths.max, tokensPerWord, unknown]).toEqual([0, 0, 0]);
  });

  it('counts words in scripts with and without blanks', () => {
    expect(wordCount('Hello, world: 3.5 naïve')).toBe(5);
    expect(wordCount('한국어 텍스트')).toBe(2);
    expect(wordCount('日本語とEnglish')).toBe(4);
    expect(wordCount(' …!? ')).toBe(0);
  });
});

describe('tokenWarnings', () => {
  const fine = tokenStatistics([], [], 0);
  it('tells what hurts, and nothing else', () => {
    expect(tokenWarnings({...fine, tokensPerWord: 4, unknown: 0.05})).toEqual([]);
    expect(tokenWarnings({...fine, tokensPerWord: 4.1})).toEqual([expect.stringMatching(/^4\.1 tokens a word/)]);
    expect(tokenWarnings({...fine, unknown: 0.2})).toEqual([expect.stringMatching(/^20\.0 % of the tokens/)]);
    expect(tokenWarnings({...fine, lost: {context: 0.5, prompt: 0, choice: 0}})).toEqual([]);
    const cut = tokenWarnings({...fine, lost: {context: 1, prompt: 0.00001, choice: 0}});
    expect(cut).toEqual([expect.stringMatching(/^Prompts lost 0\.001 % and choices 0\.0 %/)]);
  });

  it.skipIf(!withShared)('notices Korean questions before an English vocabulary (needs ../shared)', async () => {
    const questions: Question[] = [
      {id: '1', prompt: '조금 걷다보니 새로 생긴 식당이 보인다.', choices: ['메뉴를 확인하고 들어간다.', '집에 간다.']},
    ];
    const warningsOf = async (name: string) => {
      const tokenizer = await loadTokenizer(tokenizerFolder(name));
      const encoded = questions.map((question) => encodeQuestion(tokenizer, question, untruncated));
      return tokenWarnings(tokenStatistics(questions, encoded, tokenizer.special.unk));
    };
    expect(await warningsOf('bert-base-uncased')).not.toEqual([]);
    expect(await warningsOf('bert-base-cased')).not.toEqual([]);
    expect(await warningsOf('koelectra')).toEqual([]);
  });
});

describe('percent', () => {
  it.each([
    [0, '0.0 %'],
    [0.00004, '0.004 %'],
    [0.1234, '12.3 %'],
    [1, '100.0 %'],
  ])('%f is %s', (value, text) => expect(percent(value)).toBe(text));
});
