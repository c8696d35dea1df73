import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { orderKeyOf } from "../../../shared/model/order.ts";
import type { DeliveryState, MessageView, QuoteView, ReactionView } from "../../../client/store/views.ts";
import { me } from "./people.ts";

export interface Line {
  readonly by: UserId;
  readonly text: string;
  /** Minutes before now. */
  readonly ago: number;
  readonly state?: DeliveryState;
  /** Why it is `failed`. */
  readonly failure?: string;
  readonly deleted?: true;
  readonly edited?: true;
  /** The server does not know of the change yet. */
  readonly editUnsent?: true;
  readonly pinned?: true;
  /** The line (counted from 0) that it answers. */
  readonly answers?: number;
  readonly reactions?: readonly ReactionView[];
  readonly seenBy?: readonly UserId[];
  /** Replies in its thread, and how many of them are new. */
  readonly thread?: readonly [count: number, unread: number];
}

/** Messages as the store would show them. `base` is now. */
export function createMessages(lines: readonly Line[], base: number): readonly MessageView[] {
  const messages: MessageView[] = [];
  lines.forEach((line, index) => {
    const message = createMessage(line, base, index);
    const answered = line.answers === undefined ? undefined : messages[line.answers];
    messages.push(answered === undefined ? message : { ...message, replyTo: toQuote(answered) });
  });
  return messages;
}

export function toQuote({ id, author, text, deleted }: MessageView): QuoteView {
  return { id, author, text: text.slice(0, 200), deleted, known: true };
}

export function createMessage(line: Line, base: number, index: number): MessageView {
  const sentAt = base - line.ago * 60_000 + index;
  const id = createMessageId(sentAt, index % 2 ** 20, line.by, 0);
  const state = line.state ?? "seen";
  const own = line.by === me.id;
  return {
    id,
    author: line.by,
    own,
    sentAt,
    ...(state === "pending" ? {} : { orderKey: orderKeyOf(id) }),
    text: line.deleted === true ? "" : line.text,
    deleted: line.deleted === true,
    ...(line.edited === true ? { editedAt: sentAt + 30_000 } : {}),
    ...(line.editUnsent === true ? { editUnsent: true } : {}),
    state,
    ...(line.failure === undefined ? {} : { failure: line.failure }),
    ...(line.thread === undefined
      ? {}
      : { thread: { count: line.thread[0], unread: line.thread[1], lastAt: base - 18 * 60_000 } }),
    reactions: line.reactions ?? [],
    pinned: line.pinned === true,
    mentionsMe: !own && (line.text.includes(`@${me.id}`) || line.text.includes("@all")),
    seenBy: line.seenBy ?? [],
  };
}

const words =
  "the bird came home over the river before rain and nobody saw which roof it had chosen for the night".split(" ");

/** A long history with messages of many lengths, always the same for the same `count`. */
export function createHistory(count: number, authors: readonly UserId[], base: number): readonly MessageView[] {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  return createMessages(
    Array.from({ length: count }, (_, index) => {
      const length = 2 + random(random(5) === 0 ? 90 : 14);
      const text = Array.from({ length }, () => words[random(words.length)]).join(" ");
      return { by: authors[random(authors.length)] ?? me.id, text: `${index}: ${text}`, ago: (count - index) * 4 };
    }),
    base,
  );
}
