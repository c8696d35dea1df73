import type { Simulation } from "../simulation.ts";
import type { Action } from "./action.ts";

export const changeNetwork: Action = {
  name: "network comes or goes",
  weight: 8,
  act: ({ world, devices, network }) => {
    const { name } = world.random.pick(devices);
    network.setReachable(name, !network.isReachable(name));
  },
};

export const breakSocket: Action = {
  name: "a socket breaks",
  weight: 8,
  act: ({ world, devices, network }) => {
    const { name } = world.random.pick(devices);
    const how = world.random.below(4);
    if (how === 0) network.breakCables(name);
    else if (how === 1) network.breakCables(name, { isSilent: true });
    else network.breakCables(name, { afterFrames: 1 + world.random.below(12) });
  },
};

export const crashTab: Action = {
  name: "a tab is killed",
  weight: 4,
  act: (simulation) => {
    const device = simulation.world.random.pick(simulation.devices);
    if (device.tab === undefined) {
      device.start();
      return;
    }
    simulation.history.noteCrash(device);
    device.crash({ losesPower: false });
    simulation.noteCopies();
  },
};

export const crashServer: Action = {
  name: "the server dies",
  weight: 2,
  act: (simulation) => {
    const { server, world } = simulation;
    if (server.host === undefined) {
      server.start();
      return;
    }
    if (world.random.chance(50)) crashNow(simulation);
    // The batch is on the disk, and nobody is told.
    else server.disk.afterNextSync = () => crashNow(simulation);
  },
};

/** Some time later, whatever else happens. */
function later({ world }: Simulation, maxMs: number, act: () => void): void {
  world.after(200 + world.random.below(maxMs), act, outside);
}

export const fillServerDisk: Action = {
  name: "the server's disk is full",
  weight: 2,
  act: (simulation) => {
    const { disk } = simulation.server;
    disk.isFull = true;
    later(simulation, 6_000, () => {
      disk.isFull = false;
    });
  },
};

export const fillDevice: Action = {
  name: "a device is full",
  weight: 2,
  act: (simulation) => {
    const { disk, values } = simulation.world.random.pick(simulation.devices);
    disk.troubles++;
    disk.isFull = true;
    values.isFull = simulation.world.random.chance(50);
    later(simulation, 6_000, () => {
      disk.isFull = false;
      values.isFull = false;
    });
  },
};

export const disturbDisk: Action = {
  name: "a device's disk is slow, closed or blocked",
  weight: 3,
  act: (simulation) => {
    const { random } = simulation.world;
    const device = random.pick(simulation.devices);
    const { disk } = device;
    const how = random.below(3);
    disk.troubles++;
    if (how === 0) device.act(() => disk.closeByForce());
    else if (how === 1) disk.maxDelayMs = 300;
    else disk.isBlocked = true;
    later(simulation, 4_000, () => {
      disk.maxDelayMs = 3;
      disk.isBlocked = false;
    });
  },
};

export const losePower: Action = {
  name: "a device loses power",
  weight: 2,
  act: (simulation) => {
    const device = simulation.world.random.pick(simulation.devices);
    if (device.tab === undefined) return;
    const tabs = simulation.devices.filter(({ disk }) => disk === device.disk);
    for (const tab of tabs) {
      simulation.history.noteLoss(tab);
      tab.crash({ losesPower: true });
    }
    simulation.noteCopies();
    for (const tab of tabs) later(simulation, 3_000, () => tab.start());
  },
};

export const backUp: Action = {
  name: "the server is backed up",
  weight: 2,
  act: (simulation) => simulation.backUp(),
};

export const restore: Action = {
  name: "the server is restored from the backup",
  weight: 1,
  act: (simulation) => {
    crashNow(simulation);
    simulation.restore();
  },
};

function crashNow({ server, network, world }: Simulation): void {
  if (server.host === undefined) return;
  server.disk.afterNextSync = undefined;
  server.crash();
  network.breakAll();
  world.after(200 + world.random.below(5_000), () => server.start(), outside);
}

const outside = { name: "operator", skewMs: 0, indexedDB: undefined, isAlive: true };
