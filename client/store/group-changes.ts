import type { ChatId } from "../../shared/lib/ids.ts";
import { isOwnLeaving } from "./pending-changes.ts";
import type { ChatChange, PersonPorts } from "./person-ports.ts";
import type { ProblemList } from "./problem-list.ts";

/** What the person changes of groups: each change goes through the outbox and shows at once. */
export class GroupChanges {
  readonly #ports: PersonPorts;
  readonly #problems: ProblemList;

  constructor(ports: PersonPorts, problems: ProblemList) {
    this.#ports = ports;
    this.#problems = problems;
  }

  make(chatId: ChatId, changes: readonly ChatChange[]): Promise<void> {
    return this.#onDisk(async () => {
      for (const change of changes) await this.#ports.commands.changeChat(chatId, change);
    });
  }

  /** Forgets that the person wanted to leave, if the server does not know yet. */
  stay(chatId: ChatId): Promise<void> {
    const { commands, identity } = this.#ports;
    return this.#onDisk(() => commands.takeBackChanges(chatId, (change) => isOwnLeaving(change, identity.user.id)));
  }

  async #onDisk(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch {
      this.#problems.add({ code: "storage-unavailable" });
    }
  }
}
