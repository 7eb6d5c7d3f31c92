/** Where long work tells about itself. A command gives one that prints; `silent` tells nothing. */
export interface Reporter {
  /** Programs that are started may show their own progress on stderr. */
  interactive: boolean;
  say(line: string): void;
  /** Begins something that takes a while. */
  task(title: string, unit?: 'bytes' | 'steps'): ReportedTask;
}

export interface ReportedTask {
  /** How much is done by now, and of how much, where that is known. */
  done(amount: number, total?: number): void;
  end(): void;
}

export const silent: Reporter = {
  interactive: false,
  say: () => {},
  task: () => ({done: () => {}, end: () => {}}),
};
