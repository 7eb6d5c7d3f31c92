import {describe, expect, it} from 'vitest';
import {pairTemplate} from '../../../src/text/pair-template.js';

const special = {cls: 1, sep: 2, unk: 0};
const idOf = (token: string) => ({'<a>': 1, '<b>': 2})[token];
const mark = (id: string, type_id: number) => ({SpecialToken: {id, type_id}});
const text = (id: string, type_id: number) => ({Sequence: {id, type_id}});

describe('pairTemplate', () => {
  it('reads a template, with its token types', () => {
    const pair = [mark('<a>', 2), text('A', 0), mark('<b>', 0), mark('<b>', 1), text('B', 1)];
    expect(pairTemplate({type: 'TemplateProcessing', pair}, special, idOf)).toEqual({
      prefix: [{id: 1, segment: 2}],
      between: [
        {id: 2, segment: 0},
        {id: 2, segment: 1},
      ],
      suffix: [],
      firstSegment: 0,
      secondSegment: 1,
    });
  });

  it('finds it in a sequence of processors', () => {
    const processors = [{type: 'RobertaProcessing'}, {type: 'ByteLevel'}];
    const {between, secondSegment} = pairTemplate({type: 'Sequence', processors}, special, idOf);
    expect([between.map(({id}) => id), secondSegment]).toEqual([[2, 2], 0]);
  });

  it('is that of BERT where there is none', () => {
    const {prefix, between, suffix} = pairTemplate(null, special, idOf);
    expect([prefix, between, suffix]).toEqual([[{id: 1, segment: 0}], [{id: 2, segment: 0}], [{id: 2, segment: 1}]]);
    expect(pairTemplate({type: 'BertProcessing'}, special, idOf)).toEqual(pairTemplate(null, special, idOf));
  });

  it.each([
    ['one text only', [text('A', 0)], /no template for a pair/],
    ['texts the other way round', [text('B', 0), text('A', 0)], /no template for a pair/],
    ['an unknown token', [mark('<x>', 0), text('A', 0), text('B', 0)], /no token <x>/],
    ['a text twice', [text('A', 0), text('B', 0), text('A', 0)], /repeats a text/],
  ])('refuses %s', (_, pair, message) => {
    expect(() => pairTemplate({type: 'TemplateProcessing', pair}, special, idOf)).toThrow(message);
  });
});
