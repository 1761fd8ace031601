import { load, type Scenario, scenario, see, unload } from '../scenario.ts';
import type { Load } from '../truth/load.ts';
import { START } from './moments.ts';

/** Enough to stand out on a machine that is in use, little enough not to disturb who works on it. */
const LOAD: Load = {
  processors: 0.5,
  processes: 40,
  connections: 40,
  datagrams: 40,
  memoryMiB: 256,
  trafficMiB: 16,
};
/** Agents may keep to an interval of their own, whatever they are told. */
const OWN_INTERVAL = { seconds: 30 };

/** The machine gets load beside the agent, which is told to report every second: it takes 7 s, alone. */
export const underLoad: Scenario = scenario(
  'loaded',
  ['the machine is put under load beside the agent', '在 Agent 旁给机器施加负载'],
  [
    see('register', 1, START),
    see('report', 2, OWN_INTERVAL), // the first shows how the agent started
    load(LOAD),
    see('report', 4, OWN_INTERVAL),
    unload,
    see('report', 1, OWN_INTERVAL), // rates fall as they rose (AGT-REP-06)
  ],
  { needs: 'loaded', readings: true, longestInterval: 1000, within: { seconds: 45 } },
);
