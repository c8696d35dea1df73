import { isUserId, type UserId } from "../../shared/lib/ids.ts";
import type { SettingsView } from "./settings-view.ts";
import type { OpenDocument } from "./open-document.ts";

const typingLastsMs = 6_000;

type ToldSettings = Pick<SettingsView, "shareTyping" | "sharePresence">;

/** Who types in a chat: oneself towards the others, and the others towards us, over the meta document's awareness. */
export class TypingState {
  readonly #me: UserId;
  readonly #readSettings: () => ToldSettings;
  readonly #onChange: () => void;
  #document: OpenDocument | undefined;
  #unsubscribe: () => void = () => undefined;
  #typing: readonly UserId[] = [];
  #looking: readonly UserId[] = [];
  #isTyping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(me: UserId, readSettings: () => ToldSettings, onChange: () => void) {
    this.#me = me;
    this.#readSettings = readSettings;
    this.#onChange = onChange;
  }

  /** The others who type, sorted. */
  get typing(): readonly UserId[] {
    return this.#typing;
  }

  /** The others who have the chat on the screen, sorted. */
  get looking(): readonly UserId[] {
    return this.#looking;
  }

  attach(meta: OpenDocument | undefined): void {
    if (meta === undefined || meta === this.#document) return;
    this.#document = meta;
    this.#unsubscribe();
    this.#unsubscribe = meta.awareness.subscribe(() => this.#read());
    this.#tell();
    this.#read();
  }

  /** It ends by itself when nothing more is written. */
  set(isTyping: boolean): void {
    clearTimeout(this.#timer);
    if (isTyping) this.#timer = setTimeout(() => this.set(false), typingLastsMs);
    if (isTyping === this.#isTyping) return;
    this.#isTyping = isTyping;
    this.#tell();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#document?.awareness.set(null);
    this.#document = undefined;
  }

  #tell(): void {
    const { shareTyping, sharePresence } = this.#readSettings();
    this.#document?.awareness.set({
      user: this.#me,
      ...(sharePresence ? { looking: true } : {}),
      ...(this.#isTyping && shareTyping ? { typing: true } : {}),
    });
  }

  #read(): void {
    const typing = new Set<UserId>();
    const looking = new Set<UserId>();
    for (const state of this.#document?.awareness.others() ?? []) {
      if (state === null || typeof state !== "object" || !("user" in state)) continue;
      const { user } = state;
      if (!isUserId(user) || user === this.#me) continue;
      if ("typing" in state && state.typing === true) typing.add(user);
      if ("looking" in state && state.looking === true) looking.add(user);
    }
    this.#typing = [...typing].sort();
    this.#looking = [...looking].sort();
    this.#onChange();
  }
}
