import type { Simulation } from "../simulation.ts";
import { ServerChat } from "./server-state.ts";

/** What was deleted is on no disk any more. */
export function checkStores(simulation: Simulation, fail: (violation: string) => void): void {
  const { server, devices, history, chatIds } = simulation;
  for (const chatId of chatIds) {
    const members = server.membersOf(chatId);
    const present = devices.filter(({ identity }) => members.has(identity.userId));
    for (const id of new ServerChat(server.disk.data, chatId).deletedIds()) {
      for (const text of history.textsOf(id)) {
        // Sent again under another id.
        if (history.retried.has(text)) continue;
        if (server.disk.data.holds(text)) fail(`the server's disk holds a text of ${id}, which is deleted`);
        for (const { name, disk, values } of present) {
          const database = disk.holds(text) ?? (values.holds(text) ? "the small storage" : undefined);
          if (database !== undefined) fail(`${name} holds a text of ${id}, which is deleted, in ${database}`);
        }
      }
    }
  }
}
