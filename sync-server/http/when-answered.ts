import type { IncomingMessage, ServerResponse } from "node:http";

/** Calls `done` once, when the answer is out, or cannot be any more. */
export function whenAnswered({ socket }: IncomingMessage, response: ServerResponse, done: () => void): void {
  const end = (): void => {
    response.off("close", end);
    socket.off("close", end);
    done();
  };
  response.once("close", end);
  // Node closes no answer that waits behind another one when their connection goes. As many as wait listen to it.
  socket.setMaxListeners(0);
  socket.once("close", end);
}
