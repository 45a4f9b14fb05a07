// The run manager over engines that the test plays: starting, attaching again, engines that die, resuming, commands.
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../../src/core/base/runRecords.ts';
import type { EngineListener, Engines, ListedRun } from '../../../../src/extension/training/engines.ts';
import { RunManager } from '../../../../src/extension/training/runManager.ts';
import { manifest, startRecord, step } from './fakes.ts';

const graph = '/w/sine.rnn.json';
const request = { graphFile: graph, text: '{}', root: '/w', threads: 0 };

/** Engines of one graph; a run is alive while it has a listener. */
class FakeEngines implements Engines {
  readonly sent: string[] = [];
  readonly logs = new Map<string, readonly RunRecord[]>();
  readonly alive = new Map<string, EngineListener | null>();
  listed: readonly ListedRun[] = [];
  refusal: string | undefined;
  /** While it is pending, connections to engines are still being made. */
  connecting: Promise<void> = Promise.resolve();
  #count = 0;

  start: Engines['start'] = async () => {
    if (this.refusal !== undefined) return { ok: false, error: { message: this.refusal } };
    const id = `run-${++this.#count}`;
    this.alive.set(`/w/.rnn/${id}`, null);
    return { ok: true, run: { folder: `/w/.rnn/${id}`, manifest: manifest(id, `2026-01-0${this.#count}`) } };
  };
  resume: Engines['resume'] = async ({ folder }) => {
    this.alive.set(folder, null);
    return { ok: true };
  };
  attach: Engines['attach'] = async (folder, listener) => {
    await this.connecting;
    if (!this.alive.has(folder)) return undefined;
    this.alive.set(folder, listener);
    return { send: (type) => this.sent.push(type), detach: () => this.sent.push('detach') };
  };
  list: Engines['list'] = async () => this.listed;
  manifest: Engines['manifest'] = async (folder) => ({ ...manifest(folder.slice(-5)), description: 'elman 4' });
  readLog: Engines['readLog'] = async (folder) => this.logs.get(folder) ?? [];

  deliver(folder: string, from: number, records: readonly RunRecord[]): void {
    this.alive.get(folder)?.records(from, records);
  }

  die(folder: string): void {
    const listener = this.alive.get(folder);
    this.alive.delete(folder);
    listener?.closed();
  }
}

function setUp() {
  const engines = new FakeEngines();
  const ended: string[] = [];
  const problems: string[] = [];
  const runs = new RunManager(
    engines,
    { relative: () => 'sine.rnn.json', runName: (_graph, id) => `sine · ${id}` },
    {
      changed: () => undefined,
      ended: ({ history }) => ended.push(history.state),
      problem: (text) => problems.push(text),
    },
  );
  return { engines, runs, ended, problems };
}

/** Lets promises that are ready go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function started() {
  const parts = setUp();
  const result = await parts.runs.start(request);
  if (!result.ok) throw new Error(result.error.message);
  return { ...parts, run: result.run };
}

describe('RunManager', () => {
  test('a view that asks for a live run while its engine is being joined does not make it an interrupted one', async () => {
    const { engines, runs } = setUp();
    const folder = '/w/.rnn/run-1';
    engines.listed = [
      { folder, manifest: manifest('run-1', '2026-01-01'), state: 'running', step: 1, best: null, live: true },
    ];
    engines.alive.set(folder, null);
    engines.logs.set(folder, [startRecord, step(1)]);
    let connected: () => void = () => undefined;
    engines.connecting = new Promise((resolve) => (connected = resolve));
    const scanned = runs.scan(graph);
    await settle();
    const key = 'sine.rnn.json#run-1';
    const asked = runs.load(key);
    await settle();
    expect(runs.get(key)?.history.state).toBe('running');
    connected();
    await Promise.all([scanned, asked]);
    expect([runs.liveOf(graph)?.history.state, runs.control(key, 'stop')]).toEqual(['running', true]);
    expect(engines.sent).toEqual(['stop']);
  });

  test('a started run gets its records and its description', async () => {
    const { engines, run } = await started();
    engines.deliver(run.folder, 0, [startRecord, step(1)]);
    await settle();
    expect(run.history.summary()).toMatchObject({
      key: 'sine.rnn.json#run-1',
      state: 'running',
      step: 1,
      description: 'elman 4',
    });
  });

  test('a refusal to start leaves no run', async () => {
    const { engines, runs } = setUp();
    engines.refusal = 'no room';
    expect(await runs.start(request)).toEqual({ ok: false, error: { message: 'no room' } });
    expect([runs.runs, runs.isStarting(graph)]).toEqual([[], false]);
  });

  test('an engine that dies leaves an interrupted run with what its log has', async () => {
    const { engines, run, ended } = await started();
    engines.deliver(run.folder, 0, [startRecord, step(1)]);
    engines.logs.set(run.folder, [startRecord, step(1), step(2), step(3)]);
    engines.die(run.folder);
    await settle();
    expect(run.history.summary()).toMatchObject({ state: 'interrupted', step: 3 });
    expect(ended).toEqual(['interrupted']);
  });

  test('a finished run ends once', async () => {
    const { engines, run, ended, runs } = await started();
    engines.deliver(run.folder, 0, [startRecord, { type: 'done', steps: 0, reason: 'finished', elapsed: 0 }]);
    engines.die(run.folder);
    await settle();
    expect(ended).toEqual(['done']);
    expect(runs.control(run.history.identity.key, 'pause')).toBe(false);
  });

  test('an interrupted run that is resumed has a history that starts anew', async () => {
    const { engines, run, runs } = await started();
    engines.deliver(run.folder, 0, [startRecord, step(1), step(2), step(3)]);
    engines.die(run.folder);
    await settle();
    const before = run.history;
    expect(await runs.resume(run.history.identity.key, request)).toBeUndefined();
    engines.deliver(run.folder, 0, [startRecord, step(1), step(2)]);
    expect(run.history).not.toBe(before);
    expect(run.history.summary()).toMatchObject({ state: 'running', step: 2 });
  });

  test('records with a gap end the connection with a word', async () => {
    const { engines, run, problems } = await started();
    engines.deliver(run.folder, 5, [step(5)]);
    await settle();
    expect(engines.sent).toEqual(['detach']);
    expect(problems).toHaveLength(1);
  });

  test('a scan lists the runs on disk, joins the live one and reads the newest log only', async () => {
    const { engines, runs } = setUp();
    const listedRun = (n: number, live: boolean): ListedRun => ({
      folder: `/w/.rnn/run-${n}`,
      manifest: manifest(`run-${n}`, `2026-01-0${n}`),
      state: live ? 'running' : 'done',
      step: 10 * n,
      best: n,
      live,
    });
    engines.listed = [listedRun(3, false), listedRun(2, true), listedRun(1, false)];
    engines.alive.set('/w/.rnn/run-2', null);
    engines.logs.set('/w/.rnn/run-3', [startRecord, step(1)]);
    await runs.scan(graph);
    expect(runs.runs.map(({ history }) => [history.identity.name, history.total])).toEqual([
      ['sine · run-3', 2],
      ['sine · run-2', 0],
      ['sine · run-1', 0],
    ]);
    expect(runs.liveOf(graph)?.history.identity.name).toBe('sine · run-2');
    expect(runs.get('sine.rnn.json#run-1')?.history.summary()).toMatchObject({ state: 'done', step: 10, best: 1 });
    await runs.scan(graph);
    expect(runs.runs).toHaveLength(3);
  });

  test('commands go to the engine; stop is shown at once', async () => {
    const { engines, run, runs } = await started();
    engines.deliver(run.folder, 0, [startRecord]);
    const { key } = run.history.identity;
    expect([runs.control(key, 'pause'), runs.control(key, 'resume'), runs.control(key, 'stop')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(engines.sent).toEqual(['pause', 'resume', 'stop']);
    expect(run.history.state).toBe('stopping');
    expect(runs.control('nothing', 'stop')).toBe(false);
  });

  test('leaving detaches from every engine', async () => {
    const { engines, runs } = await started();
    runs.dispose();
    expect(engines.sent).toEqual(['detach']);
  });
});
