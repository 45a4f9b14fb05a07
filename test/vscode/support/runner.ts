// The small test runner inside the extension host: collects tests, runs them one after another, writes the results.
// It exists because vitest cannot run there; assertions are node:assert.
import { writeFileSync } from 'node:fs';

interface Case {
  readonly name: string;
  readonly run: () => Promise<void> | void;
  readonly limit: number;
}

interface Result {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly error?: string;
  readonly milliseconds: number;
}

const cases: Case[] = [];
const cleanups: (() => Promise<void> | void)[] = [];

/** Declares a test; `limit` is in milliseconds. */
export const test = (name: string, run: () => Promise<void> | void, limit = 30_000): void => {
  cases.push({ name, run, limit });
};

/** Runs after each test, whether it passed or not. */
export const afterEach = (run: () => Promise<void> | void): void => {
  cleanups.push(run);
};

/** Whether this run's workspace is trusted; tests of Restricted Mode ask. */
export const workspaceIsTrusted = process.env.RNN_TEST_TRUSTED !== 'false';

/** Looks until `condition` gives something other than undefined or false, and returns it. */
export const eventually = async <T>(
  what: string,
  condition: () => T | undefined | false | PromiseLike<T | undefined | false>,
  limit = 15_000,
): Promise<T> => {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${limit / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

const limited = async (run: () => Promise<void> | void, limit: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`did not end within ${limit / 1000} s`));
    }, limit);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
};

const explain = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Runs everything declared so far. Rejects when a test failed, which VS Code turns into exit code 1. */
export const runAll = async (): Promise<void> => {
  const results: Result[] = [];
  for (const { name, run, limit } of cases) {
    const start = Date.now();
    let error: string | undefined;
    for (const step of [run, ...cleanups]) {
      try {
        await limited(step, limit);
      } catch (problem) {
        error ??= explain(problem);
      }
    }
    const milliseconds = Date.now() - start;
    results.push({
      name,
      status: error === undefined ? 'passed' : 'failed',
      milliseconds,
      ...(error === undefined ? {} : { error }),
    });
    console.log(`${error === undefined ? 'ok' : 'not ok'} ${name}${error === undefined ? '' : `\n${error}`}`);
  }
  const file = process.env.RNN_TEST_RESULTS;
  if (file === undefined) throw new Error('RNN_TEST_RESULTS does not name the file for the results.');
  writeFileSync(file, JSON.stringify(results));
  const failed = results.filter(({ status }) => status === 'failed').length;
  if (failed > 0) throw new Error(`${failed} of ${results.length} tests failed.`);
};
