import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await devices.closeAll();
  await server.stop();
});

describe("an outbox that the browser refuses to open at the start", () => {
  test("is read as soon as it does: what waits in it is shown, and goes out", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const [person] = await until(anna.store.people, (people) => people.length === 1, "Bela");
    anna.setReachable(false);
    const chatId = await anna.store.startGroupChat({
      title: "Roof",
      memberIds: person === undefined ? [] : [person.id],
    });
    await anna.close();

    let isRefused = true;
    const realOpen = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementation((...args) => {
      if (isRefused && args[0].endsWith(".outbox")) throw new DOMException("refused", "UnknownError");
      return realOpen(...args);
    });
    const again = devices.open(anna.memory);
    await until(again.store.connection, ({ status }) => status === "synced", "synced");
    expect(again.store.chats.value).toEqual([]);
    expect(again.store.problems.value).toMatchObject([{ code: "storage-unavailable" }]);
    isRefused = false;
    await until(again.store.chats, (chats) => chats.some(({ id }) => id === chatId), "the group in the list");
    await until(bela.store.chats, (chats) => chats.some(({ id }) => id === chatId), "the group on the server");
    expect(again.store.problems.value).toEqual([]);
  });
});
