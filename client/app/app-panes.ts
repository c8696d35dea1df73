import { html, type TemplateResult } from "lit";
import { latePart } from "../components/late-part.ts";
import "../screens/chat-screen.ts";
import { showGap } from "../screens/show-gap.ts";
import type { AppStore } from "../store/app-store.ts";
import type { Place } from "./places.ts";

/** Screens that are not needed to read and write come when they are opened; the service worker keeps them. */
const load = {
  "new-chat": () => import("../screens/new-chat-screen.ts"),
  invite: () => import("../screens/invite-screen.ts"),
  "new-group": () => import("../screens/new-group-screen.ts"),
  search: () => import("../screens/search-screen.ts"),
  storage: () => import("../screens/storage-screen.ts"),
  password: () => import("../screens/password-screen.ts"),
  settings: () => import("../screens/settings-screen.ts"),
  "sign-in": () => import("../screens/sign-in-screen.ts"),
  "sign-up": () => import("../screens/sign-up-screen.ts"),
} as const;

/** What somebody sees who has to sign in; `email` is who it was. */
export function gate(place: Place, store: AppStore, email: string): TemplateResult {
  // Who follows an invitation without an account makes one first, and then is where the invitation leads.
  if (place.kind === "sign-up" || place.kind === "invite") {
    const given = new URLSearchParams(location.search).get("invite") ?? "";
    const invite = place.kind === "invite" ? place.token : given;
    const screen = html`<roost-sign-up-screen class="h-full" .store=${store} .invite=${invite}></roost-sign-up-screen>`;
    return html`${latePart(load["sign-up"], screen)}`;
  }
  const screen = html`<roost-sign-in-screen class="h-full" .store=${store} .email=${email}></roost-sign-in-screen>`;
  return html`${latePart(load["sign-in"], screen)}`;
}

/** What stands beside the list of chats; `isAlone`: nobody else is on the server; `isKnown`: whether that is so is known. */
export function pane(
  place: Place,
  store: AppStore,
  { hasChats, isAlone, isKnown }: { readonly hasChats: boolean; readonly isAlone: boolean; readonly isKnown: boolean },
): TemplateResult {
  switch (place.kind) {
    case "chat":
      return html`<roost-chat-screen
        class="h-full"
        .store=${store}
        .chatId=${place.chatId}
        .visit=${place}
        .threadId=${place.threadId}
        ?detailed=${place.details === true}
      ></roost-chat-screen>`;
    case "unknown":
      return showGap("unknown-address");
    case "home":
    case "sign-in":
    case "sign-up":
      if (hasChats) return showGap("choose");
      return isKnown ? showGap(isAlone ? "alone" : "first") : html`<h1 class="sr-only">Roost</h1>`;
    default:
      return html`${latePart(load[place.kind], lateScreen(place, store))}`;
  }
}

function lateScreen(place: Place, store: AppStore): TemplateResult {
  switch (place.kind) {
    case "new-chat":
      return html`<roost-new-chat-screen class="h-full" .store=${store}></roost-new-chat-screen>`;
    case "new-group":
      return html`<roost-new-group-screen class="h-full" .store=${store}></roost-new-group-screen>`;
    case "storage":
      return html`<roost-storage-screen class="h-full" .store=${store}></roost-storage-screen>`;
    case "password":
      return html`<roost-password-screen class="h-full" .store=${store}></roost-password-screen>`;
    case "search":
      return html`<roost-search-screen
        class="h-full"
        .store=${store}
        .address=${location.search}
      ></roost-search-screen>`;
    case "invite":
      return html`<roost-invite-screen class="h-full" .store=${store} .token=${place.token}></roost-invite-screen>`;
    default:
      return html`<roost-settings-screen class="h-full" .store=${store}></roost-settings-screen>`;
  }
}
