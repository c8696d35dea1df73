import { html, nothing, type TemplateResult } from "lit";
import { MessagesSquare } from "lucide";
import type { MessageId } from "../../shared/lib/ids.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import { threadNewsText } from "../components/thread-news-text.ts";
import type { ChatView } from "../store/views.ts";

/** For the timeline below: what stands at its top makes room. */
export const roomForNews = "[--above:2.5rem] pointer-coarse:[--above:3rem]";

/** Over the messages: threads that concern the person have new replies. Leads to the latest; `shown` is open already. */
export function threadNews(
  { id, unreadThreads }: Pick<ChatView, "id" | "unreadThreads">,
  shown: MessageId | undefined,
): TemplateResult | typeof nothing {
  const roots = unreadThreads.filter((root) => root !== shown);
  const [first] = roots;
  if (first === undefined) return nothing;
  return html`<div class="pointer-events-none relative z-10 h-0">
    <div class="absolute inset-x-0 top-2 flex justify-center px-3">
      <a
        class="pointer-events-auto flex min-h-9 items-center gap-2 rounded-full border border-line bg-floating px-4 text-13 font-medium text-signal-ink shadow-large hover:bg-hover pointer-coarse:min-h-11"
        href=${paths.thread(id, first)}
        >${icon(MessagesSquare, 16)} ${threadNewsText(roots.length)}</a
      >
    </div>
  </div>`;
}
