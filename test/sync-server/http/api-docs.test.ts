import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { closeCodes } from "../../../shared/protocol/close-codes.ts";
import { errorTable } from "../../../sync-server/http/error-table.ts";
import { readTableRows } from "../../support/markdown-table.ts";
import { startServer } from "../../support/server.ts";

const rows = readTableRows("api.md");
const root = path.join(import.meta.dirname, "../../..");
const documentedRoutes = rows
  .filter(([method = ""]) => /^(GET|POST|PUT|PATCH|DELETE)$/u.test(method))
  .map(([method = "", route = ""]) => ({ method, route }));

describe("docs/api.md", () => {
  test("has every error code with its status, and no other", () => {
    const documented = rows
      .filter(([, second = ""]) => /^\d{3}$/u.test(second))
      .map(([code, status]) => [code, Number(status)]);
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(errorTable).map(([code, { status }]) => [code, status])),
    );
  });

  test("has every close code with its name, and no other", () => {
    const documented = rows
      .filter(([first = ""]) => /^\d{4}$/u.test(first))
      .map(([code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(documented)).toEqual(closeCodes);
  });

  test("has every reason of a refused update, and no other", () => {
    const source = readFileSync(path.join(root, "sync-server/sync/validation/refusal-reason.ts"), "utf8");
    const reasons = new Set([...source.matchAll(/^ {2}\| "([a-z-]+)"/gmu)].map(([, reason = ""]) => reason));
    expect(reasons.size).toBeGreaterThan(10);
    const start = rows.findIndex(([first]) => first === "reason");
    expect(new Set(rows.slice(start + 1).map(([reason]) => reason))).toEqual(reasons);
  });

  test("has every route with exactly its methods", async () => {
    const server = await startServer();
    onTestFinished(() => server.stop());
    const { token } = await server.client.register("Ada");
    const paths = new Set(documentedRoutes.map(({ route }) => route));
    for (const route of paths) {
      const documented = documentedRoutes.filter((row) => row.route === route).map(({ method }) => method);
      // A method that no route has is answered with those that it has.
      const { status, headers } = await server.client.call("OPTIONS", route, { token });
      const allowed = (headers.get("allow") ?? "").split(", ").filter((method) => method !== "HEAD");
      expect([status, new Set(allowed)], route).toEqual([405, new Set(documented)]);
    }
    const folder = path.join(root, "sync-server/http/routes");
    const mounted = readdirSync(folder).flatMap((file) => [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(/mountMethods\(router, "/gu),
    ]);
    expect(paths.size).toBe(mounted.length);
  });
});
