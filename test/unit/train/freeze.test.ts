import {describe, expect, it} from 'vitest';
import {frozenParameters} from '../../../src/train/freeze.js';

const layers = Array.from({length: 12}, (_, layer) => `bert.encoder.layer.${layer}.attention.self.query.weight`);
const names = [
  'bert.embeddings.word_embeddings.weight',
  'bert.embeddings.LayerNorm.bias',
  ...layers,
  'bert.pooler.dense.weight',
  'classifier.weight',
];

describe('frozenParameters', () => {
  it.each<[string | undefined, string[]]>([
    [undefined, []],
    ['embeddings', names.slice(0, 2)],
    ['1', [layers[1]!]],
    ['0-3', layers.slice(0, 4)],
    ['10-11', layers.slice(10)],
    ['embeddings,0,2-2', [...names.slice(0, 2), layers[0]!, layers[2]!]],
    [' embeddings , 11 ', [...names.slice(0, 2), layers[11]!]],
    ['encoder', names.slice(0, -2)],
  ])('%s', (freeze, expected) => {
    expect(frozenParameters(names, freeze)).toEqual(expected);
  });

  it('does not take layer 1 for layers 10 and 11', () => {
    expect(frozenParameters(names, '1')).toHaveLength(1);
  });

  it.each(['12', '3-2', '0-12', 'pooler', '', 'embeddings,', '-1', '1-'])('refuses "%s"', (freeze) => {
    expect(() => frozenParameters(names, freeze)).toThrow(expect.objectContaining({kind: 'usage'}));
  });

  it('says which layers there are', () => {
    expect(() => frozenParameters(names, '12')).toThrow('0 to 11');
  });
});
