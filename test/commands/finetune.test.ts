import {existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import Evaluate from '../../src/commands/evaluate.js';
import Finetune from '../../src/commands/finetune.js';
import Tokenize from '../../src/commands/tokenize.js';
import {loadBinding} from '../../src/engine/addon.js';
import {readTensors} from '../../src/safetensors/read.js';
import {runCommand} from './run-command.js';
import {lunchQuestions, questionFile, tinyModel} from './tiny-model.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-finetune-'));
const inFolder = (name: string) => path.join(folder, name);
const model = tinyModel();
const fresh = ['--model', model, '--from-scratch', '--model-config', path.join(model, 'config.json')];
const train = questionFile(folder, 'train.jsonl', lunchQuestions(160, 1));
const validation = questionFile(folder, 'validation.jsonl', lunchQuestions(60, 2));
const settings = ['--learning-rate', '0.01', '--batch-size', '8', '--validation', validation];

const finetune = (...argv: string[]) => runCommand(Finetune, argv);

interface Line {
  step: number;
  loss?: number;
  learningRate?: number;
  evaluation?: {accuracy: {value: number}; map: {value: number}};
  best?: boolean;
}

const linesOf = (run: string): Line[] =>
  readFileSync(path.join(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const lossesOf = (run: string) => linesOf(run).flatMap(({loss}) => loss ?? []);
const recordOf = (run: string) => JSON.parse(readFileSync(path.join(run, 'run.json'), 'utf8'));
const weightsOf = async (run: string) => {
  const {tensors} = await readTensors(path.join(run, 'model', 'model.safetensors'), 'model');
  return new Map(
    [...tensors].map(([name, {data}]) => [name, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]),
  );
};

describe('mcq finetune', () => {
  const first = inFolder('first');

  it('learns, and leaves a run that says how', async () => {
    const run = await finetune(train, ...fresh, ...settings, '--epochs', '3', '--output', first, '--json');
    expect(run.exitCode).toBe(0);
    const {best, steps, interrupted} = run.json() as unknown as {
      best: {step: number; metrics: {accuracy: {value: number}}};
      steps: number;
      interrupted: boolean;
    };
    expect({steps, interrupted}).toEqual({steps: 60, interrupted: false});
    expect(best.metrics.accuracy.value).toBeGreaterThan(0.7);
    expect(readdirSync(first).sort()).toEqual(['metrics.jsonl', 'model', 'run.json', 'validation_predictions.csv']);
    expect(recordOf(first)).toMatchObject({
      status: 'done',
      settings: {epochs: 3, batchSize: 8, learningRate: 0.01, seed: 0},
      data: {train: {file: train, questions: 160, sha256: expect.stringMatching(/^[0-9a-f]{64}$/)}},
      model: {name: model},
      steps: 60,
    });
    const lines = linesOf(first);
    expect(lines.flatMap(({step, loss}) => (loss === undefined ? [] : [step]))).toEqual(
      Array.from({length: 60}, (_, i) => i + 1),
    );
    const evaluated = lines.filter(({evaluation}) => evaluation);
    expect(evaluated.map(({step}) => step)).toEqual([10, 20, 30, 40, 50, 60]);
    const bestLine = evaluated.filter(({best: isBest}) => isBest).at(-1)!;
    expect(bestLine.step).toBe(best.step);
    expect(bestLine.evaluation!.map.value).toBe(Math.max(...evaluated.map(({evaluation}) => evaluation!.map.value)));
  });

  it('keeps predictions that score as it said', async () => {
    const scored = await runCommand(Evaluate, [
      path.join(first, 'validation_predictions.csv'),
      ...['--answers', validation, '--json'],
    ]);
    const {evaluation} = linesOf(first)
      .filter(({best}) => best)
      .at(-1)!;
    expect(scored.json()).toMatchObject({accuracy: evaluation!.accuracy.value, 'map@3': evaluation!.map.value});
  });

  it('tells settings, parameters and baselines on stderr, and what to do next on stdout', async () => {
    const run = await finetune(train, ...fresh, ...settings, '--output', inFolder('told'));
    expect(run.stderr).toMatch(/questions +160 to learn from, 60 to measure by/);
    expect(run.stderr).toMatch(/parameters +\d+ trainable, 0 frozen/);
    expect(run.stderr).toMatch(/warning: 60 questions to measure by tell an accuracy only to within \d+ percentage/);
    expect(run.stderr).toMatch(/About .* to go/);
    expect(run.stderr).toMatch(/What costs nothing has .*chance 0\.\d+ \/ 0\.\d+, longest choice .*, word overlap /);
    expect(run.stdout).toMatch(new RegExp(`^Done\\. .*${inFolder('told')}.*\nNext:\n  mcq predict `));
  });

  it('trains on tokens exactly as on the texts they were made from', async () => {
    const tokens = async (file: string, name: string) => {
      const output = inFolder(`${name}.safetensors`);
      expect((await runCommand(Tokenize, [file, '--model', model, '--output', output])).exitCode).toBe(0);
      return output;
    };
    const [trainTokens, validationTokens] = [await tokens(train, 'train'), await tokens(validation, 'validation')];
    const fromTokens = inFolder('from-tokens');
    const run = await finetune(
      ...[trainTokens, ...fresh, '--learning-rate', '0.01', '--batch-size', '8', '--validation', validationTokens],
      ...['--epochs', '3', '--output', fromTokens],
    );
    expect(run.exitCode).toBe(0);
    expect(lossesOf(fromTokens)).toEqual(lossesOf(first));
    expect(await weightsOf(fromTokens)).toEqual(await weightsOf(first));
  });

  it('does the same again for the same seed, and something else for another', async () => {
    const share = ['--validation-share', '0.2', '--learning-rate', '0.01', '--batch-size', '8'];
    const runs = [];
    for (const [name, seed] of ['7', '7', '8'].entries()) {
      const output = inFolder(`seed-${name}`);
      expect((await finetune(train, ...fresh, ...share, '--seed', seed, '--output', output)).exitCode).toBe(0);
      runs.push(output);
    }
    const [one, same, other] = runs.map(lossesOf);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(recordOf(runs[0]!)).toMatchObject({questions: 128, validationQuestions: 32});
  });

  it('does not depend on how the batch is cut into micro-batches', async () => {
    const still = [...fresh, ...settings, '--dropout', '0'];
    const [whole, cut] = [inFolder('whole'), inFolder('cut')];
    await finetune(train, ...still, '--output', whole);
    await finetune(train, ...still, '--max-tokens', '60', '--output', cut);
    const losses = lossesOf(cut);
    lossesOf(whole).forEach((loss, step) => {
      expect(losses[step]).toBeCloseTo(loss, 4);
    });
  });

  it('leaves frozen parts as they are', async () => {
    const frozen = inFolder('frozen');
    const run = await finetune(train, '--model', first, ...settings, '--freeze', 'embeddings,0', '--output', frozen);
    expect(run.exitCode).toBe(0);
    const [before, after] = [await weightsOf(first), await weightsOf(frozen)];
    const changed = [...before].filter(([name, bytes]) => !bytes.equals(after.get(name)!)).map(([name]) => name);
    expect(changed).toContain('classifier.weight');
    expect(changed).toContain('bert.encoder.layer.1.output.dense.weight');
    expect(changed.filter((name) => /embeddings\.|layer\.0\./.test(name))).toEqual([]);
    const free = [...before.keys()].filter((name) => !/embeddings\.|layer\.0\.|bias$/.test(name));
    expect(changed).toEqual(expect.arrayContaining(free));
  });

  it('follows the schedule that it was asked for', async () => {
    const output = inFolder('schedule');
    await finetune(
      ...[train, ...fresh, ...settings, '--output', output, '--schedule', 'constant', '--warmup', '0.2'],
      ...['--evaluate-every', '7'],
    );
    const lines = linesOf(output);
    const rates = lines.flatMap(({learningRate}) => learningRate ?? []);
    expect(rates.slice(0, 5).map((rate) => Number(rate.toPrecision(6)))).toEqual([0, 0.0025, 0.005, 0.0075, 0.01]);
    expect(new Set(rates.slice(4)).size).toBe(1);
    expect(lines.filter(({evaluation}) => evaluation).map(({step}) => step)).toEqual([7, 14, 20]);
  });

  it('takes flags from a file', async () => {
    const config = inFolder('settings.toml');
    writeFileSync(config, 'learning-rate = 3e-3\nbatch_size = 40\nlabel-smoothing = 0.1\nepochs = 2\n');
    const output = inFolder('configured');
    const flags = ['--config', config, '--epochs', '1', '--validation', validation];
    expect((await finetune(train, ...fresh, ...flags, '--output', output)).exitCode).toBe(0);
    const {settings: used, steps} = recordOf(output);
    expect({...used, steps}).toMatchObject({
      learningRate: 3e-3,
      batchSize: 40,
      labelSmoothing: 0.1,
      epochs: 1,
      steps: 4,
    });
  });

  it('stops at Ctrl-C after the step, keeps the model and exits with 130', async () => {
    const output = inFolder('stopped');
    const running = finetune(train, ...fresh, ...settings, '--epochs', '500', '--output', output);
    const log = path.join(output, 'metrics.jsonl');
    while (!existsSync(log) || readFileSync(log, 'utf8').split('\n').length < 5) await setTimeout(5);
    process.emit('SIGINT');
    const run = await running;
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain('press Ctrl-C again');
    expect(run.stdout).toMatch(/^Stopped after \d+ steps/);
    const {status, result} = recordOf(output);
    expect(status).toBe('interrupted');
    expect(result.steps).toBe(lossesOf(output).length);
    const again = await finetune(
      validation,
      '--model',
      output,
      '--validation-share',
      '0.5',
      '--output',
      inFolder('on'),
    );
    expect(again.exitCode).toBe(0);
  });
});

describe('mcq finetune that fails', () => {
  it('says so in the run when training diverges', async () => {
    const output = inFolder('diverged');
    const run = await finetune(train, ...fresh, '--learning-rate', '1e30', '--output', output);
    expect(run).toMatchObject({exitCode: 4, stdout: ''});
    expect(run.stderr).toMatch(/no longer finite at step \d+/);
    expect(recordOf(output)).toMatchObject({status: 'failed', error: expect.stringContaining('no longer finite')});
  });
});

describe('mcq finetune --dry-run', () => {
  it('tells what training would take, and writes nothing', async () => {
    const output = inFolder('dry');
    const run = await finetune(
      train,
      ...fresh,
      ...settings,
      '--dry-run',
      '--epochs',
      '3',
      '--output',
      output,
      '--json',
    );
    expect(run.exitCode).toBe(0);
    const {plan, tokens, tokensPerSecond, seconds} = run.json() as {
      plan: {steps: number};
      tokens: number;
      tokensPerSecond: number;
      seconds: number;
    };
    expect(plan.steps).toBe(60);
    const dataset = inFolder('dry.safetensors');
    const counted = await runCommand(Tokenize, [train, '--model', model, '--output', dataset, '--json']);
    expect(tokens).toBe(counted.json().tokens);
    expect(seconds).toBeCloseTo((3 * tokens) / tokensPerSecond, 6);
    expect(existsSync(output)).toBe(false);
  });
});

describe('mcq finetune and runs that are there', () => {
  it('refuses them, and replaces a run only with --overwrite', async () => {
    const output = inFolder('there');
    const again = [train, ...fresh, ...settings, '--output', output];
    await finetune(...again, '--seed', '1');
    const before = readFileSync(path.join(output, 'run.json'), 'utf8');
    const refused = await finetune(...again);
    expect(refused).toMatchObject({exitCode: 2, stdout: ''});
    expect(refused.stderr).toContain('--overwrite');
    expect(readFileSync(path.join(output, 'run.json'), 'utf8')).toBe(before);
    expect((await finetune(...again, '--overwrite')).exitCode).toBe(0);
    expect(recordOf(output).settings.seed).toBe(0);
    expect(linesOf(output)[0]!.step).toBe(1);
  });

  it('never replaces the run that it starts from', async () => {
    const output = inFolder('own');
    await finetune(train, ...fresh, ...settings, '--output', output);
    const before = await weightsOf(output);
    const run = await finetune(train, '--model', output, ...settings, '--output', output, '--overwrite');
    expect(run).toMatchObject({exitCode: 2, stdout: ''});
    expect(await weightsOf(output)).toEqual(before);
  });

  it('never replaces a folder that holds something else', async () => {
    const output = inFolder('papers');
    questionFile(output, 'thesis.tex', [{}]);
    const run = await finetune(train, ...fresh, ...settings, '--output', output, '--overwrite');
    expect(run.exitCode).toBe(2);
    expect(readdirSync(output)).toEqual(['thesis.tex']);
  });
});

describe('mcq finetune refuses', () => {
  const unanswered = questionFile(
    folder,
    'unanswered.jsonl',
    lunchQuestions(10, 3).map(({answer: _, ...question}) => question),
  );
  const twins = questionFile(folder, 'twins.jsonl', [...lunchQuestions(5, 4), ...lunchQuestions(2, 4)]);

  it.each<[string, number, string[], RegExp]>([
    ['questions without answers', 3, [unanswered, ...fresh], /answer/],
    ['ids that occur twice', 3, [twins, ...fresh], /q4-0/],
    ['a file that is not there', 3, [inFolder('none.csv'), ...fresh], /no such file/],
    ['a model that is not there', 4, [train, '--model', 'acme/none'], /mcq pull acme\/none/],
    ['a folder without weights', 4, [train, '--model', model], /model\.safetensors/],
    ['a layer that the model lacks', 2, [train, ...fresh, '--freeze', '2'], /layers 0 to 1/],
    ['a longer text than the model reads', 2, [train, ...fresh, '--max-length', '49'], /48/],
    ['--from-scratch without a shape', 2, [train, '--from-scratch'], /model-config/],
    [
      'a share and a file to measure by',
      2,
      [train, ...fresh, '--validation', train, '--validation-share', '0.1'],
      /validation/,
    ],
    ['a learning rate of 0', 2, [train, ...fresh, '--learning-rate', '0'], /above 0/],
  ])('%s with exit code %i, and writes nothing', async (_, exitCode, argv, message) => {
    const output = inFolder('refused');
    const run = await finetune(...argv, '--output', output);
    expect(run).toMatchObject({exitCode, stdout: ''});
    expect(run.stderr).toMatch(message);
    expect(existsSync(output)).toBe(false);
  });

  it.skipIf(loadBinding().info().cudaDevices > 0)(
    '--device cuda without a GPU (skipped where there is one)',
    async () => {
      const output = inFolder('cuda');
      const run = await finetune(train, ...fresh, ...settings, '--device', 'cuda', '--output', output);
      expect(run.exitCode).toBe(5);
      expect(run.stderr).toMatch(/cuda/i);
      expect(existsSync(output)).toBe(false);
    },
  );
});
