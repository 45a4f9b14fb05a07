// Where the engine listens: in the run's folder, or, where that path is too long for a socket's address (about 107 bytes), in a new
// private folder below the system's temporary one; a named pipe on Windows.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** macOS allows 103 bytes and a closing zero, Linux 107. */
const LONGEST = 100;

export interface SocketPlace {
  readonly path: string;
  /** Removes the socket and what was made for it. */
  remove(): void;
}

export function socketPlace(runFolder: string): SocketPlace {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\rnn-studio-${randomUUID()}`, remove: () => undefined };
  }
  const near = path.join(runFolder, 'engine.sock');
  if (Buffer.byteLength(near) <= LONGEST) {
    fs.rmSync(near, { force: true });
    return { path: near, remove: () => fs.rmSync(near, { force: true }) };
  }
  const folder = makePrivate([os.tmpdir(), '/tmp']);
  return { path: path.join(folder, 's'), remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** A folder that only its owner may enter (mode 0700), in the first place that is short enough. */
function makePrivate(places: readonly string[]): string {
  const place = places.find((one) => Buffer.byteLength(path.join(one, 'rnn-XXXXXX', 's')) <= LONGEST) ?? '/tmp';
  return fs.mkdtempSync(path.join(place, 'rnn-'));
}
