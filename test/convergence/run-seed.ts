import { pickAction, type Action } from "./actions/action.ts";
import {
  backUp,
  breakSocket,
  changeNetwork,
  crashServer,
  crashTab,
  disturbDisk,
  fillDevice,
  fillServerDisk,
  losePower,
  restore,
} from "./actions/fault-actions.ts";
import { forge } from "./actions/hostile-actions.ts";
import { changeMembership, letIn } from "./actions/membership-actions.ts";
import { edit, pin, react, remove, removeAsAdmin, settleFailed, writeDraft } from "./actions/message-actions.ts";
import { leaveScreen, scrollBack, see, send } from "./actions/people-actions.ts";
import { checkEnd } from "./checks/end-check.ts";
import type { SimDevice } from "./machines/sim-device.ts";
import { firstTabbedSeed } from "./first-tabbed-seed.ts";
import { Simulation } from "./simulation.ts";
import { runInWorld } from "./world/run-in-world.ts";
import type { World } from "./world/world.ts";

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly string[];
  /** The same for every run of the same seed. */
  readonly traceHash: string;
  readonly events: number;
  readonly trace: readonly string[];
}

const actions: readonly Action[] = [
  send,
  see,
  edit,
  remove,
  removeAsAdmin,
  react,
  pin,
  writeDraft,
  settleFailed,
  leaveScreen,
  scrollBack,
  changeNetwork,
  breakSocket,
  crashTab,
  crashServer,
  fillServerDisk,
  fillDevice,
  disturbDisk,
  losePower,
  backUp,
  restore,
  changeMembership,
];

/** Runs one seed from the beginning to the end; `without` names actions that are left out. */
export async function runSeed(seed: number, without: readonly string[] = []): Promise<SeedResult> {
  const trace: string[] = [];
  const { errors, traceHash, eventCount } = await runInWorld(seed, (world) => {
    const simulation = new Simulation(world, {
      hasHostile: seed % 3 === 0,
      isHasty: seed % 5 === 0,
      isLoose: seed % 7 === 0,
      hasTabs: seed >= firstTabbedSeed,
    });
    simulation.begin();
    act(simulation, trace, without);
    heal(simulation);
    checkEnd(simulation);
  });
  return { seed, violations: errors, traceHash, events: eventCount, trace };
}

function act(simulation: Simulation, trace: string[], without: readonly string[]): void {
  const { world } = simulation;
  const all = simulation.hostile === undefined ? actions : [...actions, forge];
  const possible = all.filter(({ name }) => !without.includes(name));
  const steps = 30 + world.random.below(40);
  for (let step = 0; step < steps && world.errors.length === 0; step++) {
    world.run(pause(world), () => undefined);
    const action = pickAction(simulation, possible);
    trace.push(`${Math.round(world.elapsedMs)} ${action.name}`);
    world.note(action.name);
    action.act(simulation);
  }
}

/** Mostly short, so that things meet. */
function pause({ random }: World): number {
  const kind = random.below(10);
  if (kind < 5) return random.below(60);
  return kind < 9 ? random.below(800) : random.below(6_000);
}

/** Everything works again, and everybody is there. */
function heal(simulation: Simulation): void {
  const { world, server, network, devices, chatIds } = simulation;
  server.disk.isFull = false;
  server.disk.afterNextSync = undefined;
  server.start();
  // Also those that broke without a word.
  network.breakAll();
  for (const device of devices) {
    network.setReachable(device.name, true);
    device.disk.isFull = false;
    device.values.isFull = false;
    device.disk.isBlocked = false;
    device.disk.maxDelayMs = 3;
    device.start();
  }
  letIn(simulation);
  for (let i = 0; i < 60 && world.errors.length === 0; i++) {
    world.run(5_000, () => undefined);
    for (const device of devices) for (const chatId of chatIds) device.session(chatId);
    if (i > 4 && devices.every(({ tab }) => tab?.cells.connection.value.status === "synced")) return;
  }
  if (world.errors.length > 0) return;
  const states = devices.map(describeDevice);
  world.fail(`not settled after five minutes: ${states.join(", ")}`, "heal");
}

function describeDevice({ name, identity, tab }: SimDevice): string {
  const names = [`user.${identity.userId}`];
  for (const chatId of ["g00000000001", "h00000000002"]) {
    names.push(chatId, ...Array.from({ length: 20 }, (_, n) => `${chatId}.${n}`));
  }
  const open = names.flatMap((docName) => {
    const replica = tab?.space.documents.find(docName);
    if (replica === undefined) return [];
    const { isSynced, hasUnsent, access, wantsLink, isLoaded } = replica;
    return [`${docName}:${isSynced}/${hasUnsent}/${access}/${wantsLink}/${isLoaded}`];
  });
  return `${name} ${tab?.cells.connection.value.status} ${JSON.stringify(tab?.cells.problems.value)} ${open.join(" ")}`;
}
