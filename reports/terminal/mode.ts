/** How progress is shown. */

import type { Environment } from './style.ts';

/** `live` rewrites one bottom line, `plain` writes a line a change, `none` says nothing. */
export type ProgressMode = 'live' | 'plain' | 'none';

/** Set by coding agents, whose reader pays for every line and sees no line rewritten. */
const CODING_AGENT = /^(CLAUDECODE|CODEX_|CURSOR_AGENT|GEMINI_CLI|COPILOT_AGENT|OPENCODE|AIDER_|AI_AGENT)/;

/** The flag where it decides, else live on a capable terminal that neither CI nor a coding agent holds. */
export function progressMode(flag: 'auto' | ProgressMode, env: Environment, isTty: boolean): ProgressMode {
  if (flag !== 'auto') return flag;
  return isTty && env.TERM !== 'dumb' && !isCi(env) && !isCodingAgent(env) ? 'live' : 'plain';
}

function isCi({ CI }: Environment): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI);
}

function isCodingAgent(env: Environment): boolean {
  return Object.keys(env).some((name) => CODING_AGENT.test(name) && env[name]);
}
