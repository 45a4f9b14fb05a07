// The engine's side of the socket: lets in who has the token, sends each host the records it lacks, in order and once, as fast as it
// reads them, and passes on what it asks for. Records stay in the log; a slow host costs no memory here.
import { timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import type { Server, Socket } from 'node:net';
import type { RunRecord, RunState } from '../../core/base/runRecords.ts';
import type { ControlMessage, EngineToHost, HelloMessage } from '../../protocol/engine.ts';
import { readLines } from './lines.ts';

/** Records in one message. */
const BATCH = 500;
/** Longest line that a host may send. */
const LONGEST = 64 * 1024;
/** Milliseconds in which a connection must say hello. */
const PATIENCE = 5000;

export interface EngineServerParts {
  readonly token: string;
  readonly state: () => RunState;
  readonly records: () => readonly RunRecord[];
  readonly onControl: (type: ControlMessage['type']) => void;
}

interface Host {
  readonly socket: Socket;
  sent: number;
}

export class EngineServer {
  readonly #parts: EngineServerParts;
  readonly #server: Server;
  readonly #hosts = new Set<Host>();
  readonly #sockets = new Set<Socket>();
  #closing = false;

  constructor(parts: EngineServerParts) {
    this.#parts = parts;
    this.#server = net.createServer((socket) => this.#greet(socket));
  }

  /** Number of hosts that have said hello. */
  get hosts(): number {
    return this.#hosts.size;
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(path, resolve);
    });
  }

  /** Sends what hosts lack. Called after records were added; cheap when there is nothing to do. */
  flush(): void {
    for (const host of this.#hosts) this.#feed(host);
  }

  /** Takes no more hosts, sends the rest to those there are, and closes. */
  async close(): Promise<void> {
    this.#closing = true;
    this.flush();
    for (const socket of this.#sockets) if (![...this.#hosts].some((host) => host.socket === socket)) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    let host: Host | undefined;
    const timer = setTimeout(() => {
      if (host === undefined) socket.destroy();
    }, PATIENCE);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
      if (host !== undefined) this.#hosts.delete(host);
    });
    readLines(socket, LONGEST, (message) => {
      if (host !== undefined) {
        const control = asControl(message);
        if (control === undefined) socket.destroy();
        else this.#parts.onControl(control);
        return;
      }
      const hello = asHello(message);
      if (hello === undefined || !sameToken(hello.token, this.#parts.token)) {
        socket.destroy();
        return;
      }
      const records = this.#parts.records();
      host = { socket, sent: Math.min(hello.since, records.length) };
      this.#hosts.add(host);
      const joined = host;
      socket.on('drain', () => this.#feed(joined));
      send(socket, { type: 'welcome', state: this.#parts.state(), total: records.length });
      this.#feed(joined);
    });
  }

  #feed(host: Host): void {
    const records = this.#parts.records();
    while (host.sent < records.length && !host.socket.writableNeedDrain && !host.socket.destroyed) {
      const batch = records.slice(host.sent, host.sent + BATCH);
      send(host.socket, { type: 'records', from: host.sent, records: batch });
      host.sent += batch.length;
    }
    if (this.#closing && host.sent >= records.length) host.socket.end();
  }
}

function send(socket: Socket, message: EngineToHost): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

function sameToken(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function asHello(message: unknown): HelloMessage | undefined {
  const { type, token, since } = message as Partial<Record<keyof HelloMessage, unknown>>;
  if (type !== 'hello' || typeof token !== 'string') return undefined;
  return typeof since === 'number' && Number.isSafeInteger(since) && since >= 0 ? { type, token, since } : undefined;
}

function asControl(message: unknown): ControlMessage['type'] | undefined {
  const { type } = message as { readonly type?: unknown };
  return type === 'pause' || type === 'resume' || type === 'stop' ? type : undefined;
}
