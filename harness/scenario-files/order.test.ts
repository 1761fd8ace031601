import { describe, expect, it } from 'vitest';
import type { Step } from '../scenario.ts';
import {
  connectAgent,
  continueAgent,
  disconnectAgent,
  limitMemory,
  load,
  loseState,
  outage,
  pauseAgent,
  resume,
  startAgent,
  startSecondAgent,
  stopAgent,
  unload,
} from '../scenario.ts';
import { disorderIn } from './order.ts';
import { readScenarioFile } from './read.ts';

const work = load({ processors: 1, processes: 0, connections: 0, datagrams: 0, memoryMiB: 0, trafficMiB: 0 });

describe('the order of steps', () => {
  it.each<[string, readonly Step[], number, string]>([
    ['starts what runs', [startAgent], 0, 'the agent runs already'],
    ['starts it twice', [stopAgent, startAgent, startAgent], 2, 'the agent runs already'],
    ['stops what does not run', [stopAgent, stopAgent], 1, 'the agent does not run'],
    ['starts two second ones', [startSecondAgent, startSecondAgent], 1, 'the second agent runs already'],
    ['takes the state of one that runs', [stopAgent, startAgent, loseState], 2, 'stop-agent goes before'],
    ['goes away twice', [outage, outage], 1, 'the master is away already'],
    ['comes back without having been away', [outage, resume, resume], 2, 'outage goes before'],
    ['puts load upon load', [work, work], 1, 'unload goes before'],
    ['pauses what does not run', [stopAgent, pauseAgent], 1, 'the agent does not run'],
    ['pauses it twice', [pauseAgent, pauseAgent], 1, 'paused already'],
    ['lets go on what was not paused', [continueAgent], 0, 'pause-agent goes before'],
    ['lets go on what was ended meanwhile', [pauseAgent, stopAgent, continueAgent], 2, 'is not paused'],
    ['cuts it off twice', [disconnectAgent, disconnectAgent], 1, 'no network already'],
    ['connects what was not cut off', [connectAgent], 0, 'disconnect-agent goes before'],
    ['limits one that runs', [limitMemory(6)], 0, 'stop-agent goes before'],
    ['takes away what is not there', [work, unload, unload], 2, 'load goes before'],
  ])('is wrong where it %s', (_, steps, at, said) => {
    expect(disorderIn(steps)).toEqual({ path: `/steps/${at}`, said: expect.stringContaining(said) });
  });

  it('is right otherwise', () => {
    const steps = [outage, resume, outage, resume, stopAgent, loseState, startAgent, startSecondAgent];
    expect(disorderIn([...steps, work, unload, work])).toBeNull();
  });

  it('load needs the machine for itself', () => {
    const said = '"needs" must be loaded where a step puts load on the machine';
    expect(disorderIn([work], 'shared')).toEqual({ path: '/needs', said });
    expect(disorderIn([work], 'quiet')).toEqual({ path: '/needs', said });
    expect(disorderIn([work], 'loaded')).toBeNull();
    expect(disorderIn([outage], 'shared')).toBeNull();
  });

  it.each([
    ['steps:\n  - step: outage\n  - step: outage\n', 'x.yaml:4:5: the master is away already'],
    [
      'needs: quiet\nsteps:\n  - { step: load, load: { processes: 1 } }\n',
      'x.yaml:2:8: "needs" must be loaded',
    ],
  ])('an error names line and column', (steps, said) => {
    const text = `id: x\n${steps}expect:\n  - { title: x, see: report }\n`;
    expect(() => readScenarioFile(text, 'x.yaml')).toThrow(said);
  });
});
