import type { UserId } from "../../shared/lib/ids.ts";
import { parseChatSummary } from "../api/answers.ts";
import { createBackOff } from "../api/back-off.ts";
import { CommandStore } from "../outbox/command-store.ts";
import { Outbox } from "../outbox/outbox.ts";
import type { PersonStore } from "../store/person-store.ts";
import { leftBy } from "./commands.ts";

interface OutboxParts {
  /** Of its database. */
  readonly name: string;
  readonly random: () => number;
  readonly userId: UserId;
  readonly execute: ConstructorParameters<typeof Outbox>[0]["execute"];
  readonly store: () => PersonStore;
  /** What could not be read from the disk is read now. */
  readonly onLate: () => void;
  /** A command was added or taken back in this tab. */
  readonly onLocal: () => void;
  /** The server did what was asked. */
  readonly onDone: () => void;
  /** The server will not have it, and what was shown of it is not so. */
  readonly onUndone: () => void;
}

/** The queue of commands, and what the store hears of them. */
export function openOutbox(parts: OutboxParts): Outbox {
  const { name, random, userId, execute, store, onLocal, onLate, onDone, onUndone } = parts;
  const outbox: Outbox = new Outbox({
    store: new CommandStore(name),
    backOff: createBackOff({ baseMs: 500, maxMs: 60_000, random }),
    execute,
    onLate,
    onChange: (isLocal) => {
      if (isLocal) onLocal();
      store().connection.update({ waitingCommands: outbox.waiting });
      store().noteOutboxChanged();
    },
    onDone: (command, value) => {
      const chat = parseChatSummary(value);
      if (chat !== undefined) store().applyChat(chat);
      const left = leftBy(command, userId);
      if (left !== undefined) store().applyControl({ type: "membership", chatId: left, member: false });
      onDone();
    },
    onRefused: (command, code) => {
      // Who was taken out of the group meanwhile has left it.
      if (code === "not-found" && leftBy(command, userId) !== undefined) return;
      store().problems.add({ code: "command-failed", detail: code });
      if (command.kind === "change-profile") onUndone();
    },
  });
  return outbox;
}
