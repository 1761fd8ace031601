/** What the protocol text promises about a sequence of steps: a model with as little in it as the text says. */

/** An agent that plays along. */
export type Who = 'A' | 'B' | 'C';

export const EVERYONE: readonly Who[] = ['A', 'B', 'C'];

/** One thing that an agent does. Bodies are kept as they are sent. */
export type Step =
  /** Under a name of its own, or under one that all namesakes in this sequence share. */
  | { readonly do: 'register'; readonly who: Who; readonly isNamesake: boolean }
  | { readonly do: 'info' | 'report'; readonly who: Who; readonly body: string; readonly told: string }
  /** A report with the token of an earlier registration. */
  | { readonly do: 'report-as-before'; readonly who: Who }
  /** A body that is wrong, over HTTP. */
  | { readonly do: 'wrong'; readonly who: Who; readonly call: 'info' | 'report'; readonly body: string }
  /** A token that nobody was ever given. */
  | { readonly do: 'forge'; readonly call: 'info' | 'report' | 'open' }
  | { readonly do: 'open'; readonly who: Who }
  | OnSocket;

/** What is done with a socket that is open. */
export type OnSocket =
  | { readonly do: 'close' | 'vanish'; readonly who: Who }
  | { readonly do: 'send'; readonly who: Who; readonly body: string; readonly told: string }
  | { readonly do: 'send-wrong'; readonly who: Who; readonly body: string };

/** What is known of one agent. */
export interface Agent {
  /** The identities that it was given, the present one last; what each has done. */
  readonly identities: readonly Identity[];
  /**
   * `unclear` from where the text says no more: after a bad message, after it vanished, after a second socket. Nothing
   * is expected of it then, until the agent registers anew.
   */
  readonly socket: 'none' | 'open' | 'unclear';
}

interface Identity {
  /** Whether its information was accepted: what a report before that brings is open. */
  readonly informed: boolean;
}

export type World = Readonly<Record<Who, Agent>>;

const nobody: Agent = { identities: [], socket: 'none' };

export const emptyWorld: World = { A: nobody, B: nobody, C: nobody };

/** How often one agent registers at most. */
const MOST_IDENTITIES = 3;

/** Whether the step makes sense here: there must be a socket to send on. */
export function isPossible(world: World, step: Step): boolean {
  if (step.do === 'forge') return true;
  const { identities, socket } = world[step.who];
  switch (step.do) {
    case 'register':
      return socket !== 'open' && identities.length < MOST_IDENTITIES;
    case 'report-as-before':
      return identities.length > 1;
    case 'send':
    case 'send-wrong':
    case 'close':
    case 'vanish':
      return socket === 'open';
    default:
      return true;
  }
}

/**
 * A step that makes sense here, as near as can be to what was meant: the same by another agent, or else what must come
 * before it. Most sequences would else hold little but what cannot be done.
 */
export function nearest(world: World, step: Step): Step | null {
  if (step.do === 'forge') return step;
  const agents = [step.who, ...EVERYONE];
  const same = agents.map((who): Step => ({ ...step, who })).find((other) => isPossible(world, other));
  if (same) return same;
  const others = agents.map(
    (who): Step =>
      step.do === 'report-as-before' ? { do: 'register', who, isNamesake: false } : { do: 'open', who },
  );
  return others.find((other) => isPossible(world, other) && isPromised(world, other)) ?? null;
}

/** Whether the step leads on: an agent that opens a socket has said who it is, and has none yet. */
function isPromised(world: World, step: Step): boolean {
  return step.do !== 'open' || (!isLeftOpen(world, step) && world[step.who].identities.length > 0);
}

/** Whether the text leaves open what this step is answered, so that any 2xx or 4xx, or 101, is right. */
export function isLeftOpen(world: World, step: Step): boolean {
  if (step.do === 'forge' || step.do === 'register') return false;
  const { identities, socket } = world[step.who];
  const present = identities.at(-1);
  if (present === undefined) return false;
  if (step.do === 'report' || (step.do === 'wrong' && step.call === 'report')) return !present.informed;
  if (step.do === 'report-as-before') return !identities.at(-2)?.informed;
  return step.do === 'open' && (socket !== 'none' || !present.informed);
}

/** The world after a step; `isClean` is false where something went on that leaves a socket unclear. */
export function worldAfter(world: World, step: Step, isClean: boolean): World {
  if (step.do === 'forge') return world;
  const agent = world[step.who];
  return { ...world, [step.who]: agentAfter(agent, step, isClean) };
}

function agentAfter(agent: Agent, step: Exclude<Step, { do: 'forge' }>, isClean: boolean): Agent {
  const { identities } = agent;
  switch (step.do) {
    case 'register':
      return { identities: [...identities, { informed: false }], socket: 'none' };
    case 'info':
      return identities.length === 0
        ? agent
        : { ...agent, identities: [...identities.slice(0, -1), { informed: true }] };
    case 'open':
      return identities.length === 0 ? agent : { ...agent, socket: isClean ? 'open' : 'unclear' };
    case 'close':
      return { ...agent, socket: isClean ? 'none' : 'unclear' };
    case 'vanish':
    case 'send-wrong':
      return { ...agent, socket: 'unclear' };
    default:
      return agent;
  }
}
