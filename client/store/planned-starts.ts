import { segmentDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { PlannedChats } from "./planned-chats.ts";
import type { ProblemList } from "./problem-list.ts";

interface PlannedStartsOptions {
  readonly ports: PersonPorts;
  readonly planned: PlannedChats;
  readonly problems: ProblemList;
  readonly findFacts: (chatId: ChatId) => ChatFacts | undefined;
}

/** Tells the server of direct chats that begin with their first message. */
export class PlannedStarts {
  readonly #options: PlannedStartsOptions;
  /** Their create commands are on the way to the disk. */
  readonly #starting = new Set<ChatId>();

  constructor(options: PlannedStartsOptions) {
    this.#options = options;
  }

  /** The tab may have ended between a first message and the command that makes its chat. The outbox was read before. */
  recover(): void {
    const { planned, ports } = this.#options;
    for (const chatId of planned.all.keys()) {
      if (ports.hasUnsentMessages(segmentDocName(chatId, 0))) void this.start(chatId);
    }
  }

  /** Something was written in this chat, perhaps for the first time. */
  async start(chatId: ChatId): Promise<void> {
    const { planned, ports, problems, findFacts } = this.#options;
    const plan = planned.all.get(chatId);
    if (plan === undefined || this.#starting.has(chatId)) return;
    if (findFacts(chatId)?.isPlanned !== true) return;
    this.#starting.add(chatId);
    try {
      await ports.commands.createChat({ id: chatId, kind: "direct", memberIds: [plan.peerId] });
    } catch {
      // What was written waits on this device; the next start or message tries again.
      problems.add({ code: "storage-unavailable" });
    } finally {
      this.#starting.delete(chatId);
    }
  }
}
