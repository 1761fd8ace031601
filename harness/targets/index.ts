/** Targets: what `--target` names, and how it is started, watched and ended. */

export {
  type CommandOptions,
  hintFor,
  type PreparedCommand,
  prepareCommand,
} from './command.ts';
export {
  type Environment,
  type EnvironmentOptions,
  parseVariable,
  targetEnvironment,
  type Variable,
} from './environment.ts';
export { LaunchError, SupervisorError, TargetError } from './errors.ts';
export { checkFiles, type FileTemplate, parseFile, writeFiles } from './files.ts';
export { createHomes, type Home, type Homes } from './home.ts';
export type { Exit, Launched } from './launch.ts';
export type { OutputListener } from './output.ts';
export type { OutputStream } from './output-tail.ts';
export {
  type CommandTarget,
  type ComposeTarget,
  type DockerfileTarget,
  type DockerTarget,
  type ListenTarget,
  parseTarget,
  type ReferenceTarget,
  type Target,
  type UrlTarget,
} from './parse.ts';
export { fill, mentions, PLACEHOLDERS, type Placeholder, type PlaceholderValues } from './placeholders.ts';
export { createPorts, type Ports } from './ports.ts';
export { READY_TIMEOUT_MS, type Readiness, type ReadyOptions, waitUntilReady } from './ready.ts';
export { refusesConnections } from './refuses.ts';
export { type RoleHints, roleOf } from './role.ts';
export { type Supervisor, type SupervisorOptions, startSupervisor } from './supervisor.ts';
export type { LaunchSpec } from './supervisor-messages.ts';
export { quoteWord, quoteWords, splitWords } from './words.ts';
