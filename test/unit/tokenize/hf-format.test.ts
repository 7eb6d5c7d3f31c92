import {describe, expect, it} from 'vitest';
import type {EncodedQuestion} from '../../../src/text/encoded-question.js';
import {huggingFaceRows} from '../../../src/tokenize/hf-format.js';

const special = {cls: 2, sep: 3, unk: 1, pad: 9};
const questions: EncodedQuestion[] = [
  {
    id: 'a',
    ids: Int32Array.of(2, 5, 3, 2, 6, 7, 3),
    segments: Int32Array.of(0, 1, 1, 0, 0, 1, 1),
    starts: Int32Array.of(0, 3, 7),
    answer: 1,
  },
  {id: 'b', ids: Int32Array.of(2, 3), segments: Int32Array.of(0, 0), starts: Int32Array.of(0, 1, 2)},
];

describe('huggingFaceRows', () => {
  it('has a row for each choice, and masks what is padding', () => {
    expect([...huggingFaceRows(questions, {special, padding: 'longest', maxLength: 8})]).toEqual([
      {
        id: 'a',
        input_ids: [
          [2, 5, 3, 9],
          [2, 6, 7, 3],
        ],
        token_type_ids: [
          [0, 1, 1, 0],
          [0, 0, 1, 1],
        ],
        attention_mask: [
          [1, 1, 1, 0],
          [1, 1, 1, 1],
        ],
        label: 1,
      },
      {
        id: 'b',
        input_ids: [
          [2, 9, 9, 9],
          [3, 9, 9, 9],
        ],
        token_type_ids: [
          [0, 0, 0, 0],
          [0, 0, 0, 0],
        ],
        attention_mask: [
          [1, 0, 0, 0],
          [1, 0, 0, 0],
        ],
      },
    ]);
  });

  it('pads to the maximum length, or not at all', () => {
    const [padded] = huggingFaceRows(questions, {special, padding: 'max-length', maxLength: 6});
    expect(padded!.input_ids.map((row) => row.length)).toEqual([6, 6]);
    const [plain] = huggingFaceRows(questions, {special, maxLength: 6});
    expect(plain!.attention_mask).toEqual([
      [1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });

  it('cannot pad without a padding token', () => {
    const {pad: _, ...without} = special;
    const rows = huggingFaceRows(questions, {special: without, padding: 'longest', maxLength: 6});
    expect(() => [...rows]).toThrow(/no padding token/);
  });
});
