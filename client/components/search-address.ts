import type { ChatId, UserId } from "../../shared/lib/ids.ts";
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
