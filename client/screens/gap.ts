import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { howToInvite } from "./how-to-invite.ts";

/** How the search is reached by keyboard. */
const findKeys = /Mac|iPhone|iPad/u.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";

const gaps = {
  "unknown-address": () =>
    emptyState({
      drawing: lineArt.nobody(),
      title: msg("There is nothing at this address", { id: "not-found.title" }),
      text: msg("It may have been typed wrongly, or what was here has moved.", { id: "not-found.text" }),
      action: showChats(),
      isPage: true,
    }),
  "unknown-chat": () =>
    unknownChat(msg("It may have been deleted, or you are not a member of it.", { id: "chat.unknown" })),
  "unknown-chat-yet": () =>
    unknownChat(
      msg("If you are a member, it appears here as soon as this device is up to date.", { id: "chat.unknown-yet" }),
    ),
  alone: () =>
    emptyState({
      drawing: lineArt.company(),
      title: msg("You are the first one here", { id: "home.alone-title" }),
      text: msg("You can write already. Everybody who joins a group later can read it from its first message.", {
        id: "home.alone-text",
      }),
      isPage: true,
    }),
  choose: () =>
    emptyState({
      drawing: lineArt.waiting(),
      title: msg("Choose a chat", { id: "home.choose-title" }),
      text: msg(str`Or press ${findKeys} to find a person or a chat.`, { id: "home.choose-text" }),
      isPage: true,
    }),
  first: () =>
    emptyState({
      drawing: lineArt.company(),
      title: msg("Start your first chat", { id: "home.first-title" }),
      text: firstText(),
      isPage: true,
    }),
  /** Where there is a pane beside the list, that says so. */
  "first-in-list": () =>
    html`<div class="px-2.5 pt-4 pb-1 md:hidden">
      <h2 class="text-17 font-strong">${msg("Start your first chat", { id: "home.first-title" })}</h2>
      <p class="mt-1 text-15 text-ink-soft">${firstText()}</p>
    </div>`,
  "messages-later": () =>
    later(
      msg("The messages of this chat are not on this device yet. They come with the next connection.", {
        id: "chat.not-here-yet",
      }),
    ),
  "messages-missing": () =>
    later(
      msg("More messages belong here. They are not on this device yet, and come with the next connection.", {
        id: "timeline.missing",
      }),
    ),
  "nobody-yet": () =>
    emptyState({
      drawing: lineArt.alone(),
      title: msg("Nobody else is here yet", { id: "chats.alone-title" }),
      text: howToInvite(),
      action: html`<a class="button" href=${paths.newGroup}>${msg("New group", { id: "new-group.title" })}</a>`,
    }),
  "never-synced": () =>
    emptyState({
      drawing: lineArt.alone(),
      title: msg("Your chats are not here yet", { id: "chats.never-title" }),
      text: msg("They come to this device with the first connection, and stay.", { id: "chats.never-text" }),
    }),
} as const;

/** What stands where there is nothing: seldom, so it is loaded when it is needed. */
export type GapKind = keyof typeof gaps;

/** Says why there is nothing here, and what to do. */
@customElement("roost-gap")
export class RoostGap extends RoostElement {
  /** Why there is nothing. */
  @property() kind: GapKind = "choose";

  protected override render(): TemplateResult {
    return gaps[this.kind]();
  }
}

function later(text: string): TemplateResult {
  return html`<p class="mx-auto max-w-80 text-center text-15 text-balance text-ink-soft">${text}</p>`;
}

function firstText(): string {
  return msg("Pick somebody from the list. You can write at any time, with or without a connection.", {
    id: "home.first-text",
  });
}

function unknownChat(text: string): TemplateResult {
  return emptyState({
    drawing: lineArt.nobody(),
    title: msg("This chat is not on this device", { id: "chat.unknown-title" }),
    text,
    action: showChats(),
    isPage: true,
  });
}

function showChats(): TemplateResult {
  return html`<a class="button" href=${paths.home}>${msg("Show my chats", { id: "show-chats" })}</a>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-gap": RoostGap;
  }
}
