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

  test("finds nothing without words, and nothing that is not shown", () => {
    expect(find("  ")).toBe("");
    expect(find("eszkoz")).toBe("");
  });
});
