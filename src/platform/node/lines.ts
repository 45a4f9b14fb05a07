// JSON messages over a socket, one a line. What is too long or no JSON object ends the connection: whoever sends it is not one of ours.
import type { Socket } from 'node:net';

/** Calls `onMessage` for every message; calls nothing after it has given up on the socket. */
export function readLines(socket: Socket, longest: number, onMessage: (message: unknown) => void): void {
  let pending: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      pending.push(chunk.subarray(from, end));
      const line = Buffer.concat(pending).toString('utf8');
      pending = [];
      length = 0;
      from = end + 1;
      const message = parse(line);
      if (message === undefined) {
        socket.destroy();
        return;
      }
      onMessage(message);
      if (socket.destroyed) return;
    }
    pending.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) socket.destroy();
  });
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
