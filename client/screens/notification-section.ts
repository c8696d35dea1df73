import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { NotificationController } from "../controllers/notification-controller.ts";
import { switchRow } from "./switch-row.ts";

/** The part of the controller that is shown. */
export type NotificationRows = Pick<NotificationController, "permission" | "choices" | "ask" | "choose">;

/** What this device tells while the app is open and out of sight. Nothing of it needs the server. */
export function notificationSection(notifications: NotificationRows): TemplateResult {
  return html`<section class="-mx-2.5">
    <h3 class="px-2.5 pb-1 text-13 font-medium">
      ${msg("Notifications on this device", { id: "notifications.title" })}
    </h3>
    ${contentFor(notifications)}
  </section>`;
}

function contentFor(notifications: NotificationRows): TemplateResult {
  switch (notifications.permission) {
    case "unsupported":
      return text(msg("This browser shows none for an app that is open in it.", { id: "notifications.unsupported" }));
    case "denied":
      return text(
        msg(
          "This browser does not let Roost show any. You can change that in its settings for this site, as a rule by the sign before the address.",
          { id: "notifications.denied" },
        ),
      );
    case "default":
      return html`${text(
          msg("Roost can tell you of new messages while it is open and you are doing something else.", {
            id: "notifications.ask-text",
          }),
        )}
        <button class="button mx-2.5 mt-3" @click=${() => void notifications.ask().catch(reportError)}>
          ${msg("Allow notifications", { id: "notifications.ask" })}
        </button>`;
    case "granted":
      return switches(notifications);
  }
}

function switches(notifications: NotificationRows): TemplateResult {
  const { isShown, hasSound } = notifications.choices;
  return html`${switchRow({
    label: msg("Tell me of new messages", { id: "notifications.show" }),
    hint: msg("While Roost is open and out of sight; of muted chats only mentions", { id: "notifications.show-hint" }),
    on: isShown,
    change: (on) => notifications.choose("isShown", on),
  })}
  ${
    isShown
      ? switchRow({
          label: msg("With a sound", { id: "notifications.sound" }),
          on: hasSound,
          change: (on) => notifications.choose("hasSound", on),
        })
      : nothing
  }`;
}

function text(content: string): TemplateResult {
  return html`<p class="px-2.5 text-13 text-ink-soft" role="status">${content}</p>`;
}
