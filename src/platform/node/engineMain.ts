// dist/engine.mjs: the engine process. One argument, the options as JSON. Whatever goes wrong before there is a log goes to stderr,
// which the host that starts it sends to `engine.log` in the run's folder.
import type { EngineOptions } from '../../protocol/engine.ts';
import { Engine } from './engine.ts';

const options = JSON.parse(process.argv[2] ?? 'null') as EngineOptions | null;
if (options === null || typeof options.folder !== 'string') {
  console.error('This program is started by RNN Studio with its options as JSON.');
  process.exit(2);
}
const engine = new Engine(options);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => engine.interrupt());
// The window that started the engine may go; the run goes on.
process.on('SIGHUP', () => undefined);
try {
  await engine.run();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
}
