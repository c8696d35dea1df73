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
  act: ({ world, devices }) => {
    const device = world.random.pick(devices);
    if (device.tab === undefined) device.start();
    else device.crash({ losesPower: false });
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

function crashNow({ server, network, world }: Simulation): void {
  if (server.host === undefined) return;
  server.disk.afterNextSync = undefined;
  server.crash();
  network.breakAll();
  world.after(200 + world.random.below(5_000), () => server.start(), outside);
}

const outside = { name: "operator", skewMs: 0, indexedDB: undefined, isAlive: true };
