import { createHash } from "node:crypto";
import type { ChatSession } from "../../client/store/chat-session.ts";
import type { ChatId, DeviceId, UserId } from "../../shared/lib/ids.ts";
import { Acceptance } from "./checks/acceptance.ts";
import { watchAccess } from "./checks/access-check.ts";
import { ServerMarkers } from "./checks/server-markers.ts";
import { TimelineCheck } from "./checks/timeline-check.ts";
import { History } from "./history.ts";
import { HostileDevice, hostileIdentity, hostileName } from "./hostile/hostile-device.ts";
import { SimBrowser } from "./machines/sim-browser.ts";
import { SimDevice } from "./machines/sim-device.ts";
import { SimServer, type SimIdentity } from "./machines/sim-server.ts";
import { Network } from "./network/network.ts";
import type { MemoryDisk } from "../support/memory-disk.ts";
import type { Host } from "./world/host.ts";
import type { World } from "./world/world.ts";

const names = ["ann00000", "bob00000", "cleo0000", "dan00000", "eve00000", "flo00000"] as UserId[];
const outside: Host = { name: "outside", skewMs: 0, indexedDB: undefined, isAlive: true };
const dayMs = 24 * 60 * 60 * 1000;

export interface Person {
  readonly userId: UserId;
  readonly devices: readonly SimDevice[];
}

export interface Circumstances {
  /** A member forges. */
  readonly hasHostile?: boolean;
  /** More is written in a second than the server takes: it is put off, and comes later. */
  readonly isHasty?: boolean;
  /** Frames arrive in order within a document only, and some of them twice. */
  readonly isLoose?: boolean;
  /** Most devices have two tabs: each is one of the person's `devices` here, with the disk and the clock of the other. */
  readonly hasTabs?: boolean;
}

/** A server, people with their devices, and what they have done to each other. */
export class Simulation {
  readonly world: World;
  readonly server: SimServer;
  readonly network: Network;
  readonly people: readonly Person[];
  /** A member who forges, in every third run. */
  readonly hostile: HostileDevice | undefined;
  readonly chatIds: readonly ChatId[];
  readonly history = new History();
  readonly acceptance: Acceptance;
  readonly #markers: ServerMarkers;
  #texts = 0;
  #backup: MemoryDisk | undefined;

  constructor(
    world: World,
    { hasHostile = false, isHasty = false, isLoose = false, hasTabs = false }: Circumstances = {},
  ) {
    this.world = world;
    const fail = (violation: string): void => world.fail(violation, "check");
    this.acceptance = new Acceptance(fail);
    this.#markers = new ServerMarkers(fail);
    const { random } = world;
    const identities = new Map<string, SimIdentity>();
    this.server = new SimServer({
      world,
      segmentMaxMessages: 6 + random.below(14),
      isHasty,
      identities,
      observe: (family, tick) => {
        this.acceptance.observe(family, tick);
        this.#markers.observe(family, tick);
      },
      onStarted: (disk) => this.acceptance.checkDisk(disk, this.chatIds),
      watchSocket: (socket, identity) => watchAccess(socket, identity, this.server, fail),
    });
    this.network = new Network(world, this.server, isLoose);
    this.chatIds = (random.chance(50) ? ["g00000000001"] : ["g00000000001", "h00000000002"]) as ChatId[];
    this.people = names.slice(0, 3 + random.below(4)).map((userId) => ({
      userId,
      devices: Array.from({ length: 1 + random.below(hasTabs ? 2 : 3) }, (_, i) => {
        const identity = { userId, deviceId: `d${i}${userId.slice(0, 4)}00` as DeviceId };
        const device = this.#createDevice(`${userId.slice(0, 4)}.${i}`, identity);
        return hasTabs && random.chance(60) ? [device, device.createTab(`${device.name}b`)] : [device];
      }).flat(),
    }));
    for (const { name, identity } of this.devices) identities.set(name, identity);
    if (!hasHostile) return;
    identities.set(hostileName, hostileIdentity);
    const victims = this.people.map(({ userId }) => userId);
    this.hostile = new HostileDevice(world, this.network, this.chatIds, victims);
  }

  /** Everybody who is made a member: the admin first. */
  get memberIds(): readonly UserId[] {
    const ids = this.people.map(({ userId }) => userId);
    return this.hostile === undefined ? ids : [...ids, hostileIdentity.userId];
  }

  get devices(): readonly SimDevice[] {
    return this.people.flatMap(({ devices }) => devices);
  }

  /** Starts the server, makes the chats, and starts everybody. */
  begin(): void {
    this.server.start();
    const { chats, host } = this.server;
    if (chats === undefined || host === undefined) throw new Error("the server did not start");
    const [owner, ...others] = this.memberIds as [UserId, ...UserId[]];
    this.world.runAs(host, () => {
      for (const id of this.chatIds) {
        chats
          .createChat(owner, { id, kind: "group", title: "Group", memberIds: others })
          .catch((error: unknown) => this.world.fail(error, "create"));
      }
    });
    this.world.run(100, () => undefined);
    for (const device of this.devices) {
      device.start();
      this.#flushNowAndThen(device);
    }
  }

  /** A copy of what is on the server's disk now. */
  backUp(): void {
    this.#backup = this.server.disk.data.copy();
  }

  /** The server, which must not be running, gets the copy back, as `npm run restore` would. */
  restore(): void {
    if (this.#backup === undefined) return;
    this.history.restores++;
    this.server.disk.data = this.#backup.restored(`epoch${this.history.restores}`);
    const before = this.chatIds.flatMap((chatId) => [...this.acceptance.order(chatId)]);
    this.acceptance.restart(this.server.disk.data, this.chatIds);
    this.history.noteTakenBack(before.filter((id) => this.acceptance.placeOf(id) === undefined));
    this.#markers.restart();
    this.noteCopies();
  }

  /** A device or the server lost something: what nobody else had is nowhere now. */
  noteCopies(): void {
    this.history.noteCopies(({ device, id, chatId, text }) => {
      const own = this.people.find(({ userId }) => userId === device.identity.userId)?.devices ?? [];
      return own.some((other) => other.holds(chatId, id, text));
    });
  }

  /** A text that is nowhere else. */
  nextText(): string {
    const random = this.world.random.next().toString(36);
    return `text ${this.#texts++} ${createHash("sha256").update(random).digest("hex").slice(0, 12)} é😀`;
  }

  /** As operating systems do. */
  #flushNowAndThen(device: SimDevice): void {
    const again = (): void => {
      device.disk.flush();
      device.values.flush();
      this.world.after(500 + this.world.random.below(4_000), again, outside);
    };
    again();
  }

  #createDevice(name: string, identity: SimIdentity): SimDevice {
    const { world, network, history, acceptance } = this;
    const { random } = world;
    return new SimDevice({
      world,
      network,
      name,
      identity,
      browser: new SimBrowser(world),
      skewMs: random.chance(60) ? random.below(200) - 100 : random.below(2 * dayMs) - dayMs,
      onOpened: (device: SimDevice, chatId: ChatId, session: ChatSession) =>
        void new TimelineCheck(device, chatId, session, {
          history,
          acceptance,
          network,
          fail: (text) => world.fail(text, "check"),
        }),
    });
  }
}
