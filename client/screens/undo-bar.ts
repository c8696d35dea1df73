import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { paths } from "../components/paths.ts";
import type { MessageTasks } from "./message-tasks.ts";

const look =
  "pointer-events-auto flex min-h-11 items-center gap-x-2 rounded-full border border-line bg-floating text-13 shadow-large";
const buttonLook = "button button-quiet min-h-9! px-3! py-1! text-13! pointer-coarse:min-h-11!";

/** What has just been done with a message; a deletion can be taken back for a moment, a change that was begun gone on with. */
export function undoBar(tasks: MessageTasks): TemplateResult {
  const isPassing = tasks.notice !== "" || tasks.hasDeleted;
  // What passes covers the messages for a moment; what stays takes room of its own.
  return html`<div
    class="${isPassing ? "pointer-events-none absolute inset-x-0 bottom-full z-10 pb-2" : ""} flex justify-center px-3"
    role="status"
  >
    ${content(tasks)}
  </div>`;
}

function content(tasks: MessageTasks): TemplateResult | typeof nothing {
  if (tasks.notice !== "") return html`<div class="${look} px-5">${tasks.notice}</div>`;
  if (tasks.hasDeleted) {
    return html`<div class="${look} ps-5 pe-1.5">
      ${msg("Message deleted", { id: "message.deleted" })}
      <button class=${buttonLook} @click=${() => tasks.undoDelete()}>${msg("Undo", { id: "undo" })}</button>
    </div>`;
  }
  const waiting = tasks.begun?.waiting;
  return waiting === undefined ? nothing : begunChange(tasks, waiting);
}

/** Its message may be far away, or gone. */
function begunChange(
  tasks: MessageTasks,
  { chatId, messageId, isAnswer }: NonNullable<NonNullable<MessageTasks["begun"]>["waiting"]>,
): TemplateResult {
  return html`<div class="${look} flex-wrap justify-center rounded-card! py-1 ps-5 pe-1.5">
    ${
      isAnswer
        ? msg("What you had begun answers a message", { id: "begun.answer" })
        : msg("You had begun to change a message", { id: "begun.waiting" })
    }
    <span class="flex">
      <a class=${buttonLook} href=${paths.message(chatId, messageId)}>${msg("Show it", { id: "begun.show" })}</a>
      <button class=${buttonLook} @click=${() => tasks.begun?.takeOut(messageId)}>
        ${isAnswer ? msg("Not as an answer", { id: "begun.drop" }) : msg("Text to the field", { id: "begun.move" })}
      </button>
    </span>
  </div>`;
}
