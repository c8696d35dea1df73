import { isChatId, isUserId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import { paths } from "./paths.ts";

/** What a person searches for, as the screen and its address have it. */
export interface SearchAsked {
  /** As it was typed; it may hold filters of its own. */
  readonly text: string;
  readonly from?: UserId;
  readonly in?: ChatId;
  readonly links?: true;
  /** A day, `2026-11-22`: written on it or later. */
  readonly since?: string;
  /** A day: written before it. */
  readonly before?: string;
}

/** The address of a search: what is asked for stays in the browser's history and can be shared. */
export function searchPath({ text, from, in: chatId, links, since, before }: SearchAsked): string {
  const parts = new URLSearchParams();
  if (text !== "") parts.set("q", text);
  if (from !== undefined) parts.set("from", from);
  if (chatId !== undefined) parts.set("in", chatId);
  if (links === true) parts.set("has", "link");
  if (since !== undefined) parts.set("since", since);
  if (before !== undefined) parts.set("before", before);
  return parts.size === 0 ? paths.search : `${paths.search}?${parts}`;
}

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
