import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { MessagesSquare } from "lucide";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { ThreadSummaryView } from "../store/views.ts";
import { icon } from "./icon.ts";
import { dayAndTime } from "./times.ts";

/** The person wants to see the thread that a message begins. */
export class ThreadOpenEvent extends Event {
  constructor(readonly messageId: MessageId) {
    super("thread-open", { bubbles: true, composed: true });
  }
}

/** Below a thread's first message: how many replies there are, when the last one came, and what is new. */
export function threadSummary(id: MessageId, thread: ThreadSummaryView): TemplateResult {
  const { lastAt, unread } = thread;
  const open = (event: Event): boolean | undefined => event.target?.dispatchEvent(new ThreadOpenEvent(id));
  return html`<button
    class="mt-1 flex min-h-8 max-w-full items-center gap-1.5 rounded-full px-2.5 text-13 hover:bg-hover pointer-coarse:min-h-11 ${
      unread > 0 ? "font-medium text-signal-ink" : "text-accent-ink"
    }"
    @click=${open}
  >
    ${icon(MessagesSquare, 16)}
    <span>${replyCount(thread)}</span>
    <span class="truncate text-12 font-normal text-ink-soft tabular-nums"
      >${msg(str`last ${dayAndTime(lastAt, Date.now())}`, { id: "thread.last" })}</span
    >
    ${
      unread === 0
        ? nothing
        : html`<span class="flex-none rounded-full bg-signal px-1.5 text-12 text-on-signal tabular-nums"
            >${msg(str`${unread} new`, { id: "thread.new" })}</span
          >`
    }
  </button>`;
}

export function replyCount({ count }: Pick<ThreadSummaryView, "count">): string {
  return count === 1 ? msg("1 reply", { id: "thread.reply" }) : msg(str`${count} replies`, { id: "thread.replies" });
}
