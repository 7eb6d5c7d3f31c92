import {describe, expect, it} from 'vitest';
import {packQuestions} from '../../src/batch/pack.js';
import type {Question} from '../../src/data/question.js';
import {Model} from '../../src/models/model.js';
import {rankAll} from '../../src/predict/rank-all.js';
import {seededRandom, shuffled} from '../../src/util/random.js';
import {largestDifference, scoresOf, tinyModel, tinyModelFolder, tinyQuestions} from './tiny-model.js';

const tolerance = 1e-5;
const questions = tinyQuestions(23);

describe('the scores of a question', () => {
  it('differ between choices and questions, so that what follows means something', async () => {
    const scores = await scoresOf(await tinyModel(), questions);
    const sorted = Array.from(scores).sort((a, b) => a - b);
    expect(sorted.at(-1)! - sorted[0]!).toBeGreaterThan(0.1);
    expect(new Set(sorted).size).toBe(sorted.length);
  });

  it('do not depend on the questions beside it', async () => {
    const model = await tinyModel();
    const together = await scoresOf(model, questions);
    const alone = await Promise.all(questions.map((question) => scoresOf(model, [question])));
    expect(
      largestDifference(
        together,
        alone.flatMap((scores) => [...scores]),
      ),
    ).toBeLessThan(tolerance);
  });

  it('do not depend on the order of the questions', async () => {
    const model = await tinyModel();
    const there = await byQuestion(model, questions);
    for (const seed of [1, 2, 3]) {
      const other = await byQuestion(model, shuffled(questions, seededRandom(seed)));
      for (const {id} of questions) expect(largestDifference(other.get(id)!, there.get(id)!)).toBeLessThan(tolerance);
    }
  });

  it('do not depend on the order of its choices', async () => {
    const model = await tinyModel();
    for (const question of questions) {
      const scores = await scoresOf(model, [question]);
      const reversed = await scoresOf(model, [{...question, choices: question.choices.toReversed()}]);
      expect(largestDifference(reversed.toReversed(), scores)).toBeLessThan(tolerance);
    }
  });

  it('do not depend on how many tokens a batch may hold', async () => {
    const model = await tinyModel();
    const encoded = questions.map((question) => model.encode(question));
    const source = {length: encoded.length, at: (index: number) => encoded[index]!};
    const [whole, ...others] = await Promise.all(
      [100_000, 1, 50, 300].map((maxTokens) => rankAll(model.native, source, {maxTokens})),
    );
    for (const rankings of others) {
      expect(rankings.map(({id}) => id)).toEqual(questions.map(({id}) => id));
      rankings.forEach(({scores}, i) => {
        expect(largestDifference(scores, whole![i]!.scores)).toBeLessThan(tolerance);
      });
    }
  });

  it('do not depend on the number of threads', async () => {
    const folder = await tinyModelFolder();
    const results = [];
    for (const threads of [1, 2, 3]) {
      const model = await Model.load(folder, {device: 'cpu', threads});
      results.push(await scoresOf(model, questions));
      await model.dispose();
    }
    expect(largestDifference(results[1]!, results[0]!)).toBeLessThan(tolerance);
    expect(largestDifference(results[2]!, results[0]!)).toBeLessThan(tolerance);
  });

  it('do not change when it is scored again, also beside other work', async () => {
    const model = await tinyModel();
    const batch = packQuestions(questions.map((question) => model.encode(question)));
    const all = await Promise.all(Array.from({length: 8}, () => model.native.score(batch)));
    for (const scores of all) expect(scores).toEqual(all[0]);
  });

  it('belong to the batch as it was when the call was made', async () => {
    const model = await tinyModel();
    const batch = packQuestions(questions.map((question) => model.encode(question)));
    const scores = await model.native.score(batch);
    const running = model.native.score(batch);
    batch.ids.fill(7);
    expect(await running).toEqual(scores);
    expect(await model.native.score(batch)).not.toEqual(scores);
  });

  it('are those of a ranking from Model.rank, best first', async () => {
    const model = await tinyModel();
    const {prompt, choices} = questions[0]!;
    const scores = Array.from(await scoresOf(model, [questions[0]!]));
    const ranked = await model.rank({prompt, choices});
    expect(ranked.map(({index}) => scores[index])).toEqual(scores.toSorted((a, b) => b - a));
    expect(ranked.reduce((sum, {probability}) => sum + probability, 0)).toBeCloseTo(1, 6);
  });

  it.each([0, 1])('refuses to rank %i choices', async (count) => {
    const model = await tinyModel();
    const choices = Array(count).fill('word1');
    const refusal = {kind: 'usage', message: expect.stringContaining('two choices or more')};
    await expect(model.rank({prompt: 'word2', choices})).rejects.toMatchObject(refusal);
  });
});

async function byQuestion(model: Model, ordered: readonly Question[]): Promise<Map<string, Float32Array>> {
  const scores = await scoresOf(model, ordered);
  const found = new Map<string, Float32Array>();
  let first = 0;
  for (const {id, choices} of ordered) {
    found.set(id, scores.subarray(first, first + choices.length));
    first += choices.length;
  }
  return found;
}
