import { html, type TemplateResult } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { EmojiPickEvent } from "../components/emoji-grid.ts";
import type { RoostEmojiPopover } from "../components/emoji-popover.ts";
import type { SkinToneChangeEvent } from "../components/skin-tone-choice.ts";
import type { SettingsView } from "../store/settings-view.ts";

const mostRecent = 24;

/** One emoji picker for all that is done with emoji on a screen: writing them and reacting with them. */
export class EmojiChoice {
  readonly #use: (emoji: string, reactingTo: MessageId | undefined) => void;
  readonly #keepSkinTone: (skinTone: number) => void;
  readonly #popover = createRef<RoostEmojiPopover>();
  #reactingTo: MessageId | undefined;

  /** `use`: what to do with an emoji; without a message, write it. */
  constructor(
    use: (emoji: string, reactingTo: MessageId | undefined) => void,
    keepSkinTone: (skinTone: number) => void,
  ) {
    this.#use = use;
    this.#keepSkinTone = keepSkinTone;
  }

  choose(anchor: Element, reactingTo?: MessageId): void {
    this.#reactingTo = reactingTo;
    this.#open(anchor).catch(reportError);
  }

  async #open(anchor: Element): Promise<void> {
    await import("../components/emoji-popover.ts");
    await this.#popover.value?.openAt(anchor);
  }

  render({ recentEmoji, skinTone }: Pick<SettingsView, "recentEmoji" | "skinTone">): TemplateResult {
    return html`<roost-emoji-popover
      ${ref(this.#popover)}
      .language=${document.documentElement.lang === "hu" ? "hu" : "en"}
      .recent=${recentEmoji}
      .skinTone=${skinTone}
      @skin-tone-change=${(event: SkinToneChangeEvent) => this.#keepSkinTone(event.skinTone)}
      @emoji-pick=${({ emoji }: EmojiPickEvent) => this.#use(emoji, this.#reactingTo)}
    ></roost-emoji-popover>`;
  }
}

/** The emoji used last, this one first. */
export function withRecent(recent: readonly string[], emoji: string): readonly string[] {
  return [emoji, ...recent.filter((used) => used !== emoji)].slice(0, mostRecent);
}
