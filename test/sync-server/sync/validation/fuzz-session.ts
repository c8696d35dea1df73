import * as Y from "yjs";
import type { UserId } from "../../../../shared/lib/ids.ts";
import type { AcceptedUpdate } from "../../../../sync-server/sync/validation/validate-update.ts";
import { FuzzWorld } from "./fuzz-world.ts";
import { alice, root, type ModelServer } from "./model-server.ts";
import { mutateBytes, mutateStructure, randomBytes } from "./mutate-update.ts";
import { SeededRandom } from "./seeded-random.ts";

export interface FuzzReport {
  readonly inputs: number;
  readonly verdicts: ReadonlyMap<string, number>;
}

const inputsPerWorld = 100;

/**
 * Throws updates, mutated updates and noise at the validator and checks after each accepted one that nothing of
 * anybody else has changed and that every replica gets the same.
 * @throws Error naming the seed of the world in which an invariant was broken.
 */
export function fuzzValidation(inputs: number, seed: number, onProgress?: (done: number) => void): FuzzReport {
  const verdicts = new Map<string, number>();
  for (let done = 0; done < inputs; done += inputsPerWorld) {
    const worldSeed = seed + done;
    try {
      fuzzOneWorld(worldSeed, Math.min(inputsPerWorld, inputs - done), verdicts);
    } catch (error) {
      throw new Error(`Broken in the world of seed ${worldSeed}`, { cause: error });
    }
    onProgress?.(done);
  }
  return { inputs, verdicts };
}

function fuzzOneWorld(seed: number, inputs: number, verdicts: Map<string, number>): void {
  const random = new SeededRandom(seed);
  const world = new FuzzWorld(random);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(world.server.doc));
  for (let i = 0; i < inputs; i++) {
    const { sender, update: honest } = world.update();
    const form = random.below(20);
    let update = honest;
    if (form < 11) update = mutateStructure(honest, random, world.targets);
    else if (form < 17) update = mutateBytes(honest, random);
    else if (form === 17) update = randomBytes(random);
    const verdict = tryInput(world.server, reader, sender, update, random.chance(40));
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  if (!isSameDoc(reader, world.server.doc)) throw new Error("A replica that got every update differs from the server");
}

function tryInput(server: ModelServer, reader: Y.Doc, sender: UserId, update: Uint8Array, isStep2: boolean): string {
  const vector = Y.encodeStateVector(server.doc);
  const before = Y.encodeStateAsUpdate(server.doc);
  const verdict = server.judge(sender, update, isStep2);
  if (!isSameBytes(before, Y.encodeStateAsUpdate(server.doc))) throw new Error("Judging changed the document");
  if (verdict.type === "refuse") return `refuse ${verdict.reason}`;
  if (verdict.type !== "accept") return verdict.type;

  const applied = applyTo(before, verdict.update);
  checkValues(server, readValues(server.doc), readValues(applied), sender);
  checkClients(server, verdict, sender);
  if (!verdict.setAside) checkSameAsReceived(before, update, applied);
  checkReported(verdict, server.doc, applied);
  const copy = applyTo(Y.encodeStateAsUpdate(applied));
  if (!isSameBytes(Y.encodeStateAsUpdate(copy), Y.encodeStateAsUpdate(applied))) throw new Error("Not stable");

  server.receive(sender, update, isStep2);
  if (server.judge(sender, verdict.update).type !== "nothing-new") throw new Error("Accepted, and yet not known");
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(server.doc, vector));
  return "accept";
}

function applyTo(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error("Something is pending");
  return doc;
}

type Values = ReadonlyMap<string, unknown>;

/** Every key of every shared map; undefined for one whose value is gone. */
function readValues(doc: Y.Doc): Values {
  const values = new Map<string, unknown>();
  for (const name of doc.share.keys()) {
    const map = doc.getMap(name);
    for (const key of map._map.keys()) values.set(`${name} ${key}`, map.get(key));
  }
  return values;
}

function checkValues(server: ModelServer, before: Values, after: Values, sender: UserId): void {
  for (const [place, value] of after) {
    if (value === undefined) throw new Error(`${place} has lost its value`);
    if (before.get(place) !== value && JSON.stringify(before.get(place)) !== JSON.stringify(value)) {
      if (!mayChange(server, place, value, sender)) throw new Error(`${sender} has changed ${place}`);
    }
  }
  for (const place of before.keys()) if (!after.has(place)) throw new Error(`${place} is gone`);
}

/** The rules once more, in other words. */
function mayChange(server: ModelServer, place: string, value: unknown, sender: UserId): boolean {
  const [name, key] = place.split(" ") as [string, string];
  const author = key.slice(14, 22);
  if (server.address.kind === "user") return sender === alice;
  if (server.address.kind === "meta") {
    return name === "pins" && (value === 0 || (value as { by: unknown }).by === sender);
  }
  if (name === "m" || name === "e") return author === sender;
  if (name === "x") return sender === root;
  if (name === "r") return key.split(".")[1] === sender;
  return name === "s" && key.startsWith(`${sender}.`) && !key.endsWith(".0") && !key.endsWith(".api");
}

/** Every new struct is under a client id that is the sender's, or becomes the sender's with it. */
function checkClients(server: ModelServer, verdict: AcceptedUpdate, sender: UserId): void {
  for (const { id } of Y.decodeUpdate(verdict.update).structs) {
    const owner = server.owners.get(id.client);
    const isNew = owner === undefined && verdict.newClientIds.includes(id.client) && id.client !== server.doc.clientID;
    if (owner !== sender && !isNew) throw new Error(`${sender} has written under the client id of another`);
  }
}

/** Cutting known structs off, and leaving deletions and superseded contents out, makes no difference. */
function checkSameAsReceived(before: Uint8Array, update: Uint8Array, applied: Y.Doc): void {
  const direct = new Y.Doc();
  Y.applyUpdate(direct, before);
  Y.applyUpdate(direct, update);
  if (direct.store.pendingStructs !== null || direct.store.pendingDs !== null) throw new Error("Was not placeable");
  if (!isSameDoc(direct, applied)) throw new Error("The rewritten update does something else than the received one");
}

function checkReported(verdict: AcceptedUpdate, before: Y.Doc, after: Y.Doc): void {
  const reported = new Set(verdict.touched.map(({ root: name, key }) => `${name} ${key}`));
  if (reported.size !== verdict.touched.length) throw new Error("A key was reported twice");
  const [old, now] = [readValues(before), readValues(after)];
  for (const [place, value] of now) {
    if (old.get(place) === value || JSON.stringify(old.get(place)) === JSON.stringify(value)) continue;
    if (!reported.has(place)) throw new Error(`${place} was not reported`);
  }
  const fresh = [...now.keys()].filter((place) => place.startsWith("m ") && !old.has(place)).length;
  if (fresh !== verdict.newMessages.length) throw new Error("Not every new message was reported");
}

function isSameDoc(a: Y.Doc, b: Y.Doc): boolean {
  return (
    isSameBytes(Y.encodeStateVector(a), Y.encodeStateVector(b)) &&
    isSameBytes(Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b))
  );
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
