import { msg } from "@lit/localize";
import { nothing, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { UserId } from "../../shared/lib/ids.ts";
import type { PersonView } from "../store/views.ts";
import type { MentionCandidate, MentionQuery } from "./mention-completion.ts";
import type { MentionDraft } from "./mention-draft.ts";
import type { MentionList, MentionListOptions } from "./mention-list.ts";

export interface ComposerMentionsOptions {
  readonly field: () => HTMLTextAreaElement | null;
  readonly content: () => MentionDraft;
  /** Who can be mentioned; `all`: everybody at once too. */
  readonly people: () => { readonly members: readonly PersonView[]; readonly me: UserId; readonly all: boolean };
  readonly pick: (candidate: MentionCandidate, query: MentionQuery) => void;
}

/** The list of people above the composer. Its code comes with the first `@`. */
export class ComposerMentions {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ComposerMentionsOptions;
  #list: MentionList | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ComposerMentionsOptions) {
    this.#host = host;
    this.#options = options;
  }

  get fieldAttributes(): { readonly controls: unknown; readonly active: unknown } {
    const { controls = nothing, active = nothing } = this.#list?.fieldAttributes ?? {};
    return { controls, active };
  }

  render(): TemplateResult | typeof nothing {
    return this.#list?.render() ?? nothing;
  }

  /** Whether the key was for the list. */
  handleKeydown(event: KeyboardEvent): boolean {
    return this.#list?.handleKeydown(event) === true;
  }

  hide(): void {
    this.#list?.hide();
  }

  /** The text or the caret changed. A mention that stands there already is not looked for again. */
  update(): void {
    const { text, tokens } = this.#options.content();
    if (this.#list === undefined) {
      if (text.includes("@")) this.#load().catch(reportError);
      return;
    }
    const caret = this.#options.field()?.selectionStart ?? 0;
    if (!tokens.some(({ start, end }) => start < caret && caret <= end)) this.#list.update();
    else if (this.#list.isOpen) this.#list.close();
  }

  async #load(): Promise<void> {
    const { MentionList } = await import("./mention-list.ts");
    this.#list ??= new MentionList(this.#host, this.#listOptions());
    this.update();
  }

  #listOptions(): MentionListOptions {
    const { field, people, pick } = this.#options;
    return {
      field,
      sources: () => {
        const { members, me, all } = people();
        const everybody = {
          name: msg("all", { id: "mention.all-name" }),
          detail: msg("Everybody in this chat", { id: "mention.all-detail" }),
        };
        return { members, others: [], me, all: all ? everybody : undefined };
      },
      pick,
    };
  }
}
