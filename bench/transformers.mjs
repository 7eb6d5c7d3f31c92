// Measures mcq beside Hugging Face Transformers on the main job: the same weights (MiniLM with one new head), questions,
// batches and settings, in one run on one machine, alternating. Prints a Markdown section for docs/benchmarks.md.
//
//   node bench/transformers.mjs TRAIN TEST [--questions 1500] [--pairs 3] [--seeds 5] [--first-seed 0]
//     [--batch-size 8] [--learning-rate 5e-5] [--max-length 128] [--part losses] [--part train] [--part predict]
//
// The peer runs in $MCQ_PEER_PYTHON, a Python with torch 2.13.0 and transformers 5.18.0; without it such an environment is
// made in mcq's cache.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {epochOrder} from '../dist/batch/epoch-order.js';
import {readQuestions} from '../dist/data/read.js';
import {Model} from '../dist/models/model.js';
import {cacheDirectory, packageRoot} from '../dist/util/paths.js';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    questions: {type: 'string', default: '1500'},
    pairs: {type: 'string', default: '3'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '0'},
    part: {type: 'string', multiple: true, default: ['losses', 'train', 'predict']},
    'batch-size': {type: 'string', default: '8'},
    'learning-rate': {type: 'string', default: '5e-5'},
    'max-length': {type: 'string', default: '128'},
  },
});
const [trainFile, testFile] = positionals;
if (!trainFile || !testFile) throw new Error('usage: node bench/transformers.mjs TRAIN.csv TEST.csv [options]');

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-bench-'));
const file = (name) => path.join(folder, name);
const settings = ['batch-size', 'learning-rate', 'max-length'].flatMap((name) => [`--${name}`, values[name]]);
const pairs = Number(values.pairs);
const seeds = Array.from({length: Number(values.seeds)}, (_, index) => Number(values['first-seed']) + index);
/** Steps whose losses are held against the peer's. */
const comparedSteps = 50;

try {
  await prepare();
  const python = peerPython();
  console.log(heading());
  const parts = {losses, train, predict};
  for (const part of values.part) console.log(`${parts[part](python)}\n`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

/** Both tools start from one folder, head included, and read the same JSON lines. */
async function prepare() {
  const model = await Model.load('minilm', {seed: 1});
  await model.save(file('model'));
  await model.dispose();
  const limit = Number(values.questions);
  const {questions: train} = await readQuestions(trainFile);
  const {questions: test} = await readQuestions(testFile);
  writeQuestions('train.jsonl', train.slice(0, limit));
  writeQuestions('first.jsonl', train.slice(0, comparedSteps * Number(values['batch-size'])));
  writeQuestions('test.jsonl', test);
  for (const seed of [0, ...seeds]) {
    writeFileSync(file(`order-${seed}.json`), JSON.stringify(epochOrder(Math.min(limit, train.length), seed, 0)));
  }
}

function writeQuestions(name, questions) {
  const lines = questions.map(({id, prompt, context, choices, answer}) =>
    JSON.stringify({id, prompt, context, choices, answer}),
  );
  writeFileSync(file(name), `${lines.join('\n')}\n`);
}

/** Largest difference of the first losses: without dropout the two computations are the same but for rounding. */
function losses(python) {
  const ours = finetune('losses', 0, ['--dropout', '0'], 'first.jsonl').losses;
  writeFileSync(file('first-order.json'), JSON.stringify(epochOrder(ours.length * Number(values['batch-size']), 0, 0)));
  const order = ['--train', file('first.jsonl'), '--order', file('first-order.json')];
  const theirs = peer(python, [...order, ...settings, '--dropout', '0']).losses;
  const largest = Math.max(...ours.map((loss, i) => Math.abs(loss - theirs[i])));
  return [
    '**The same losses** (dropout 0, same batches):',
    '',
    `largest difference in ${ours.length} steps ${largest.toExponential(1)}; ` +
      `loss ${ours[0].toFixed(4)} -> ${ours.at(-1).toFixed(4)} here, ${theirs[0].toFixed(4)} -> ${theirs.at(-1).toFixed(4)} there`,
  ].join('\n');
}

/** An epoch with each seed of order and dropout: seconds of the loop, and how good the model is then. */
function train(python) {
  const rows = seeds.map((seed) => {
    const {run, seconds} = finetune(`seed-${seed}`, seed, []);
    const ours = JSON.parse(
      mcq(['predict', file('test.jsonl'), '--model', run, '--output', file('ours.csv'), '--json']),
    );
    const theirs = peer(python, [...peerTraining(seed), '--test', file('test.jsonl')]);
    console.error(
      `seed ${seed}: ${seconds} ${ours['map@3']} ${ours.accuracy}; peer ${theirs.train_s} ${theirs.map3} ${theirs.accuracy}`,
    );
    return {
      seconds: [seconds, theirs.train_s],
      map: [ours['map@3'], theirs.map3],
      accuracy: [ours.accuracy, theirs.accuracy],
    };
  });
  return [
    table(
      `Training, one epoch of ${values.questions} questions, seconds of the loop`,
      rows.map(({seconds}) => seconds),
    ),
    '',
    `**Quality after that epoch, ${rows.length} seeds**: mean (each)`,
    '',
    '| | mcq | Transformers |',
    '|---|---|---|',
    qualityRow(
      'MAP@3',
      rows.map(({map}) => map),
    ),
    qualityRow(
      'accuracy',
      rows.map(({accuracy}) => accuracy),
    ),
  ].join('\n');
}

function qualityRow(name, rows) {
  const cell = (numbers) => `${mean(numbers).toFixed(3)} (${numbers.map((n) => n.toFixed(3)).join(', ')})`;
  return `| ${name} | ${cell(rows.map(([ours]) => ours))} | ${cell(rows.map(([, theirs]) => theirs))} |`;
}

function predict(python) {
  const test = ['--test', file('test.jsonl'), '--output', file('peer.csv')];
  const ours = () =>
    timed(() =>
      mcq([
        'predict',
        file('test.jsonl'),
        '--model',
        file('model'),
        '--output',
        file('ours.csv'),
        '--max-length',
        values['max-length'],
        '--truncation',
        'longest_first',
      ]),
    );
  const theirs = (more) => () => timed(() => peer(python, [...test, ...settings, ...more]));
  return [
    table('Prediction, whole process from start to file, seconds', alternate(ours, theirs([]))),
    table('Prediction, the peer sorting by length', alternate(ours, theirs(['--sort']))),
  ].join('\n\n');
}

/** One epoch with mcq: the losses, the seconds spent in steps, and the run. Evaluation waits until after the last step. */
function finetune(name, seed, more, questions = 'train.jsonl') {
  const run = file(name);
  mcq([
    ...['finetune', file(questions), '--model', file('model'), '--seed', String(seed)],
    ...['--output', run, '--overwrite'],
    ...['--validation', file('test.jsonl'), '--evaluate-every', '1000000', '--truncation', 'longest_first'],
    ...[...settings, ...more],
  ]);
  const steps = readFileSync(path.join(run, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"loss"'))
    .map((line) => JSON.parse(line));
  return {run, losses: steps.map(({loss}) => loss), seconds: steps.reduce((sum, step) => sum + step.seconds, 0)};
}

function peerTraining(seed) {
  return ['--train', file('train.jsonl'), '--order', file(`order-${seed}.json`), '--seed', String(seed), ...settings];
}

function mcq(args) {
  const run = [path.join(packageRoot, 'bin', 'run.js'), ...args, '--answer-base', '0', '--quiet'];
  return execFileSync(process.execPath, run, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function peer(python, args) {
  const script = path.join(packageRoot, 'bench', 'transformers_peer.py');
  const out = execFileSync(python, [script, '--model', file('model'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, HF_HUB_OFFLINE: '1'},
  });
  return JSON.parse(out);
}

function alternate(ours, theirs) {
  return Array.from({length: pairs}, () => [ours(), theirs()]);
}

function table(title, rows) {
  const ratios = rows.map(([ours, theirs]) => theirs / ours);
  return [
    `**${title}**`,
    '',
    '| | mcq | Transformers | ratio |',
    '|---|---|---|---|',
    ...rows.map(
      ([ours, theirs], i) => `| pair ${i + 1} | ${ours.toFixed(2)} | ${theirs.toFixed(2)} | ${ratios[i].toFixed(2)} |`,
    ),
    `| median | ${median(rows.map(([o]) => o)).toFixed(2)} | ${median(rows.map(([, t]) => t)).toFixed(2)} | **${median(ratios).toFixed(2)}** |`,
  ].join('\n');
}

function heading() {
  const flags = readFileSync('/proc/cpuinfo', 'utf8').match(/^flags.*$/m)?.[0] ?? '';
  const has = ['avx2', 'avx512f', 'avx512_bf16', 'amx_bf16'].filter((flag) => flags.includes(` ${flag}`));
  return [
    `## Beside Transformers: ${new Date().toISOString().slice(0, 10)}`,
    '',
    `Processor: ${cpus()[0].model.trim()}, ${cpus().length} processors (${has.join(', ')}). Command:`,
    `\`node bench/transformers.mjs ${positionals.map((name) => path.basename(name)).join(' ')} --questions ${values.questions} --pairs ${pairs}\``,
    '',
  ].join('\n');
}

function peerPython() {
  if (process.env.MCQ_PEER_PYTHON) return process.env.MCQ_PEER_PYTHON;
  const venv = cacheDirectory('peers', 'transformers-5.18.0');
  const python = path.join(venv, 'bin', 'python');
  if (!existsSync(path.join(venv, 'ready'))) {
    mkdirSync(venv, {recursive: true});
    run('python3', ['-m', 'venv', venv]);
    run(python, ['-m', 'pip', 'install', '--quiet', 'torch==2.13.0', 'transformers==5.18.0']);
    writeFileSync(path.join(venv, 'ready'), '');
  }
  return python;
}

function run(program, args) {
  const {status} = spawnSync(program, args, {stdio: ['ignore', 'inherit', 'inherit']});
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
}

function timed(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function mean(numbers) {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
