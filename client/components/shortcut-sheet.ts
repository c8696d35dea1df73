import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import "./dialog.ts";
import { DialogCloseEvent } from "./dialog.ts";
import { RoostElement } from "./roost-element.ts";
import { actionLabel } from "./message-action-labels.ts";
import { messageKeys } from "./message-keys.ts";
import { keysOf, shortcutLabel } from "./shortcut-labels.ts";
import { isMac, shortcuts } from "./shortcuts.ts";

/** The keys that do something, to look up. Tells `dialog-close` when the person closed it. */
@customElement("roost-shortcut-sheet")
export class RoostShortcutSheet extends RoostElement {
  /** Whether it is shown. */
  @property({ type: Boolean }) open = false;
  /** Enter sends; else it begins a new line, and with Ctrl or Command it sends. */
  @property({ type: Boolean }) enterSends = false;

  protected override render(): TemplateResult {
    const mod = isMac() ? "⌘" : "Ctrl";
    return html`<roost-dialog
      .heading=${msg("Keyboard shortcuts", { id: "shortcut.title" })}
      ?open=${this.open}
      @dialog-close=${this.#handleClose}
    >
      ${group(
        msg("Anywhere", { id: "shortcut.anywhere" }),
        shortcuts.map((shortcut) => [shortcutLabel(shortcut.name), keysOf(shortcut)]),
      )}
      ${group(msg("While writing", { id: "shortcut.writing" }), [
        [msg("Send", { id: "composer.send" }), this.enterSends ? ["Enter"] : [mod, "Enter"]],
        [msg("New line", { id: "shortcut.new-line" }), this.enterSends ? ["Shift", "Enter"] : ["Enter"]],
        [msg("Edit your last message", { id: "shortcut.edit-last" }), ["↑"]],
        [msg("Cancel an answer or a change", { id: "shortcut.cancel" }), ["Esc"]],
        [msg("Mention somebody", { id: "shortcut.mention" }), ["@"]],
      ])}
      ${group(msg("On a message", { id: "shortcut.on-message" }), [
        [msg("The message above or below", { id: "shortcut.message-move" }), ["↑", "↓"]],
        [msg("Everything that can be done with it", { id: "shortcut.message-menu" }), ["Enter"]],
        ...messageKeys.flatMap(({ key, actions: [action] }): readonly (readonly [string, readonly string[]])[] =>
          action === undefined ? [] : [[actionLabel(action), keysOf({ key: key.toLowerCase() })]],
        ),
      ])}
      <button slot="actions" class="button" autofocus @click=${this.#handleClose}>
        ${msg("Close", { id: "close" })}
      </button>
    </roost-dialog>`;
  }

  readonly #handleClose = (): void => {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new DialogCloseEvent());
  };
}

function group(label: string, rows: readonly (readonly [label: string, keys: readonly string[]])[]): TemplateResult {
  return html`<section class="mt-4">
    <h3 class="mb-1 text-13 font-medium text-ink">${label}</h3>
    <dl>
      ${rows.map(
        ([name, keys]) =>
          html`<div class="flex min-h-9 items-center gap-3 border-b border-line">
            <dt class="min-w-0 flex-1">${name}</dt>
            <dd class="flex gap-1">
              ${keys.map(
                (key) =>
                  html`<kbd
                    class="min-w-6 rounded-touch border border-line-strong px-1.5 text-center font-sans text-12 leading-5.5 text-ink"
                    >${key}</kbd
                  >`,
              )}
            </dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-shortcut-sheet": RoostShortcutSheet;
  }
}
