/**
 * Puts the simulation's clock, chance and disk in the place of the real ones. Import it before anything that keeps
 * references to them (lib0 does). While no world is active everything is as it was.
 */
import { webcrypto } from "node:crypto";
import { KeyRange } from "../disk/key-range.ts";
import type { Planned, World } from "./world.ts";

let active: World | undefined;

/** Names the world whose time and chance count from now on; undefined: the real ones. */
export function activateWorld(world: World | undefined): void {
  active = world;
}

/** What `setTimeout` hands out in Node, as far as it is used. */
class VirtualTimer {
  planned: Planned | undefined;
  isOver = false;
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

type Callback = (...args: unknown[]) => void;

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  now: Date.now,
  random: Math.random,
  performanceNow: performance.now.bind(performance),
  getRandomValues: webcrypto.getRandomValues.bind(webcrypto),
  timeout: AbortSignal.timeout.bind(AbortSignal),
  on: process.on.bind(process),
  indexedDB: Reflect.get(globalThis, "indexedDB") as unknown,
  keyRange: Reflect.get(globalThis, "IDBKeyRange") as unknown,
};

/** For the driver of a simulation, which must not be part of it. */
export const realSetImmediate = real.setImmediate;

function plan(delayMs: number, act: () => void): VirtualTimer {
  const timer = new VirtualTimer();
  timer.planned = (active as World).after(delayMs, () => {
    timer.isOver = true;
    act();
  });
  return timer;
}

function cancel(timer: VirtualTimer): void {
  timer.isOver = true;
  timer.planned?.cancel();
}

function replace(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}

replace(globalThis, "setTimeout", (act: Callback, delayMs = 0, ...args: unknown[]) =>
  active === undefined ? real.setTimeout(act, delayMs, ...args) : plan(Math.max(1, delayMs), () => act(...args)),
);
replace(globalThis, "setImmediate", (act: Callback, ...args: unknown[]) =>
  active === undefined ? real.setImmediate(act, ...args) : plan(0, () => act(...args)),
);
replace(globalThis, "setInterval", (act: Callback, delayMs = 0, ...args: unknown[]) => {
  if (active === undefined) return real.setInterval(act, delayMs, ...args);
  const world = active;
  const timer = new VirtualTimer();
  const again = (): void => {
    if (timer.isOver) return;
    timer.planned = world.after(Math.max(1, delayMs), again);
    act(...args);
  };
  timer.planned = world.after(Math.max(1, delayMs), again);
  return timer;
});
for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) {
  const clear = real[name] as (timer: unknown) => void;
  replace(globalThis, name, (timer: unknown) => (timer instanceof VirtualTimer ? cancel(timer) : clear(timer)));
}
replace(Date, "now", () => active?.localNow ?? real.now());
replace(performance, "now", () => active?.elapsedMs ?? real.performanceNow());
replace(Math, "random", () => (active === undefined ? real.random() : active.machineRandom.next() / 2 ** 32));
replace(webcrypto, "getRandomValues", <T extends Uint8Array | Uint32Array>(array: T): T => {
  if (active === undefined) return real.getRandomValues(array);
  for (let i = 0; i < array.length; i++) array[i] = active.machineRandom.next();
  return array;
});
replace(AbortSignal, "timeout", (delayMs: number) => {
  if (active === undefined) return real.timeout(delayMs);
  const controller = new AbortController();
  plan(delayMs, () => controller.abort(new DOMException("timed out", "TimeoutError")));
  return controller.signal;
});
// y-websocket listens for the end of the process with every provider; a crashed device never takes it back.
replace(process, "on", (event: string, listener: Callback) =>
  active !== undefined && event === "exit" ? process : real.on(event as "exit", listener),
);
Object.defineProperty(globalThis, "indexedDB", {
  configurable: true,
  get: () => (active === undefined ? real.indexedDB : active.current.indexedDB),
});
Object.defineProperty(globalThis, "IDBKeyRange", {
  configurable: true,
  get: () => (active === undefined ? real.keyRange : KeyRange),
});
