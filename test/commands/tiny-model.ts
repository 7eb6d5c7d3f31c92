import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {seededRandom} from '../../src/util/random.js';

const good = ['apple', 'bread', 'cheese', 'date', 'egg', 'fig'];
const bad = ['anvil', 'brick', 'chain', 'drill', 'engine', 'file', 'gear', 'hammer'];
const others = ['what', 'can', 'one', 'eat', 'for', 'lunch', 'today', '?', 'in', 'the', 'kitchen', 'lies', 'an', 'old'];

/** A folder with the vocabulary and configuration of a BERT so small that it trains in a second; it has no weights. */
export function tinyModel(config: object = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mcq-tiny-'));
  const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...good, ...bad, ...others];
  writeFileSync(path.join(folder, 'vocab.txt'), `${words.join('\n')}\n`);
  const shape = {
    model_type: 'bert',
    vocab_size: words.length,
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 32,
    max_position_embeddings: 48,
    type_vocab_size: 2,
    hidden_act: 'gelu',
    layer_norm_eps: 1e-12,
    initializer_range: 0.2,
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    pad_token_id: 0,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({...shape, ...config}));
  return folder;
}

/** Questions that can be learned: the one choice that can be eaten is right. They have two to five choices. */
export function lunchQuestions(count: number, seed: number) {
  const random = seededRandom(seed);
  const pick = (words: string[]) => words[random.below(words.length)]!;
  return Array.from({length: count}, (_, i) => {
    const choices = Array.from({length: 2 + random.below(4)}, () => `${pick(bad)} ${pick(bad)}`);
    const answer = random.below(choices.length);
    choices[answer] = `${pick(bad)} ${pick(good)}`;
    const context = `${'in the kitchen lies an old '.repeat(1 + random.below(3))}${pick(bad)}`;
    return {
      id: `q${seed}-${i}`,
      prompt: 'what can one eat for lunch today ?',
      context,
      choices,
      answer: 'ABCDE'[answer],
    };
  });
}

/** Writes questions as JSON lines and returns the file. */
export function questionFile(folder: string, name: string, questions: readonly object[]): string {
  mkdirSync(folder, {recursive: true});
  const file = path.join(folder, name);
  writeFileSync(file, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  return file;
}
