/** Whatever the catalogue does, a file can say. */

import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Play } from '../../mocks/master/plays.ts';
import { type Scenario, type Sight, type Step, scenario } from '../scenario.ts';
import { catalogue } from '../scenarios/catalogue.ts';
import { readScenarioFile } from './read.ts';

/** A scenario as somebody would write it down, and something to expect of it. */
function asFile({ transport, ...written }: Scenario): object {
  const expect = [{ title: 'it reports', see: 'report' }];
  return { ...written, ...(transport ? { transport } : {}), expect };
}

const FORMATS: Readonly<Record<string, (file: object) => string>> = {
  yaml: (file) => stringify(file),
  json: (file) => JSON.stringify(file, null, 2),
};

const catalogues = [
  catalogue(6),
  catalogue(6, { thorough: true }),
  catalogue(20, { intervalMs: 100, seed: 7 }),
  ...[1, 2, 3, 4, 5].map((seed) => catalogue(3, { seed, thorough: true, intervalMs: 1000 })),
];
const ids = [...new Set(catalogues.flat().map(({ id }) => id))];

describe.each(Object.entries(FORMATS))('as %s', (format, write) => {
  const readBack = (one: Scenario) => readScenarioFile(write(asFile(one)), `own.${format}`).scenario;

  it.each(ids)('%s of the catalogue is the same scenario', (id) => {
    for (const one of catalogues.flat().filter((other) => other.id === id))
      expect(readBack(one)).toEqual(one);
  });

  /** One of each at least: the compiler sees to it that none is missing. */
  const sights: Readonly<Record<Sight['see'], true>> = {
    register: true,
    info: true,
    report: true,
    accepted: true,
    handshake: true,
    socket: true,
    registered: true,
  };
  const plays: { readonly [Kind in Play['play']]: Extract<Play, { play: Kind }> } = {
    answer: { play: 'answer', status: 302, body: 'moved', headers: { Location: '/elsewhere' } },
    delay: { play: 'delay', ms: 12.5 },
    reset: { play: 'reset' },
    cut: { play: 'cut' },
    stall: { play: 'stall' },
    garbage: { play: 'garbage' },
    'bad-handshake': { play: 'bad-handshake', fault: 'subprotocol' },
  };
  const steps: { readonly [Kind in Step['step']]: readonly Extract<Step, { step: Kind }>[] } = {
    wait: (Object.keys(sights) as Sight['see'][]).map((see) => ({
      step: 'wait',
      for: { see, times: 1_000_000, token: 'new' },
      atMost: { intervals: 1.5, seconds: 2 },
      otherwise: 'go-on',
    })),
    pass: [{ step: 'pass', span: { intervals: 0.3 } }],
    play: Object.values(plays).map((play) => ({ step: 'play', on: 'socket', play, times: 1_000_000 })),
    disturb: Object.values(plays).map((play) => ({ step: 'disturb', play, times: 3 })),
    revoke: [{ step: 'revoke' }],
    calm: [{ step: 'calm' }],
    'close-sockets': [
      { step: 'close-sockets', code: 1011 },
      { step: 'close-sockets', code: 'reset' },
    ],
    swallow: [
      { step: 'swallow', on: true },
      { step: 'swallow', on: false },
    ],
    ping: [{ step: 'ping', payload: '00ff800a' }],
    outage: [{ step: 'outage' }],
    resume: [{ step: 'resume' }],
    'stop-agent': [{ step: 'stop-agent', signal: 'SIGKILL' }],
    'lose-state': [{ step: 'lose-state' }],
    'limit-memory': [{ step: 'limit-memory', mebibytes: 64 }, { step: 'limit-memory' }],
    'start-agent': [{ step: 'start-agent' }, { step: 'start-agent', which: 'second' }],
    'look-at-state': [{ step: 'look-at-state' }],
    'pause-agent': [{ step: 'pause-agent' }],
    'continue-agent': [{ step: 'continue-agent' }],
    'disconnect-agent': [{ step: 'disconnect-agent' }],
    'connect-agent': [{ step: 'connect-agent' }],
    load: [
      {
        step: 'load',
        load: { processors: 0.5, processes: 1, connections: 2, datagrams: 3, memoryMiB: 4, trafficMiB: 5 },
      },
    ],
    unload: [{ step: 'unload' }],
  };

  it('every step can be written', () => {
    // In an order that makes sense: a container is paused while it runs.
    const { 'pause-agent': pauses, 'continue-agent': continues, ...others } = steps;
    const inOrder = [...pauses, ...continues, ...Object.values(others).flat()];
    const one = scenario('all', ['all', '全部'], inOrder, { needs: 'loaded' });
    expect(readBack(one)).toEqual(one);
  });

  it('and everything that is said of a scenario', () => {
    const every: Required<Scenario> = {
      id: 'every',
      title: { en: 'every', zh: '每项' },
      steps: [{ step: 'revoke' }],
      needs: 'quiet',
      launches: true,
      transport: 'socket',
      thorough: true,
      container: true,
      within: { intervals: 2, seconds: 3 },
      readings: true,
      longestInterval: 1000,
    };
    expect(readBack(every)).toEqual(every);
  });
});

it('a scenario that puts load on the machine has it for itself, and what is left out of the load is none', () => {
  const text =
    'id: x\nsteps: [{ step: load, load: { processes: 3 } }]\nexpect: [{ title: x, see: report }]\n';
  const { needs, steps } = readScenarioFile(text, 'x.yaml').scenario;
  expect(needs).toBe('loaded');
  expect(steps).toEqual([
    {
      step: 'load',
      load: { processors: 0, processes: 3, connections: 0, datagrams: 0, memoryMiB: 0, trafficMiB: 0 },
    },
  ]);
});
