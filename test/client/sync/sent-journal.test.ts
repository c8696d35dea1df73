import { describe, expect, test } from "vitest";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { SentJournal } from "../../../client/sync/sent-journal.ts";
import { editKey } from "../../../shared/model/values.ts";
import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { fillValues } from "../../support/full-storage.ts";

const me = "aaaaaaaa" as UserId;
const [first, second] = [createMessageId(1, 0, me, 0), createMessageId(2, 0, me, 0)];

describe("the journal of messages that are being written", () => {
  test("gives back, in order and per document, what was not taken out", () => {
    const journal = new SentJournal(createMemoryValues(), me);
    journal.add({ docName: "a.0", key: second, body: { t: "two" } });
    journal.add({ docName: "a.0", key: first, body: { t: "one" } });
    journal.add({ docName: "a.01", key: first, body: { t: "another document" } });
    expect(journal.list("a.0").map((entry) => ("body" in entry ? entry.body.t : ""))).toEqual(["one", "two"]);
    expect(journal.listDocNames().toSorted()).toEqual(["a.0", "a.01"]);
    journal.remove({ docName: "a.0", key: first });
    expect(journal.list("a.0").map(({ key }) => key)).toEqual([second]);
  });

  test("gives back edits as well", () => {
    const journal = new SentJournal(createMemoryValues(), me);
    const key = editKey(first, "0".repeat(14));
    journal.add({ docName: "a.0", key: first, body: { t: "one" } });
    journal.add({ docName: "a.0", key, edit: { t: "two" } });
    expect(journal.list("a.0")).toEqual([
      { docName: "a.0", key: first, body: { t: "one" } },
      { docName: "a.0", key, edit: { t: "two" } },
    ]);
    journal.remove({ docName: "a.0", key });
    expect(journal.list("a.0")).toHaveLength(1);
  });

  test("is each person's own", () => {
    const values = createMemoryValues();
    new SentJournal(values, "bbbbbbbb").add({ docName: "a.0", key: first, body: { t: "theirs" } });
    expect(new SentJournal(values, me).listDocNames()).toEqual([]);
  });

  test("does not stumble over values that it did not write", () => {
    const values = createMemoryValues();
    const journal = new SentJournal(values, me);
    values.setItem(`roost.${me}.journal.a.0|${first}`, "{not json");
    values.setItem(`roost.${me}.journal.a.0|nonsense`, '{"t":"x"}');
    values.setItem(`roost.${me}.journal.a.0|${second}`, '{"t":5}');
    expect(journal.list("a.0")).toEqual([]);
  });

  test("never stands in the way of a message when its storage is full", () => {
    const values = createMemoryValues();
    fillValues(values);
    expect(() => new SentJournal(values, me).add({ docName: "a.0", key: first, body: { t: "x" } })).not.toThrow();
  });
});
