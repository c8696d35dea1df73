import { onTestFinished } from "vitest";
import { RawSyncSocket } from "./raw-sync-socket.ts";

/** Opens a `roost.v1` socket that is cut when the test is over. */
export async function openMux(url: string, token: string): Promise<RawSyncSocket> {
  const socket = RawSyncSocket.mux(url, token);
  onTestFinished(() => socket.ws.terminate());
  return socket.opened();
}
