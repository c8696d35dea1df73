import { isChatId, isUserId } from "../../shared/lib/ids.ts";
import type { SearchAsked } from "./search-address.ts";

/** Reads the part of an address after the question mark; what makes no sense is left out. */
export function readSearchAddress(address: string): SearchAsked {
  const parts = new URLSearchParams(address);
  const from = parts.get("from");
  const chatId = parts.get("in");
  const since = parts.get("since");
  const before = parts.get("before");
  return {
    text: parts.get("q") ?? "",
    ...(isUserId(from) ? { from } : {}),
    ...(isChatId(chatId) ? { in: chatId } : {}),
    ...(parts.get("has") === "link" ? { links: true } : {}),
    ...(dayStart(since) === undefined ? {} : { since: since as string }),
    ...(dayStart(before) === undefined ? {} : { before: before as string }),
  };
}

/** When a day begins here, epoch milliseconds. */
export function dayStart(day: string | null | undefined): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day ?? "");
  if (match === null) return undefined;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return date.getDate() === Number(match[3]) ? date.getTime() : undefined;
}
