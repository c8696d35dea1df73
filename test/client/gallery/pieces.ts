import { html, render, type TemplateResult } from "lit";
import { applyTheme, readLocale, readTheme } from "../../../client/app/device-preferences.ts";
import { showLocale } from "../../../client/app/locale.ts";
import "../../../client/components/emoji-popover.ts";
import "../../../client/components/message-menu.ts";
import { messageText } from "../../../client/components/message-text.ts";
import "../../../client/components/quick-switcher.ts";
import "../../../client/components/quote.ts";
import "../../../client/components/reaction-bar.ts";
import "../../../client/components/seen-list.ts";
import "../../../client/components/shortcut-sheet.ts";
import "../../../client/components/typing-line.ts";
import "../../../client/styles/sheet.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { createGalleryStore } from "./gallery-store.ts";
import { everybody, me, people } from "./people.ts";

/** The elements around a message, each alone; `?open=` opens the switcher, the sheet, the menu or the picker. */
const store = createGalleryStore("team");
const names = new Map([...everybody, me].map(({ id, displayName }) => [id, displayName]));
const messageId = createMessageId(Date.now(), 1, people.anna.id, 0);
const marks = `**Bold**, *italic*, ~~struck~~, \`code\` and [a label](https://example.org/plan).
@00anna00 asked @0000me00, and @all know https://en.example.org/wiki/Roost_(bird).

> A quote with **weight**
> - and a list

1. first
2. second
   - below it

\`\`\`ts
export function greet(name: string): string {
  return \`Hello \${name}, this line is long enough to make the code scroll sideways\`;
}
\`\`\``;

const bubble = (text: string, own: boolean): TemplateResult =>
  html`<div class="max-w-full rounded-bubble px-3 py-1.5 text-15 ${own ? "bg-bubble-own" : "bg-bubble shadow-bubble"}">
    <div dir="auto">
      <span class="[overflow-wrap:anywhere] whitespace-pre-wrap"
        >${messageText(text, { names, me: me.id, hits: [[10, 22]] })}</span
      >
    </div>
  </div>`;

const page = (): TemplateResult => html`
  <main class="mx-auto flex h-dvh max-w-[45rem] flex-col gap-4 overflow-y-auto bg-ground p-4 text-ink">
    <h1 class="text-20 font-strong">Pieces</h1>
    ${bubble(marks, false)} ${bubble(marks, true)} ${bubble("שלום **עולם** @00anna00", false)}
    <roost-quote
      removable
      .quote=${{ id: messageId, author: people.anna.id, text: marks, deleted: false, known: true }}
      .names=${names}
      .me=${me.id}
    ></roost-quote>
    <roost-reaction-bar
      .names=${names}
      .me=${me.id}
      .reactions=${[
        { emoji: "👍", userIds: [people.anna.id, me.id], mine: true },
        { emoji: "🎉", userIds: everybody.map(({ id }) => id), mine: false },
        { emoji: "👩🏽‍🚀", userIds: [people.chen.id], mine: false },
      ]}
      @reaction-add=${(event: Event) => openPicker(event.target as Element)}
    ></roost-reaction-bar>
    <roost-message-menu
      .messageId=${messageId}
      .situation=${{
        own: true,
        deleted: false,
        state: "sent",
        pinned: false,
        writable: true,
        admin: true,
        inThread: false,
      }}
    ></roost-message-menu>
    <roost-seen-list class="self-end" .people=${everybody}></roost-seen-list>
    <roost-typing-line .names=${["Anna Kowalska", "Szűcs Bálint"]}></roost-typing-line>
    <roost-emoji-popover
      .language=${document.documentElement.lang === "hu" ? "hu" : "en"}
      .recent=${["👍", "🎉", "👩🏽‍🚀", "❤️", "😂"]}
    ></roost-emoji-popover>
    <roost-quick-switcher
      searchable
      .chats=${store.chats.value}
      .people=${everybody}
      .actions=${[
        { id: "settings", label: "Profile and settings", keys: ["Ctrl", ","] },
        { id: "group", label: "New group" },
      ]}
    ></roost-quick-switcher>
    <roost-shortcut-sheet enterSends></roost-shortcut-sheet>
  </main>
`;

function openPicker(anchor: Element): void {
  void document.querySelector("roost-emoji-popover")?.openAt(anchor);
}

applyTheme(readTheme());
await showLocale(readLocale());
render(page(), document.body);
const wanted = new URLSearchParams(location.search).get("open");
if (wanted === "switcher") document.querySelector("roost-quick-switcher")?.toggleAttribute("open", true);
if (wanted === "sheet") document.querySelector("roost-shortcut-sheet")?.toggleAttribute("open", true);
if (wanted === "menu") void document.querySelector("roost-message-menu")?.openMenu();
if (wanted === "picker") openPicker(document.querySelector("roost-reaction-bar") ?? document.body);
