// The host's reading thread: data files and plans are read and compiled there, so that the extension host never waits for them.
// A thread and not a process: it starts in a few milliseconds, its memory is capped, and when it dies only the answer is lost.
import { Worker } from 'node:worker_threads';
import type { AnswerTo, WorkerReply, WorkerRequest } from './workerMessages.ts';

/** Megabytes of JavaScript heap after which the thread is ended: a file that needs more is refused. */
const heapLimit = 1024;

interface Waiting {
  resolve(value: never): void;
  reject(problem: Error): void;
}

export class ReaderThread {
  readonly #file: string;
  #worker: Worker | undefined;
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();

  /** `file`: the thread's bundle. It starts with the first question. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Rejects when the thread dies (out of memory); the next question starts a new one. */
  ask<R extends WorkerRequest>(request: R): Promise<AnswerTo<R>> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#start().postMessage({ id, request });
    });
  }

  /** Ends the thread at once; questions that wait are rejected. The next one starts a new thread. */
  async dispose(): Promise<void> {
    const worker = this.#worker;
    if (worker) this.#lost(worker, new Error('The thread was ended.'));
    await worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#file, {
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
      stdout: true,
      stderr: true,
    });
    worker.unref();
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', (problem: Error) => this.#lost(worker, problem));
    worker.on('exit', (code) => this.#lost(worker, new Error(`The reading thread ended with code ${code}.`)));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value as never);
    else waiting?.reject(new Error(reply.message));
  }

  #lost(worker: Worker, problem: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(problem);
    this.#waiting.clear();
  }
}
