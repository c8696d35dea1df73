import { afterAll, afterEach, expect, test } from "vitest";
import "../../../client/app/app.ts";
import { until } from "../support/frames.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;

afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

// In a file of its own: once it is loaded, it stays so for the page.
test("the quick switcher's code comes before it is asked for, so that what is typed right after the stroke is meant for it", async () => {
  await openApp("/", "team");
  expect(customElements.get("roost-command-layer")).toBeUndefined();
  await until(() => customElements.get("roost-command-layer") !== undefined);
});
