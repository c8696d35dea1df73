import type { NewChat } from "../api/chats-api.ts";

/** What the server is asked to do as soon as it can be reached. Persisted: fields may be added, not changed. */
export type Command = { readonly kind: "create-chat"; readonly chat: NewChat };

/** A command as it waits. Persisted. */
export interface QueuedCommand {
  /** Ascending in the order in which commands were given. */
  readonly number: number;
  readonly command: Command;
  /** Epoch milliseconds. */
  readonly givenAt: number;
  /** Set when the server refused it for good: the API's code. It stays until somebody dismisses it. */
  readonly refusal?: string;
}

export function isQueuedCommand(value: unknown): value is QueuedCommand {
  if (value === null || typeof value !== "object" || !("number" in value) || !("command" in value)) return false;
  const { number, command } = value;
  return (
    typeof number === "number" &&
    command !== null &&
    typeof command === "object" &&
    "kind" in command &&
    command.kind === "create-chat" &&
    "chat" in command
  );
}
