import path from 'node:path';
import {bundled} from '../quickstart/questions.js';
import type {Example, QuickstartResult, Score} from '../quickstart/quickstart.js';
import type {Progress} from './progress.js';
import {commandReporter} from './reporter.js';
import {showPlaces} from './show.js';
import {type Teller, trainingDisplay} from './show-training.js';
import {formatTable} from './table.js';

/** Shows a quickstart: the examples as results, all else on stderr. */
export function quickstartDisplay(teller: Teller & {log(text: string): void}, options: {quiet: boolean}) {
  let shown = false;
  return {
    training: trainingDisplay(teller),
    reporter: commandReporter(teller, options),
    say: (line: string) => teller.say(line),
    onExamples(examples: Example[]) {
      const texts = examples.map(({question, rankings}) => showPlaces(question, rankings));
      teller.log(`${[shown ? again : opening, ...texts].join('\n\n')}\n`);
      shown = true;
    },
    predicting(label: string) {
      let progress: Progress | undefined;
      return {
        say: (line: string) => teller.say(line),
        warn: (line: string) => void teller.warn(line),
        onStart(total: number) {
          progress = teller.progress({label, total, unit: 'questions'});
        },
        onScored: (count: number) => progress?.advance(count),
        stop: () => progress?.stop(),
      };
    },
    summary: showResult,
  };
}

const opening = `Three questions of the test set, and the place that each way of ranking gives
their choices; ✓ is the answer.
  chance     a random order
  longest    the longest choice first
  overlap    first the choice most of whose words stand in the question or its fact
  untrained  MiniLM with a new head, as training finds it
They are the first three on which longest, overlap and untrained all put another
choice first.`;

const again = 'The same three after training:';

function showResult({questions, training: {run, steps}, test}: QuickstartResult): string {
  const mcq = commandName();
  const testFile = path.relative('', bundled.test);
  if (!test) {
    return [
      `Stopped after ${steps} steps. The model so far is in ${run}, its questions in ${questions}.`,
      'Ask it:',
      `  ${mcq} predict ${testFile} --model ${run} --show 5`,
    ].join('\n');
  }
  return [
    `All ${test.questions} questions of the test set:`,
    showScores(test.scores),
    '',
    'Written:',
    formatTable(
      ['', ''],
      [
        [`  ${questions}`, 'the questions it learned from'],
        [`  ${path.join(run, 'model')}`, 'the model; Transformers loads it as it stands'],
        [`  ${path.join(run, 'run.json')}`, 'every setting'],
        [`  ${path.join(run, 'metrics.jsonl')}`, 'every step and evaluation'],
        [`  ${test.submission}`, 'its best three choices for every test question'],
      ],
    ).replace(/^\n/, ''),
    '',
    'Next, see its mistakes:',
    `  ${mcq} predict ${testFile} --model ${run} --show 20`,
    'Learn from a CSV of your own, with the columns id,prompt,A,B,C,D,answer:',
    `  ${mcq} finetune train.csv --output runs/mine`,
    "Rank the choices of new questions, and check the file against the competition's sample:",
    `  ${mcq} predict test.csv --model runs/mine --output submission.csv --sample-submission sample_submission.csv`,
  ].join('\n');
}

/** How this process was started is how the next command is: in a checkout there is no \`mcq\` on the path. */
function commandName(): string {
  return path.basename(process.argv[1] ?? '') === 'mcq' ? 'mcq' : 'npx mcq';
}

function showScores(scores: Score[]): string {
  const cells = (estimate: Score['accuracy']) => [
    estimate.value === null ? null : estimate.value.toFixed(3),
    'low' in estimate ? `${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)}` : null,
  ];
  const rows = scores.map(({name, accuracy, map}) => [name, ...cells(accuracy), ...cells(map)]);
  return formatTable(['', 'accuracy', '95 % interval', 'MAP@3', '95 % interval'], rows);
}
