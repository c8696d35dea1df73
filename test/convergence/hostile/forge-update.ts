import * as Y from "yjs";
import { metaRoots } from "../../../shared/model/meta.ts";
import { structOf } from "../../../shared/model/segment.ts";
import { authorOf, createEditSuffix, createMessageId, isMessageId, type UserId } from "../../../shared/lib/ids.ts";
import {
  mutateBytes,
  mutateStructure,
  randomBytes,
  type Targets,
} from "../../sync-server/sync/validation/mutate-update.ts";
import { writeRaw, type RawStruct } from "../../sync-server/sync/validation/raw-update.ts";
import type { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";

/** What somebody hostile knows of a document, and who she is. */
export interface Forger {
  readonly me: UserId;
  readonly victims: readonly UserId[];
  readonly doc: Y.Doc;
  /** Of the document's name, if it is a segment. */
  readonly segment: number;
  readonly now: number;
  readonly random: SeededRandom;
}

const roots = ["m", "e", "x", "r", "s", "l", "info", "members", "pins", "drafts", "settings", "zzz"];

/** An update that no honest client would send, or would send in another's name. */
export function forgeUpdate(forger: Forger): Uint8Array {
  const { random, doc } = forger;
  const kind = random.below(10);
  if (kind === 0) return randomBytes(random);
  if (kind === 1) return mutateBytes(Y.encodeStateAsUpdate(doc), random);
  if (kind < 5) return mutateStructure(Y.encodeStateAsUpdate(doc), random, createTargets(forger));
  return random.pick([inOwnName, inOwnName, asAnother, overAnother, erasure, withStolenClient, withGap])(forger);
}

/** Valid as far as its writer can tell: among forgeries, so that there is something of hers to be found. */
function inOwnName(forger: Forger): Uint8Array {
  const key = newMessageId(forger, forger.me);
  return alone(forger, { root: "m", key, value: { t: `hostile ${forger.random.next()}` } });
}

/** A key that only somebody else, or the server, may write. */
function asAnother(forger: Forger): Uint8Array {
  const { random, victims, now } = forger;
  const victim = random.pick(victims);
  const message = pickMessage(forger) ?? newMessageId(forger, victim);
  const struct = random.pick<RawStruct>([
    { root: "m", key: newMessageId(forger, victim), value: { t: "forged" } },
    { root: "e", key: `${message}.${createEditSuffix(now, random.below(1_000))}`, value: { t: "forged" } },
    { root: "x", key: message, value: now },
    { root: "r", key: `${message}.${victim}.👎`, value: 1 },
    { root: "s", key: `${victim}.d0`, value: message.slice(0, 22) },
    { root: "s", key: `${forger.me}.0`, value: message.slice(0, 22) },
    { root: "s", key: `${forger.me}.d0`, value: "vvvvvvvvvvvvvvvvvvvvvv" },
    { root: "l", key: message, value: { at: now, in: 0 } },
    { root: metaRoots.info, key: "live", value: 99 },
    { root: metaRoots.members, key: forger.me, value: { joined: now, admin: true } },
  ]);
  return alone(forger, struct);
}

/** Hangs itself behind what is there, as a later write of the same key. */
function overAnother(forger: Forger): Uint8Array {
  const origin = pickStruct(forger);
  const { random } = forger;
  return alone(forger, {
    ...(origin === undefined ? { root: "m", key: newMessageId(forger, random.pick(forger.victims)) } : { origin }),
    value: random.pick([0, 1, { t: "forged" }]),
  });
}

/** Through the delete set. */
function erasure(forger: Forger): Uint8Array {
  const [client, clock] = pickStruct(forger) ?? [forger.random.next(), 0];
  return writeRaw([], [[client, [[clock, 1]]]]);
}

function withStolenClient(forger: Forger): Uint8Array {
  const clients = [...forger.doc.store.clients.keys()];
  if (clients.length === 0) return inOwnName(forger);
  const client = forger.random.pick(clients);
  const clock = Y.getState(forger.doc.store, client);
  const struct = { root: "m", key: newMessageId(forger, forger.me), value: { t: "under a stolen id" } };
  return writeRaw([{ client, clock, structs: [struct] }]);
}

function withGap(forger: Forger): Uint8Array {
  const struct = { root: "m", key: newMessageId(forger, forger.me), value: { t: "after a gap" } };
  return writeRaw([{ client: forger.random.next(), clock: 1 + forger.random.below(5), structs: [struct] }]);
}

function alone({ random }: Forger, struct: RawStruct): Uint8Array {
  return writeRaw([{ client: random.next(), clock: 0, structs: [struct] }]);
}

/** Of any time, near and far. */
function newMessageId({ random, now, segment }: Forger, author: UserId): ReturnType<typeof createMessageId> {
  const dayMs = 24 * 60 * 60 * 1000;
  const at = random.chance(70) ? now : now + random.below(60 * dayMs) - 30 * dayMs;
  return createMessageId(at, random.below(2 ** 20), author, random.chance(90) ? segment : random.below(5));
}

function pickMessage({ doc, random, me }: Forger): string | undefined {
  const ids = [...doc.getMap("m").keys()].filter((id) => isMessageId(id) && authorOf(id) !== me);
  return ids.length === 0 ? undefined : random.pick(ids);
}

function pickStruct({ doc, random }: Forger): readonly [number, number] | undefined {
  const map = doc.getMap(random.pick(["m", "m", "e", "r", "s", "l", "info"]));
  const keys = [...map.keys()];
  const struct = keys.length === 0 ? undefined : structOf(map, random.pick(keys));
  return struct === undefined ? undefined : [struct.client, struct.clock];
}

function createTargets(forger: Forger): Targets {
  const { doc, me, victims } = forger;
  const maps = roots.map((name) => doc.getMap<unknown>(name));
  return {
    clients: [...doc.store.clients.keys(), doc.clientID],
    roots,
    keys: [...maps.flatMap((map) => [...map.keys()]), newMessageId(forger, me), "live", ...victims],
    values: [...maps.flatMap((map) => [...map.values()]), 0, 1, { t: "forged" }, { by: me, at: forger.now }],
  };
}
