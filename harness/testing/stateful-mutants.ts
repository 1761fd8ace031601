/** For tests: the reference master with one thing that it remembers wrongly. */

import { type Answer, referenceMaster } from '../../mocks/master/steps.ts';
import { headerValue } from '../../mocks/wire/headers.ts';
import type { Mutant } from './mutant-master.ts';

const refused: Answer = { status: 400, body: { error: 'bad request' } };

const accepted = ({ status }: Answer) => status === 200;

/** Each breaks a promise that shows only when the right steps come in the right order: no check of named cases sees it. */
export const sequenceMutants: Readonly<Record<string, Mutant>> = {
  'a bad body of one agent spoils the next body of another': () => {
    let spoilt: string | null = null;
    return {
      accept(kind, agent, body, steps) {
        const isSpoilt = spoilt !== null && spoilt !== agent.token;
        const answer = isSpoilt ? refused : referenceMaster.accept(kind, agent, body, steps);
        if (isSpoilt) spoilt = null;
        else if (!accepted(answer)) spoilt = agent.token;
        return answer;
      },
    };
  },

  'information closes the socket of its own agent': ({ open, closeSocket }) => ({
    accept(kind, agent, body, steps) {
      const answer = referenceMaster.accept(kind, agent, body, steps);
      if (kind === 'info' && accepted(answer) && open.has(agent.token)) closeSocket(agent.token);
      return answer;
    },
  }),

  'after a report over the socket, HTTP takes none with a lower uptime': () => {
    const latest = new Map<string, number>();
    const uptimeOf = (body: Buffer) => Number(/"uptime":\s*(\d+)/.exec(body.toString())?.[1] ?? 0);
    return {
      message(agent, message, isText, steps) {
        const code = referenceMaster.message(agent, message, isText, steps);
        if (code === null && message.length > 0) latest.set(agent.token, uptimeOf(message));
        return code;
      },
      accept(kind, agent, body, steps) {
        const answer = referenceMaster.accept(kind, agent, body, steps);
        if (kind !== 'report' || !accepted(answer)) return answer;
        return uptimeOf(body) < (latest.get(agent.token) ?? 0) ? refused : answer;
      },
    };
  },

  'a refused handshake locks out the next one': () => {
    let isLocked = false;
    return {
      authenticate(headers, identities) {
        const agent = referenceMaster.authenticate(headers, identities);
        if (headerValue(headers, 'upgrade') === null) return agent;
        if (!agent) isLocked = true;
        else if (isLocked) {
          isLocked = false;
          return null;
        }
        return agent;
      },
    };
  },

  "an agent that registers while a socket is open gets that socket's token": ({ identities, open }) => ({
    issue() {
      const [token] = open;
      const uuid = referenceMaster.issue().uuid;
      return token !== undefined && identities.all().length > 3 ? { uuid, token } : referenceMaster.issue();
    },
  }),
};

/** Others, which a check of named cases may notice as well. */
export const otherMutants: Readonly<Record<string, Mutant>> = {
  "the second agent's information puts an end to the first one's token": ({ identities }) => {
    let last: string | null = null;
    return {
      accept(kind, agent, body, steps) {
        const answer = referenceMaster.accept(kind, agent, body, steps);
        if (kind !== 'info' || !accepted(answer)) return answer;
        if (last !== null && last !== agent.token) identities.revoke(last);
        last = agent.token;
        return answer;
      },
    };
  },

  "after one agent's socket has closed, another's next call is refused": (scene) => {
    let closed: string | null = null;
    scene.onSocket = (phase, token) => {
      if (phase === 'close') closed = token;
    };
    return {
      authenticate(headers, identities) {
        const agent = referenceMaster.authenticate(headers, identities);
        if (!agent || closed === null || closed === agent.token) return agent;
        closed = null;
        return null;
      },
    };
  },

  'the socket of one agent is closed when another one opens its own': (scene) => {
    scene.onSocket = (phase, token) => {
      if (phase !== 'open') return;
      for (const other of scene.open) if (other !== token) scene.closeSocket(other);
    };
    return {};
  },
};

/** Masters that do with what the text leaves open whatever is hardest on an agent. */
export const lawfulMasters: Readonly<Record<string, Mutant>> = {
  'wants information before anything else, on every channel': () => {
    const informed = new Set<string>();
    return {
      accept(kind, agent, body, steps) {
        const answer = referenceMaster.accept(kind, agent, body, steps);
        if (kind === 'info' && accepted(answer)) informed.add(agent.token);
        return kind === 'report' && !informed.has(agent.token) ? { ...refused, status: 409 } : answer;
      },
      message: (agent, message, isText, steps) =>
        informed.has(agent.token) ? referenceMaster.message(agent, message, isText, steps) : 1008,
    };
  },

  'refuses a second socket of one token': ({ open }) => ({
    authenticate(headers, identities) {
      const agent = referenceMaster.authenticate(headers, identities);
      const isSecond = headerValue(headers, 'upgrade') !== null && agent !== null && open.has(agent.token);
      return isSecond ? null : agent;
    },
  }),

  'closes all sockets of a token when it opens another': (scene) => {
    scene.onSocket = (phase, token) => {
      if (phase === 'open' && scene.open.has(token)) scene.closeSocket(token);
    };
    return {};
  },

  'takes no offence at bad messages': () => ({ message: () => null }),
};
