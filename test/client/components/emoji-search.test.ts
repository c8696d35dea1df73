import { describe, expect, test } from "vitest";
import type { Emoji } from "../../../client/components/emoji-data.ts";
import { EmojiSearch } from "../../../client/components/emoji-search.ts";

const emoji = (picture: string, name: string, ...tags: readonly string[]): Emoji => ({
  emoji: picture,
  name,
  tags,
  tones: [],
  group: 0,
});
const english = [
  emoji("👍", "thumbs up", "+1", "good", "like"),
  emoji("🐱", "cat face", "pet"),
  emoji("🐈", "cat", "animal"),
  emoji("🌭", "hot dog", "sausage"),
  emoji("🐶", "dog face", "pet"),
];
const hungarian = [
  emoji("👍", "felfelé mutató hüvelykujj", "oké"),
  emoji("🐱", "macskaarc", "cica"),
  emoji("🐈", "macska"),
  emoji("🐶", "kutyafej", "kutya"),
  emoji("🫪", "amit ez az eszköz nem tud mutatni"),
];
const search = new EmojiSearch(english, hungarian);
const find = (words: string): string =>
  search
    .find(words)
    .map((found) => found.emoji)
    .join("");

describe("searching emoji", () => {
  test("finds them by name and by tag, the very name first", () => {
    expect(find("cat")).toBe("🐈🐱");
    expect(find("pet")).toBe("🐱🐶");
    expect(find("+1")).toBe("👍");
    expect(find("thumbs_up")).toBe("👍");
  });

  test("finds them in the other language too, without accents, and names them in the first", () => {
    expect(find("macska")).toBe("🐈🐱");
    expect(find("huvelyk")).toBe("👍");
    expect(search.find("kutya").map(({ name }) => name)).toEqual(["dog face"]);
  });

  test("wants every word, in any order", () => {
    expect(find("face dog")).toBe("🐶");
    expect(find("dog")).toBe("🐶🌭");
    expect(find("cat sausage")).toBe("");
  });

  test("puts the very name first, then words of names, then words it stands for, then parts of words", () => {
    const fires: readonly Emoji[] = [
      emoji("❤️‍🔥", "heart on fire", "burn"),
      emoji("🧑‍🚒", "firefighter"),
      emoji("🐦‍🔥", "phoenix", "firebird"),
      emoji("🌋", "volcano", "wildfire"),
      emoji("🧨", "dynamite", "fire"),
      emoji("🚒", "fire engine"),
      emoji("🔥", "flame", "hot"),
      emoji("🎆", "fire"),
    ].map((each) => (each.emoji === "🔥" ? { ...each, codes: ["fire"] } : each));
    const order = new EmojiSearch(fires).find("fire").map((found) => found.emoji);
    expect(order).toEqual(["🎆", "🔥", "🚒", "❤️‍🔥", "🧑‍🚒", "🧨", "🐦‍🔥", "🌋"]);
  });

  test("finds what people mean in the real data, in both languages", async () => {
    const read = async (file: string): Promise<readonly Emoji[]> => {
      const { default: records } = (await import(file, { with: { type: "json" } })) as {
        default: readonly { emoji: string; annotation: string; tags?: string[]; shortcodes?: string[] }[];
      };
      return records.map(({ emoji: picture, annotation, tags = [], shortcodes = [] }) => ({
        ...emoji(picture, annotation, ...tags),
        codes: shortcodes.map((code) => code.replaceAll("_", " ")),
      }));
    };
    const en = await read("emoji-picker-element-data/en/emojibase/data.json");
    const hu = await read("emoji-picker-element-data/hu/cldr/data.json");
    const first = (shown: readonly Emoji[], other: readonly Emoji[], words: string): string | undefined =>
      new EmojiSearch(shown, other).find(words)[0]?.emoji;
    for (const [words, wanted] of Object.entries({ fire: "🔥", heart: "❤️", cat: "🐈️", tada: "🎉", dog: "🐕️" })) {
      expect(first(en, hu, words), words).toBe(wanted);
      expect(first(hu, en, words), words).toBe(wanted);
    }
    for (const [words, wanted] of Object.entries({ tűz: "🔥", kutya: "🐕️", tuzijatek: "🎆", vulkán: "🌋" })) {
      expect(first(hu, en, words), words).toBe(wanted);
      expect(first(en, hu, words), words).toBe(wanted);
    }
  });

  test("finds nothing without words, and nothing that is not shown", () => {
    expect(find("  ")).toBe("");
    expect(find("eszkoz")).toBe("");
  });
});
