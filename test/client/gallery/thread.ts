import type { MessageId } from "../../../shared/lib/ids.ts";
import type { OpenThread } from "../../../client/store/app-store.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { MessageView, TimelineView } from "../../../client/store/views.ts";
import { createMessage } from "./messages.ts";
import { me, people } from "./people.ts";

/** A thread below a message, with as many replies as the message says. */
export function createThread(root: MessageId, chat: Cell<TimelineView>, calls: string[]): OpenThread {
  const first = chat.value.messages.find(({ id }) => id === root);
  const timeline = new Cell<TimelineView>({
    ready: true,
    messages: createReplies(first),
    hasOlder: false,
    hasNewer: false,
    newBelow: 0,
  });
  const draft = new Cell("");
  return {
    timeline,
    draft,
    send: (text) => {
      const reply = createMessage({ by: me.id, text, ago: 0, state: "pending" }, Date.now(), calls.length);
      timeline.set({ ...timeline.value, messages: [...timeline.value.messages, { ...reply, threadId: root }] });
      calls.push(`reply ${text}`);
      return { id: reply.id, written: Promise.resolve() };
    },
    setDraft: (text) => draft.set(text),
    markSeen: (upTo) => calls.push(`thread seen ${upTo}`),
    loadOlder: () => Promise.resolve(),
    show: (id) => timeline.value.messages.some((message) => message.id === id),
    close: () => calls.push(`close thread ${root}`),
  };
}

const said = ["Could we sell it?", "My sister asked the same", "Let us ask her on Saturday then"];

function createReplies(first: MessageView | undefined): readonly MessageView[] {
  if (first === undefined) return [];
  const authors = [people.anna.id, people.grace.id, me.id];
  const replies = Array.from({ length: first.thread?.count ?? 0 }, (_, i) => {
    const line = { by: authors[i % 3] ?? me.id, text: said[i % 3] ?? "", ago: 20 - i };
    return { ...createMessage(line, Date.now(), i), threadId: first.id };
  });
  return [first, ...replies];
}
