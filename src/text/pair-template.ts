import {modelError} from '../util/errors.js';
import type {Component} from './definition.js';
import type {PairTemplate, SpecialTokens, TemplateToken} from './tokenizer.js';

/**
 * The special tokens and token types that a tokenizer.json's post-processor puts around a pair; without one that says,
 * BERT's: `[CLS] first [SEP] second [SEP]`.
 */
export function pairTemplate(
  processor: Component | null,
  special: SpecialTokens,
  idOf: (token: string) => number | undefined,
): PairTemplate {
  const [cls, sep] = [special.cls, special.sep];
  switch (processor?.type) {
    case 'Sequence': {
      const parts = (processor.processors ?? []) as Component[];
      return pairTemplate(parts.findLast(({type}) => type !== 'ByteLevel') ?? null, special, idOf);
    }
    case 'TemplateProcessing':
      return fromItems((processor.pair ?? []) as TemplateItem[], idOf);
    case 'RobertaProcessing':
      // RoBERTa has one token type only.
      return template([cls], [sep, sep], [sep], 0);
    default:
      return template([cls], [sep], [sep], 1);
  }
}

function template(prefix: number[], between: number[], suffix: number[], secondSegment: number): PairTemplate {
  const tokens = (ids: number[], segment: number) => ids.map((id) => ({id, segment}));
  return {
    prefix: tokens(prefix, 0),
    between: tokens(between, 0),
    suffix: tokens(suffix, secondSegment),
    firstSegment: 0,
    secondSegment,
  };
}

type TemplateItem = {SpecialToken: {id: string; type_id: number}} | {Sequence: {id: 'A' | 'B'; type_id: number}};

function fromItems(items: TemplateItem[], idOf: (token: string) => number | undefined): PairTemplate {
  const a = items.findIndex((item) => 'Sequence' in item && item.Sequence.id === 'A');
  const b = items.findIndex((item) => 'Sequence' in item && item.Sequence.id === 'B');
  if (a < 0 || b < a) throw modelError('tokenizer.json has no template for a pair of texts, first before second.');
  const tokens = (from: number, to: number) => items.slice(from, to).map((item) => templateToken(item, idOf));
  return {
    prefix: tokens(0, a),
    between: tokens(a + 1, b),
    suffix: tokens(b + 1, items.length),
    firstSegment: segmentOf(items[a]!),
    secondSegment: segmentOf(items[b]!),
  };
}

function templateToken(item: TemplateItem, idOf: (token: string) => number | undefined): TemplateToken {
  if (!('SpecialToken' in item)) throw modelError('The pair template of tokenizer.json repeats a text.');
  const id = idOf(item.SpecialToken.id);
  if (id === undefined)
    throw modelError(`tokenizer.json has no token ${item.SpecialToken.id}, which its template names.`);
  return {id, segment: segmentOf(item)};
}

function segmentOf(item: TemplateItem): number {
  return 'SpecialToken' in item ? item.SpecialToken.type_id : item.Sequence.type_id;
}
