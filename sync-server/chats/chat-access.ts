import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { Refusal } from "./refusal.ts";

/** The chat, if the caller is in it. A chat that the caller is not in does not exist for the caller. */
export async function accessChat(engine: SyncEngine, caller: UserId, chatId: ChatId): Promise<ChatFamily> {
  const family = await engine.chat(chatId);
  if (family === undefined || !family.mayAccess(caller)) throw chatNotFound();
  return family;
}

export function chatNotFound(): Refusal {
  return new Refusal("not-found", 404, "There is no such chat.");
}

/** Throws unless the caller is one of the chat's admins. Called again in the operation's turn: rights may have changed. */
export function requireAdmin(family: ChatFamily, caller: UserId): void {
  if (!family.mayAccess(caller)) throw chatNotFound();
  if (!family.isAdmin(caller)) throw new Refusal("not-allowed", 403, "Only an admin of the chat can do that.");
}

export function requireGroup(family: ChatFamily): void {
  if (family.record.kind === "direct") {
    throw new Refusal("direct-chat", 409, "A direct chat always has exactly its two people.");
  }
}
