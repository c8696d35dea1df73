import { render } from "lit";
import { afterEach, describe, expect, test } from "vitest";
import { signOutDialog } from "../../../client/screens/sign-out-dialog.ts";
import type { UnsentTextView } from "../../../client/store/device-storage.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";

const draft: UnsentTextView = { kind: "draft", chatId: "g0000harbour" as ChatId, text: "half a tho" };

function show(unsent: number, texts: readonly UnsentTextView[]): string {
  const nothingToDo = (): void => undefined;
  render(
    signOutDialog({ unsent, texts, titleOf: () => "Harbour", close: nothingToDo, signOut: nothingToDo }),
    document.body,
  );
  return document.body.textContent?.replaceAll(/\s+/gu, " ") ?? "";
}

afterEach(() => render(null, document.body));

describe("the question before signing out", () => {
  test("accounts for everything that it counts: texts by themselves, and the rest by its number", () => {
    expect(show(2, [draft, draft])).not.toContain("other change");
    expect(show(2, [draft])).toContain("half a tho And one other change, such as of a group");
    expect(show(4, [draft])).toContain("And 3 other changes, such as of a group");
  });

  test("has nothing to add where it lists nothing", () => {
    expect(show(1, [])).not.toContain("other change");
  });
});
