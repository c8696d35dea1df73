import { describe, expect, test } from "vitest";
import {
  editDraft,
  insertMention,
  readDraft,
  writeDraft,
  type MentionDraft,
} from "../../../client/components/mention-draft.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { findMentions, type Mention } from "../../../shared/text/mentions.ts";

const anna = "00anna00" as UserId;
const ann = "000ann00" as UserId;
const elodie = "0elodie0" as UserId;
const names: ReadonlyMap<Mention, string> = new Map<Mention, string>([
  [anna, "@Anna Kowalska"],
  [ann, "@Anna"],
  [elodie, "@Élodie (ops)"],
  ["all", "@mindenki"],
]);
const labelOf = (mention: Mention): string | undefined => names.get(mention);
const read = (stored: string): MentionDraft => readDraft(stored, labelOf);

/** Replaces a piece of what is shown, as the person would. */
function replace(draft: MentionDraft, piece: string, by: string): MentionDraft {
  expect(draft.text).toContain(piece);
  return editDraft(draft, draft.text.replace(piece, by));
}

describe("a text that is being written", () => {
  test("shows names, and is stored with ids", () => {
    const draft = read("hi @00anna00, and @all!");
    expect(draft.text).toBe("hi @Anna Kowalska, and @mindenki!");
    expect(writeDraft(draft)).toBe("hi @00anna00, and @all!");
  });

  test("leaves people whom nobody knows as they are stored", () => {
    expect(read("@00000000 x").text).toBe("@00000000 x");
  });

  test("keeps its mentions when something around them changes", () => {
    const draft = replace(replace(read("hi @00anna00, ok"), "hi", "Good morning"), "ok", "see you");
    expect(writeDraft(draft)).toBe("Good morning @00anna00, see you");
  });

  test("mentions nobody any more once the name itself is changed", () => {
    expect(writeDraft(replace(read("hi @00anna00"), "ska", "sk"))).toBe("hi @Anna Kowalsk");
  });

  test("mentions nobody once the name has become a part of a word", () => {
    expect(writeDraft(editDraft(read("@00anna00"), "@Anna Kowalskax"))).toBe("@Anna Kowalskax");
    expect(writeDraft(editDraft(read("@00anna00"), "x@Anna Kowalska"))).toBe("x@Anna Kowalska");
    expect(writeDraft(editDraft(read("@00anna00"), "@Anna Kowalska-nak"))).toBe("@00anna00-nak");
  });

  test("mentions again what is undone, or cut and pasted", () => {
    const draft = replace(read("hi @00anna00!"), "Kowalska", "Kowalsk");
    expect(writeDraft(draft)).toBe("hi @Anna Kowalsk!");
    expect(writeDraft(replace(draft, "Kowalsk", "Kowalska"))).toBe("hi @00anna00!");
    const cut = replace(read("@00anna00 one"), "@Anna Kowalska ", "");
    expect(writeDraft(editDraft(cut, "one @Anna Kowalska"))).toBe("one @00anna00");
  });

  test("takes a longer name for the longer one", () => {
    const empty = editDraft(read("@000ann00 @00anna00"), "");
    expect(writeDraft(editDraft(empty, "@Anna Kowalska @Anna"))).toBe("@00anna00 @000ann00");
  });

  test("leaves a name that was written out alone when something else changes", () => {
    const draft = read("@000ann00 is not that @Anna over there");
    expect(writeDraft(replace(draft, "there", "here"))).toBe("@000ann00 is not that @Anna over here");
  });

  test("takes in a mention, with a space after it, and puts the caret there", () => {
    const { draft, caret } = insertMention(read("hi @ko and"), 3, 6, anna, "@Anna Kowalska");
    expect(draft.text).toBe("hi @Anna Kowalska and");
    expect(writeDraft(draft)).toBe("hi @00anna00 and");
    expect(draft.text.slice(0, caret)).toBe("hi @Anna Kowalska ");
    const atEnd = insertMention(draft, draft.text.length, draft.text.length, "all", " @mindenki".trim());
    expect(atEnd.draft.text).toBe("hi @Anna Kowalska and@mindenki ");
    expect(writeDraft(atEnd.draft)).toBe("hi @00anna00 and@mindenki ");
  });

  test("comes back as it was stored, whatever it is and whatever people are called", () => {
    for (const stored of randomTexts(2000, 8)) expect(writeDraft(read(stored))).toBe(stored);
  });

  test("never stores a mention that would be read as something else, whatever is edited", () => {
    let seed = 3;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (const stored of randomTexts(400, 6)) {
      let draft = read(stored);
      for (let step = 0; step < 12; step++) {
        const start = next(draft.text.length + 1);
        const end = Math.min(draft.text.length, start + next(5));
        const piece = pieces[next(pieces.length)] ?? "";
        draft =
          next(4) === 0
            ? insertMention(draft, start, end, elodie, "@Élodie (ops)").draft
            : editDraft(draft, draft.text.slice(0, start) + piece + draft.text.slice(end));
        const stored = [...findMentions(writeDraft(draft))].map(({ mention, start }) => `${mention} at ${start}`);
        expect(stored).toEqual(expect.arrayContaining([...storedPlaces(draft)]));
        for (const token of draft.tokens) expect(draft.text.charAt(token.start)).toBe("@");
      }
    }
  });
});

function storedPlaces({ tokens }: MentionDraft): readonly string[] {
  let moved = 0;
  return tokens.map(({ mention, start, end }) => {
    const place = `${mention} at ${start + moved}`;
    moved += mention.length + 1 - (end - start);
    return place;
  });
}

const pieces = ["@00anna00", "@000ann00", "@0elodie0", "@all", " ", "a", ".", "(", "-", "\n", "é", "@", "@Anna", "x "];

function* randomTexts(count: number, length: number): Iterable<string> {
  let seed = 11;
  for (let n = 0; n < count; n++) {
    let text = "";
    for (let i = 0; i < length; i++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      text += pieces[(seed >>> 8) % pieces.length] ?? "";
    }
    yield text;
  }
}
