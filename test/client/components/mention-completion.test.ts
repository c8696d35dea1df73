import { describe, expect, test } from "vitest";
import { findMentionQuery, rankMentions, type MentionSources } from "../../../client/components/mention-completion.ts";
import { me, people } from "../gallery/people.ts";

const sources: MentionSources = {
  members: [people.anna, people.balint, people.grace, { ...me }],
  others: [people.david, people.erzsi, people.ilse, people.jose],
  me: me.id,
  all: { name: "all", detail: "Everybody" },
};
const namesFor = (words: string): readonly string[] => rankMentions(words, sources).map(({ name }) => name);

describe("a mention that is being written", () => {
  test.each([
    ["hi @an", "an"],
    ["@", ""],
    ["(@Anna Ko", "Anna Ko"],
    ["a\n@ann", "ann"],
    ["@a b c", "a b c"],
  ])("is seen at the end of %j", (text, words) => {
    expect(findMentionQuery(text, text.length)).toEqual({ start: text.indexOf("@"), end: text.length, words });
  });

  test.each(["", "hi", "anna@example", "a.@b", "@ anna", "@a b c d", "@anna\n", "@a  b", `@${"a".repeat(60)}`])(
    "is not seen at the end of %j",
    (text) => {
      expect(findMentionQuery(text, text.length)).toBeUndefined();
    },
  );

  test("is the one at the caret", () => {
    expect(findMentionQuery("@an and @bo", 3)).toEqual({ start: 0, end: 3, words: "an" });
    expect(findMentionQuery("@an", 0)).toBeUndefined();
  });
});

describe("people to mention", () => {
  test("are the members first, without oneself, and everybody at once", () => {
    expect(namesFor("")).toEqual(["Anna Kowalska", "Szűcs Bálint", "Grace O’Neill", "all"]);
    expect(namesFor("nora")).toEqual([]);
    expect(namesFor("al")[0]).toBe("all");
  });

  test("are found by any word of the name, without accents, and by address", () => {
    expect(namesFor("bal")).toEqual(["Szűcs Bálint"]);
    expect(namesFor("szucs")).toEqual(["Szűcs Bálint"]);
    expect(namesFor("erzsebet@")).toEqual(["Erzsébet Nagy-Kovács"]);
    expect(namesFor("ilse berg")).toEqual(["Ilse van den Berg-Vandenbroucke"]);
  });

  test("that are not in the chat come after those who are, and say so", () => {
    const found = rankMentions("o", sources);
    expect(found.map(({ name, isMember }) => [name, isMember])).toEqual([
      ["Grace O’Neill", true],
      ["Anna Kowalska", true],
      ["David Okafor", false],
      ["Erzsébet Nagy-Kovács", false],
      ["Ilse van den Berg-Vandenbroucke", false],
      ["José Ribeiro", false],
    ]);
  });

  test("whose name begins so come first", () => {
    expect(namesFor("g")[0]).toBe("Grace O’Neill");
  });

  test("are few", () => {
    const many = Array.from({ length: 500 }, () => people.anna);
    expect(rankMentions("a", { ...sources, members: many })).toHaveLength(8);
    expect(rankMentions("", { ...sources, members: many }).at(-1)?.mention).toBe("all");
  });
});
