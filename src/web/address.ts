import { createServer, type Server } from "node:net";

/**
 * Throws as listenAt would, and listens on nothing: a start that would fail at its end leaves no new database behind.
 * Another process may still take the address before it is listened on.
 */
export async function assertFree(host: string, port: number): Promise<void> {
  const server = createServer();
  await listenAt(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

/** Throws with the mend when the address cannot be listened on. Port 0 takes a free one. */
export function listenAt(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new Error(`port ${port} is already in use: set PORT to a free one, or stop what listens there`);
    case "EACCES":
      return new Error(`this user may not listen on port ${port}: set PORT to one above 1023`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new Error(`${host} is no address of this machine: set HOST to 127.0.0.1 or 0.0.0.0`);
    default:
      return error;
  }
}
