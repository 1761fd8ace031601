import type { AgentProcess } from './launcher.ts';

/**
 * The same agent, where a stop comes after the start before it. An agent can call its master, and the scenario go on,
 * before whoever started it hears that it runs: a busy machine takes its time to say so.
 */
export function inOrder(agent: AgentProcess): AgentProcess {
  let start = Promise.resolve();
  // Where it fails, who started it hears of it.
  const started = () => start.catch(() => undefined);
  return {
    ...agent,
    start() {
      start = agent.start();
      return start;
    },
    async stop(signal) {
      await started();
      await agent.stop(signal);
    },
    async end() {
      await started();
      await agent.end();
    },
  };
}
