import type {Question} from '../data/question.js';
import type {Pair, Piece, PieceKind} from './pair.js';
import type {PairLayout} from './pair-options.js';
import type {PairTemplate, TextTokenizer} from './tokenizer.js';

/**
 * The pairs of a question's choices, in their order. Context and prompt are tokenized once; where the tokenizer's
 * tokens can reach across a blank, joined texts are tokenized as they stand, so that ids are those of the whole text.
 */
export function questionPairs(tokenizer: TextTokenizer, question: Question, layout: PairLayout): Pair[] {
  const {context = '', prompt, choices} = question;
  const {template} = tokenizer;
  switch (layout) {
    case 'context+prompt/choice': {
      const first = joined(tokenizer, {kind: 'context', text: context}, {kind: 'prompt', text: prompt});
      return choices.map((choice) => ({first, second: [piece(tokenizer, 'choice', choice)], template}));
    }
    case 'context/prompt+choice': {
      const first = [piece(tokenizer, 'context', context)];
      const head: PieceText = {kind: 'prompt', text: prompt};
      const join = tokenizer.wordwise ? joinReusing(tokenizer, head) : joinAfresh(tokenizer, head);
      return choices.map((choice) => ({first, second: join({kind: 'choice', text: choice}), template}));
    }
    case 'kaggle':
      return kagglePairs(tokenizer, context, prompt, choices);
  }
}

interface PieceText {
  kind: 'context' | 'prompt' | 'choice';
  text: string;
}

function piece(tokenizer: TextTokenizer, kind: PieceKind, text: string): Piece {
  return {kind, ids: tokenizer.encode(text)};
}

function joined(tokenizer: TextTokenizer, head: PieceText, tail: PieceText): Piece[] {
  if (head.text === '') return [piece(tokenizer, tail.kind, tail.text)];
  return tokenizer.wordwise ? joinReusing(tokenizer, head)(tail) : joinAfresh(tokenizer, head)(tail);
}

/** The pieces of `head + ' ' + tail`, with the head's ids used again for every tail. */
function joinReusing(tokenizer: TextTokenizer, head: PieceText): (tail: PieceText) => Piece[] {
  const first = piece(tokenizer, head.kind, head.text);
  return (tail) => [first, piece(tokenizer, tail.kind, tail.text)];
}

/**
 * The same where tokens reach across blanks: the joined text is tokenized, and what it ends with in common with the
 * tail alone is the tail's; a token across the seam counts as the head's.
 */
function joinAfresh(tokenizer: TextTokenizer, head: PieceText): (tail: PieceText) => Piece[] {
  return (tail) => {
    const whole = tokenizer.encode(`${head.text} ${tail.text}`);
    const alone = tokenizer.encode(` ${tail.text}`);
    let common = 0;
    while (common < Math.min(whole.length, alone.length) && whole.at(-1 - common) === alone.at(-1 - common)) common++;
    const seam = whole.length - common;
    return [
      {kind: head.kind, ids: whole.slice(0, seam)},
      {kind: tail.kind, ids: whole.slice(seam)},
    ];
  };
}

/** `[CLS] context` and ` #### prompt [SEP] choice [SEP]`, tokenized as they stand without special tokens being added. */
function kagglePairs(tokenizer: TextTokenizer, context: string, prompt: string, choices: readonly string[]): Pair[] {
  const {special, template} = tokenizer;
  const [cls, sep] = [tokenizer.token(special.cls), tokenizer.token(special.sep)];
  const bare: PairTemplate = {...template, prefix: [], between: [], suffix: []};
  const first = splitAt(special.cls, tokenizer.encode(`${cls} ${context}`), 'context', 'context');
  return choices.map((choice) => {
    const ids = tokenizer.encode(` #### ${prompt} ${sep} ${choice} ${sep}`);
    return {first, second: splitAt(special.sep, ids, 'prompt', 'choice'), template: bare};
  });
}

/** Parts ids at a mark: what comes before the first one is of one kind, what comes after of another. */
function splitAt(mark: number, ids: readonly number[], before: PieceKind, after: PieceKind): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = ids.indexOf(mark); at >= 0; at = ids.indexOf(mark, start)) {
    pieces.push({kind: start === 0 ? before : after, ids: ids.slice(start, at)}, {kind: 'fixed', ids: [mark]});
    start = at + 1;
  }
  return [...pieces, {kind: after, ids: ids.slice(start)}];
}
