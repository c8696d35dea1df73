import type { UserId } from "../../../shared/lib/ids.ts";
import type { Chats } from "../../../sync-server/chats/chats.ts";
import type { Simulation } from "../simulation.ts";
import type { Action } from "./action.ts";

/** Somebody is taken out of a chat, or let in again, by its first member, who is its admin. */
export const changeMembership: Action = {
  name: "a member is taken out or let in",
  weight: 3,
  act: (simulation) => {
    const { random } = simulation.world;
    const [owner, ...others] = simulation.memberIds as [UserId, ...UserId[]];
    const chatId = random.pick(simulation.chatIds);
    const userId = random.pick(others);
    const isMember = simulation.server.membersOf(chatId).has(userId);
    operate(simulation, (chats) =>
      isMember ? chats.removeMember(owner, chatId, userId) : chats.putMember(owner, chatId, userId, {}),
    );
  },
};

/** At the end of a run most of those who were taken out are let in again. */
export function letIn(simulation: Simulation): void {
  const owner = simulation.people[0]?.userId as UserId;
  for (const chatId of simulation.chatIds) {
    for (const { userId } of simulation.people) {
      if (simulation.server.membersOf(chatId).has(userId) || simulation.world.random.chance(30)) continue;
      operate(simulation, (chats) => chats.putMember(owner, chatId, userId, {}));
    }
  }
}

/** What somebody does by REST; a disk that refuses and a server that dies are part of life. */
function operate({ world, server }: Simulation, act: (chats: Chats) => Promise<unknown>): void {
  const { host, chats } = server;
  if (host === undefined || chats === undefined) return;
  world.runAs(host, () => {
    act(chats).catch((error: unknown) => {
      const isExpected = error instanceof Error && /no space left|write-failed|resync/u.test(error.message);
      if (!isExpected) world.fail(error, "membership");
    });
  });
}
