import {SingleBar} from 'cli-progress';
import {formatDuration} from './duration.js';
import {shorten} from './text.js';

/** How far a long piece of work has come. */
export interface Progress {
  /** `amount` more is done; `note` (the current loss, a file name) stands at the end of the line. */
  advance(amount: number, note?: string): void;
  /** Ends the line with what was done and how long it took; call it also when the work was broken off. */
  stop(): void;
}

export interface ProgressOptions {
  label: string;
  total: number;
  /** What is counted, in the plural: `questions`, `steps`, `MB`. */
  unit: string;
  stream?: NodeJS.WriteStream;
  /** Milliseconds between two lines where there is no terminal. */
  interval?: number;
}

/** A bar with rate and remaining time on a terminal; in a pipe a plain line every few seconds. */
export function startProgress(options: ProgressOptions): Progress {
  const stream = options.stream ?? process.stderr;
  const started = performance.now();
  let done = 0;
  let note = '';
  const line = () => progressLine({...options, done, note, seconds: (performance.now() - started) / 1000});
  const display = stream.isTTY
    ? bar(stream, options.total, line)
    : lines(stream, options.interval ?? 5000, line, () => `${done} ${note}`);
  return {
    advance(amount, newNote = note) {
      done += amount;
      note = newNote;
      display.update(done);
    },
    stop: () => display.stop(),
  };
}

/** For `--quiet`: shows nothing. */
export const silentProgress: Progress = {advance: () => {}, stop: () => {}};

export interface ProgressState {
  label: string;
  total: number;
  unit: string;
  done: number;
  note: string;
  /** Since the start. */
  seconds: number;
}

/** `Training: 120 of 500 steps, 24 %, 2.5 steps/s, 2 min 32 s left, loss 1.23`. */
export function progressLine({label, total, unit, done, note, seconds}: ProgressState): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const time =
    done >= total ? `took ${formatDuration(seconds)}` : rate > 0 && `${formatDuration((total - done) / rate)} left`;
  const percent = total > 0 && `${Math.floor((100 * Math.min(done, total)) / total)} %`;
  const speed = rate > 0 && `${threeDigits(rate)} ${unit}/s`;
  return [`${label}: ${threeDigits(done)} of ${threeDigits(total)} ${unit}`, percent, speed, time, note]
    .filter(Boolean)
    .join(', ');
}

interface Display {
  update(done: number): void;
  stop(): void;
}

function bar(stream: NodeJS.WriteStream, total: number, line: () => string): Display {
  const columns = stream.columns || 80;
  const width = columns < 110 ? 10 : 20;
  const single = new SingleBar({
    stream,
    // Cursor and line wrapping stay as they are: a process that is killed could not set them back.
    hideCursor: false,
    linewrap: true,
    // A message that was written over the bar must not leave it torn.
    forceRedraw: true,
    format: (_, {progress}) => {
      const filled = Math.round(width * Math.min(Math.max(progress, 0), 1));
      return shorten(`${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${line()}`, columns - 1);
    },
  });
  single.start(Math.max(total, 1), 0);
  return {update: (done) => single.update(done), stop: () => single.stop()};
}

/** `state` tells whether there is news since the last line: the time alone is none at the end. */
function lines(stream: NodeJS.WritableStream, interval: number, line: () => string, state: () => string): Display {
  let last = performance.now();
  let written: string | undefined;
  const write = () => {
    stream.write(`${line()}\n`);
    written = state();
  };
  return {
    update() {
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      write();
    },
    stop() {
      if (state() !== written) write();
    },
  };
}

function threeDigits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return String(Math.round(value));
  return value.toPrecision(value < 1 ? 2 : 3);
}
