// A free TCP port on the loopback address.
import { createServer } from 'node:net';

const tryPort = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address.port));
    });
  });

/**
 * The wanted port when nothing uses it, otherwise any other.
 * @param {number} [wanted]
 * @returns {Promise<number>}
 */
export const freePort = async (wanted = 0) => (await tryPort(wanted)) ?? tryPort(0);
