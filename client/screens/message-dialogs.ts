import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { forwardedTexts } from "../../shared/text/forwarded-texts.ts";
import type { Mention } from "../../shared/text/mentions.ts";
import "../components/dialog.ts";
import { mentionLabel, messageText } from "../components/message-text.ts";
import { nameList } from "../components/name-list.ts";
import { dayAndTime } from "../components/times.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatView, MessageView } from "../store/views.ts";
import { BegunTasks } from "./begun-tasks.ts";
import type { ChatPeople } from "./chat-people.ts";
import type { ForwardDoneEvent } from "./forward-dialog.ts";
import type { MessageTasks } from "./message-tasks.ts";
import { seenDialog } from "./seen-dialog.ts";

export { jumpDialogs } from "./jump-dialogs.ts";
export { undoBar } from "./undo-bar.ts";

export interface TaskDialogOptions {
  readonly store: AppStore;
  readonly people: ChatPeople;
  readonly chat: ChatView;
  readonly me: UserId | undefined;
  readonly isThread?: boolean;
}

/** Everything that is asked or shown about single messages. */
export function taskDialogs(
  tasks: MessageTasks,
  { store, people, chat, me, isThread }: TaskDialogOptions,
): TemplateResult {
  const hasDraft = (): boolean =>
    isThread !== true &&
    store.chats.value.some(({ id, draft, draftThread }) => id === chat.id && draft && !draftThread);
  const begun = (tasks.begun ??= new BegunTasks(tasks));
  // What is gone on with is shown in its turn.
  if (me !== undefined)
    queueMicrotask(() => begun.follow({ me, chatId: chat.id, isThread: isThread === true, hasDraft: hasDraft() }));
  return html`${historyDialog(tasks, people.names)} ${removeDialog(tasks)}
  ${seenDialog({ message: tasks.seenBy, chat, close: () => tasks.closeSeenBy() })}
  ${tasks.forwarding === undefined ? nothing : forwardDialog(tasks, tasks.forwarding, { store, people, me })}`;
}

function forwardDialog(
  tasks: MessageTasks,
  message: MessageView,
  { store, people }: Pick<TaskDialogOptions, "store" | "people" | "me">,
): TemplateResult {
  import("./forward-dialog.ts").catch(reportError);
  const { names } = people;
  const { session } = store;
  const own =
    "me" in session.value && session.value.me.id === message.author ? session.value.me.displayName : undefined;
  const author = own ?? names.get(message.author) ?? msg("Someone", { id: "reaction.someone" });
  const nameOf = (mention: Mention): string => mentionLabel(mention, names).slice(1);
  return html`<roost-forward-dialog
    .store=${store}
    .texts=${forwardedTexts(message.text, author, nameOf, limits.textLength)}
    @dialog-close=${() => tasks.endForwarding("")}
    @forward-done=${({ count, refused }: ForwardDoneEvent) => tasks.endForwarding(describeForward(count, refused))}
  ></roost-forward-dialog>`;
}

function describeForward(count: number, refused: readonly string[]): string {
  if (refused.length > 0) {
    return msg(str`You can no longer write in ${nameList(refused)}`, { id: "forward.refused" });
  }
  return count === 1
    ? msg("Forwarded", { id: "forward.done" })
    : msg(str`Forwarded to ${count} chats`, { id: "forward.done-many" });
}

/** What an edited message said, oldest first. */
function historyDialog(tasks: MessageTasks, names: ReadonlyMap<UserId, string>): TemplateResult {
  const close = (): void => tasks.closeHistory();
  const texts = tasks.history?.texts ?? [];
  return html`<roost-dialog
    ?open=${tasks.history !== undefined}
    .heading=${msg("What it said before", { id: "history.title" })}
    @dialog-close=${close}
  >
    <ol class="flex flex-col gap-3">
      ${texts.map(
        ({ text, at }) =>
          html`<li class="border-b border-line pb-3 text-ink">
            <time class="text-12 text-ink-soft tabular-nums" datetime=${new Date(at).toISOString()}
              >${dayAndTime(at, Date.now())}</time
            >
            <div class="wrap-anywhere whitespace-pre-wrap" dir="auto">${messageText(text, { names })}</div>
          </li>`,
      )}
    </ol>
    <button slot="actions" class="button" autofocus @click=${close}>${msg("Close", { id: "close" })}</button>
  </roost-dialog>`;
}

/** Asks before an admin takes away what somebody else wrote. */
function removeDialog(tasks: MessageTasks): TemplateResult {
  return html`<roost-dialog
    ?open=${tasks.removing !== undefined}
    .heading=${msg("Remove this message for everybody?", { id: "remove.title" })}
    @dialog-close=${() => tasks.decideRemoval(false)}
  >
    ${msg("Its text is gone then, here and on all devices. That cannot be undone.", { id: "remove.text" })}
    <button slot="actions" class="button button-danger" @click=${() => tasks.decideRemoval(true)}>
      ${msg("Remove", { id: "remove.action" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${() => tasks.decideRemoval(false)}>
      ${msg("Keep it", { id: "discard.keep" })}
    </button>
  </roost-dialog>`;
}
