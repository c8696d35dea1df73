import english from "emoji-picker-element-data/en/emojibase/data.json?url";
import hungarian from "emoji-picker-element-data/hu/cldr/data.json?url";
import { normalizeEmoji } from "../../shared/text/emoji.ts";
import { newestEmojiVersion, showsFlags } from "./emoji-support.ts";

export interface Emoji {
  readonly emoji: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** What chats call it between colons, without these: other names of it. */
  readonly codes?: readonly string[];
  /** By tone, 1 (light) to 5 (dark); empty if it has none. */
  readonly tones: readonly string[];
  readonly group: number;
}

export type EmojiLanguage = "en" | "hu";

/** As in the data's files, which are a part of the app. */
interface EmojiRecord {
  readonly emoji: string;
  readonly annotation: string;
  readonly tags?: readonly string[];
  readonly shortcodes?: readonly string[];
  readonly group?: number;
  readonly version: number;
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

/** In the order of the picker. The group of bare skin tones and hair is left out. */
export const emojiGroups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
const flagGroup = 9;

const addresses: Readonly<Record<EmojiLanguage, string>> = { en: english, hu: hungarian };
const loaded = new Map<EmojiLanguage, Promise<readonly Emoji[]>>();

/** Every emoji that this device can show, with its name and tags in one language. May fail, and be asked again. */
export function loadEmoji(language: EmojiLanguage): Promise<readonly Emoji[]> {
  let found = loaded.get(language);
  if (found === undefined) {
    found = fetchEmoji(addresses[language]);
    loaded.set(language, found);
    found.catch(() => loaded.delete(language));
  }
  return found;
}

async function fetchEmoji(address: string): Promise<readonly Emoji[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The emoji could not be loaded: ${response.status}`);
  const records = (await response.json()) as readonly EmojiRecord[];
  const version = newestEmojiVersion();
  const hasFlags = showsFlags();
  return records.flatMap((record) => {
    const { group } = record;
    if (group === undefined || !emojiGroups.some((known) => known === group) || record.version > version) return [];
    if (group === flagGroup && !hasFlags && /\p{Regional_Indicator}/u.test(record.emoji)) return [];
    return [toEmoji(record, group)];
  });
}

function toEmoji({ emoji, annotation, tags = [], shortcodes = [], skins = [] }: EmojiRecord, group: number): Emoji {
  const tones = [1, 2, 3, 4, 5].flatMap((tone) => skins.find((skin) => skin.tone === tone)?.emoji ?? []);
  const codes = shortcodes.map((code) => code.replaceAll("_", " "));
  return { emoji: normalizeEmoji(emoji), name: annotation, tags, codes, tones, group };
}

/** An emoji in somebody's skin tone: 0 is the yellow one. */
export function inTone({ emoji, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? emoji;
}
