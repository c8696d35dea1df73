import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";

/** Nothing is asked yet: what can be, to be tried by a press. */
export function searchIntro(tryIt: (text: string) => void): TemplateResult {
  const examples: readonly (readonly [string, string])[] = [
    [msg("from:", { id: "search.example-from" }), msg("what somebody wrote", { id: "search.example-from-text" })],
    [msg("in:", { id: "search.example-in" }), msg("in one chat", { id: "search.example-in-text" })],
    [msg("has:link", { id: "search.example-has" }), msg("with a link", { id: "search.example-has-text" })],
    [
      msg("after:yesterday", { id: "search.example-after" }),
      msg("since a day, also 2026-11-22 or 2026-11", { id: "search.example-after-text" }),
    ],
  ];
  return emptyState({
    drawing: lineArt.company(),
    title: msg("Everything on this device", { id: "search.intro-title" }),
    text: msg("Beginnings of words are enough, accents do not matter, and no connection is needed.", {
      id: "search.intro-text",
    }),
    action: html`<ul class="grid gap-1 text-start text-13">
      ${examples.map(
        ([text, label]) =>
          html`<li class="flex items-center gap-2">
            <button
              class="min-h-9 rounded-control bg-field px-2.5 font-medium text-accent-ink hover:bg-hover pointer-coarse:min-h-11 pointer-coarse:min-w-11"
              @click=${() => tryIt(text)}
            >
              ${text}
            </button>
            <span class="text-ink-soft">${label}</span>
          </li>`,
      )}
    </ul>`,
  });
}

/** A filter of the introduction, with nothing after it yet. */
export function isOnlyBegun(text: string): boolean {
  const begun = [msg("from:", { id: "search.example-from" }), msg("in:", { id: "search.example-in" })];
  return begun.includes(text.trim());
}

interface WiderSearch {
  /** Takes off the chat that was searched in; undefined without one. */
  readonly everywhere: (() => void) | undefined;
  /** Takes off all filters; undefined without any but that chat. */
  readonly unfiltered: (() => void) | undefined;
}

/** Nothing was found: what could be taken off what was asked. */
export function searchNothing({ everywhere, unfiltered }: WiderSearch): TemplateResult {
  const state = {
    drawing: lineArt.alone(),
    title: msg("Nothing found", { id: "search.none-title" }),
    text: msg("This looks through everything that this device holds. Older messages come to it little by little.", {
      id: "search.none-text",
    }),
  };
  if (everywhere === undefined && unfiltered === undefined) return emptyState(state);
  return emptyState({
    ...state,
    action: html`<div class="flex flex-wrap justify-center gap-2">
      ${
        unfiltered === undefined
          ? nothing
          : html`<button class="button" @click=${unfiltered}>
              ${msg("Take off the filters", { id: "search.unfiltered" })}
            </button>`
      }
      ${
        everywhere === undefined
          ? nothing
          : html`<button class="button" @click=${everywhere}>
              ${msg("Search in all chats", { id: "search.everywhere" })}
            </button>`
      }
    </div>`,
  });
}

export function searchUnavailable(): TemplateResult {
  return emptyState({
    drawing: lineArt.nobody(),
    title: msg("This browser cannot search here", { id: "search.unavailable-title" }),
    text: msg("It does not let a page look through its own storage in the background. Your chats are all here.", {
      id: "search.unavailable-text",
    }),
  });
}
