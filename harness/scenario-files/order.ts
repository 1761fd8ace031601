import type { Scenario, Step } from '../scenario.ts';

/** What is wrong with a file that holds to the schema: where, as a JSON pointer, and how, for people. */
export interface Disorder {
  readonly path: string;
  readonly said: string;
}

/** What is going on before a step. */
interface State {
  readonly runs: boolean;
  readonly secondRuns: boolean;
  readonly away: boolean;
  readonly loaded: boolean;
  readonly paused: boolean;
  readonly cutOff: boolean;
}

const BEGINNING: State = {
  runs: true,
  secondRuns: false,
  away: false,
  loaded: false,
  paused: false,
  cutOff: false,
};

/** The first step that makes no sense where it stands; null where each does. `needs` as far as the file says it. */
export function disorderIn(steps: readonly Step[], needs?: Scenario['needs']): Disorder | null {
  if (needs !== undefined && needs !== 'loaded' && steps.some(({ step }) => step === 'load'))
    return { path: '/needs', said: '"needs" must be loaded where a step puts load on the machine' };
  let state = BEGINNING;
  for (const [i, step] of steps.entries()) {
    const next = after(state, step);
    if (typeof next === 'string') return { path: `/steps/${i}`, said: next };
    state = next;
  }
  return null;
}

/** What is going on after a step, or why it cannot be taken. */
function after(state: State, step: Step): State | string {
  switch (step.step) {
    case 'stop-agent':
      return state.runs ? { ...state, runs: false, paused: false } : 'the agent does not run here';
    case 'start-agent':
      if (step.which === 'second')
        return state.secondRuns ? 'the second agent runs already' : { ...state, secondRuns: true };
      return state.runs ? 'the agent runs already: stop-agent goes before' : { ...state, runs: true };
    case 'lose-state':
      return state.runs ? 'the agent runs here: stop-agent goes before' : state;
    case 'outage':
      return state.away ? 'the master is away already' : { ...state, away: true };
    case 'resume':
      return state.away ? { ...state, away: false } : 'the master is not away: outage goes before';
    case 'pause-agent':
      if (!state.runs) return 'the agent does not run here';
      return state.paused ? 'the agent is paused already' : { ...state, paused: true };
    case 'continue-agent':
      return state.paused ? { ...state, paused: false } : 'the agent is not paused: pause-agent goes before';
    case 'disconnect-agent':
      return state.cutOff ? 'the agent has no network already' : { ...state, cutOff: true };
    case 'connect-agent':
      return state.cutOff
        ? { ...state, cutOff: false }
        : 'the agent has its network: disconnect-agent goes before';
    case 'limit-memory':
      return state.runs ? 'the agent runs here: stop-agent goes before' : state;
    case 'load':
      return state.loaded ? 'there is load already: unload goes before' : { ...state, loaded: true };
    case 'unload':
      return state.loaded ? { ...state, loaded: false } : 'there is no load: load goes before';
    default:
      return state;
  }
}
