import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { firstLoadBudgetBytes, listFirstLoad } from "../../../scripts/first-load.ts";
import { writeResults } from "../benchmarks-page.ts";
import { createRoostTarget } from "../roost-target.ts";
import { measureSearch } from "../search.ts";
import { findFreePort } from "../../support/free-port.ts";
import { ServerProcess } from "../server-process.ts";
import { Device } from "./device.ts";
import { formatFigures, type Figure } from "./figure.ts";
import { fillDevice } from "./fill-device.ts";
import { measureSwitching } from "./many-chats.ts";
import { measureScrolling, measureSending } from "./one-chat.ts";
import { fullScale, quickScale, type Scale } from "./scale.ts";
import { seedServer, type SeededChat } from "./seed-server.ts";
import { Tracer } from "./trace.ts";
import { measureColdStarts, measureWarmStarts } from "./starts.ts";

const usage = `npm run bench:client -- [--quick] [--write] [--trace FOLDER]

The built app in Chromium against the built server. --quick: little of everything, to see whether it works. --write: the
table also goes to docs/benchmarks.md. --trace: writes what the browser does in each part to FOLDER, to be opened in
DevTools' Performance panel; it takes longer then.`;
const clientDir = path.join(import.meta.dirname, "../../../dist/client");

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    trace: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(usage);
} else if (!existsSync(clientDir)) {
  console.error("There is no build to measure: npm run build");
  process.exitCode = 1;
} else {
  const table = formatFigures(
    "Client, in Chromium",
    await measure(values.quick ? quickScale : fullScale, new Tracer(values.trace)),
  );
  console.log(`\n${table}`);
  if (values.write) writeResults("client", table);
}

async function measure(scale: Scale, tracer: Tracer): Promise<readonly Figure[]> {
  const port = await findFreePort();
  const base = `http://127.0.0.1:${port}`;
  const server = new ServerProcess(createRoostTarget(port).server);
  const folder = mkdtempSync(path.join(os.tmpdir(), "roost-bench-client-"));
  const devices: Device[] = [];
  try {
    await server.start();
    const { ofOneChat, ofManyChats } = await told("seed the server", () => seedServer(port, scale));
    const chat = ofOneChat.chats[0] as SeededChat;
    const cold = await told("cold starts", () => measureColdStarts(folder, base, ofOneChat, scale, tracer));

    const many = await Device.open(path.join(folder, "many"), base, ofManyChats);
    devices.push(many);
    await told("fill a device with many chats", () => fillDevice(many, ofManyChats));
    const switching = await told("switch", () => measureSwitching(many, ofManyChats, scale, tracer));
    await many.close();

    const one = await Device.open(path.join(folder, "one"), base, ofOneChat);
    devices.push(one);
    await told("fill a device with one long chat", () => fillDevice(one, ofOneChat));
    const sending = await told("send", () => measureSending(one, chat, scale, tracer));
    const scrolling = await told("scroll", () => measureScrolling(one, chat, scale, tracer));
    await server.stop();
    const warm = await told("warm starts", () => measureWarmStarts(one, chat, scale, tracer));
    await one.close();

    const search = await told("search", () => measureSearch(scale.messages));
    const searching = {
      label: `search ${scale.messages.toLocaleString("en-US")} messages, at the pace of typing, p95, ms`,
      value: search.typingP95Ms,
      budget: 50,
    };
    return [measureFirstLoad(), ...cold, ...warm, ...switching, ...sending, searching, ...scrolling];
  } finally {
    for (const device of devices) await device.close();
    await server.discard();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function measureFirstLoad(): Figure {
  const bytes = listFirstLoad(clientDir).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  return { label: "first load, JS + CSS, gzip, kB", value: bytes / 1000, budget: firstLoadBudgetBytes / 1000 };
}

async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work();
  console.log(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return result;
}
