import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { limits } from "../../shared/lib/limits.ts";
import type { CroppedPicture } from "../components/crop-picture.ts";
import { fieldValue, textField } from "../components/text-field.ts";
import type { AppStore } from "../store/app-store.ts";
import { choiceGroup } from "./choice-group.ts";
import { notHereYet } from "./not-here-yet.ts";
import { switchRow } from "./switch-row.ts";

type Settings = AppStore["settings"]["value"];

/** How one is called. Goes out when the server is in reach; `status` tells of it. */
export function nameForm(
  store: AppStore,
  name: string,
  { status, tell }: { readonly status: string; readonly tell: (status: string) => void },
): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = fieldValue(new FormData(event.currentTarget as HTMLFormElement), "displayName").trim();
    if (wanted === "" || wanted === name) return;
    store.rename(wanted);
    tell(savedText(store.connection.value.status === "offline"));
  };
  return html`<form class="flex flex-wrap items-end gap-x-2" @submit=${submit}>
    <div class="min-w-0 flex-1">
      ${textField({
        name: "displayName",
        label: msg("Your name", { id: "field.name" }),
        autocomplete: "name",
        maxLength: limits.displayNameLength,
        value: name,
      })}
    </div>
    <button class="button">${msg("Save", { id: "composer.save" })}</button>
    <p class="w-full text-13 text-ink-soft ${status === "" ? "" : "mt-1.5"}" role="status">${status}</p>
  </form>`;
}

/** Takes it over, and says what became of it. Goes out when the server is in reach. */
export async function pictureStatus(store: AppStore, picture: CroppedPicture | null): Promise<string> {
  try {
    await store.pictures?.set(picture);
  } catch (error) {
    reportError(error);
    return notHereYet();
  }
  return savedText(store.connection.value.status === "offline");
}

function savedText(isOffline: boolean): string {
  return isOffline
    ? msg("Saved here. The others see it when you are back online.", { id: "name.saved-here" })
    : msg("Saved", { id: "name.saved" });
}

/** How the app looks and speaks, alike on all of the person's devices. */
export function appearanceChoices(store: AppStore, settings: Settings): TemplateResult {
  return html`
    ${setting(store, settings, "theme", msg("Appearance", { id: "settings.appearance" }), [
      ["system", msg("System", { id: "settings.theme-system" })],
      ["light", msg("Light", { id: "settings.theme-light" })],
      ["dark", msg("Dark", { id: "settings.theme-dark" })],
    ])}
    ${setting(store, settings, "density", msg("Messages", { id: "settings.density" }), [
      ["comfortable", msg("In bubbles", { id: "settings.density-comfortable" })],
      ["compact", msg("Compact", { id: "settings.density-compact" })],
    ])}
    ${setting(store, settings, "textSize", msg("Text size", { id: "settings.text-size" }), [
      ["small", msg("Small", { id: "settings.text-small" })],
      ["normal", msg("Normal", { id: "settings.text-normal" })],
      ["large", msg("Large", { id: "settings.text-large" })],
    ])}
    ${setting(store, settings, "language", msg("Language", { id: "settings.language" }), [
      ["system", msg("System", { id: "settings.theme-system" })],
      ["en", "English"],
      ["hu", "Magyar"],
    ])}
  `;
}

function setting<Name extends "theme" | "density" | "textSize" | "language">(
  store: AppStore,
  settings: Settings,
  name: Name,
  label: string,
  choices: readonly (readonly [Settings[Name], string])[],
): TemplateResult {
  return choiceGroup({
    name,
    label,
    value: settings[name],
    choices,
    choose: (value) => {
      const chosen = choices.find(([choice]) => choice === value)?.[0];
      if (chosen !== undefined) store.setSetting(name, chosen);
    },
  });
}

/** What Enter does, and what others get to know. */
export function habitSwitches(store: AppStore, settings: Settings): TemplateResult {
  return html`<section class="-mx-2.5">
    <h3 class="px-2.5 pb-1 text-13 font-medium">${msg("Writing and privacy", { id: "settings.habits" })}</h3>
    ${switchRow({
      label: msg("Enter sends", { id: "settings.enter-sends" }),
      hint: msg("Off, and on phones: Enter begins a new line, Ctrl or ⌘ with Enter sends", {
        id: "settings.enter-hint",
      }),
      on: settings.enterSends,
      change: (on) => store.setSetting("enterSends", on),
    })}
    ${switchRow({
      label: msg("Show that I am typing", { id: "settings.share-typing" }),
      on: settings.shareTyping,
      change: (on) => store.setSetting("shareTyping", on),
    })}
    ${switchRow({
      label: msg("Show when I am here", { id: "settings.share-presence" }),
      hint: msg("Online, which chat is open, and when you were last here", { id: "settings.share-presence-hint" }),
      on: settings.sharePresence,
      change: (on) => store.setSetting("sharePresence", on),
    })}
  </section>`;
}
