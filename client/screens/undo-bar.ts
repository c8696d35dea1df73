import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageTasks } from "./message-tasks.ts";

/** What has just been done with a message; a deletion can be taken back for a moment. */
export function undoBar(tasks: MessageTasks): TemplateResult {
  return html`<div
    class="pointer-events-none absolute inset-x-0 bottom-full z-10 flex justify-center px-3 pb-2"
    role="status"
  >
    ${
      tasks.notice !== ""
        ? html`<div
            class="pointer-events-auto flex min-h-11 items-center rounded-full border border-line bg-floating px-5 text-13 shadow-large"
          >
            ${tasks.notice}
          </div>`
        : tasks.hasDeleted
          ? html`<div
              class="pointer-events-auto flex min-h-11 items-center gap-2 rounded-full border border-line bg-floating ps-5 pe-1.5 text-13 shadow-large"
            >
              ${msg("Message deleted", { id: "message.deleted" })}
              <button
                class="button button-quiet min-h-9! px-3! py-1! text-13! pointer-coarse:min-h-11!"
                @click=${() => tasks.undoDelete()}
              >
                ${msg("Undo", { id: "undo" })}
              </button>
            </div>`
          : nothing
    }
  </div>`;
}
