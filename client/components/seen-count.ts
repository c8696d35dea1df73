import { msg, str } from "@lit/localize";
import type { UserId } from "../../shared/lib/ids.ts";
import type { MessageView } from "../store/views.ts";

export interface SeenCount {
  readonly seen: number;
  readonly of: number;
}

/** How many of a group's other members have seen an own message; undefined where that is no question. */
export function seenCountOf(
  { own, deleted, orderKey, seenBy, editUnsent }: MessageView,
  audience: readonly UserId[],
): SeenCount | undefined {
  if (!own || deleted || editUnsent === true || orderKey === undefined || audience.length === 0) return undefined;
  // Who has left does not count.
  return { seen: audience.filter((id) => seenBy.includes(id)).length, of: audience.length };
}

export function seenCountLabel({ seen, of }: SeenCount): string {
  if (seen === 0) return msg("Sent", { id: "delivery.sent" });
  return seen === of
    ? msg("Seen by everybody", { id: "seen.all" })
    : msg(str`Seen by ${seen} of ${of}`, { id: "seen.count" });
}
