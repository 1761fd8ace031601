import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { AgentSocket, AgentSteps } from '../../../mocks/agent/index.ts';
import { PATHS } from '../../../spec/protocol.ts';
import { type Mutant, mutantTable } from '../../testing/mutant-table.ts';
import { hasty } from '../../testing/play-agent.ts';

interface Odd {
  /** What masks a frame; zeros where left out. */
  readonly generateMask?: (mask: Buffer) => void;
  readonly mask?: boolean;
  /** What is sent instead of the text. */
  readonly bytes?: (text: string) => Buffer;
  readonly onOpen?: (line: WebSocket) => void;
}

/** A socket that differs in one thing from what the library would do by itself. */
function oddSocket({ mask = true, bytes = Buffer.from, onOpen, ...options }: Odd): Partial<AgentSteps> {
  return {
    openSocket: ({ base }, identity) =>
      new Promise((resolve) => {
        const line = new WebSocket(base.replace('http', 'ws') + PATHS.socket, {
          headers: hasty.authorize(identity),
          ...options,
        });
        const closed = new Promise<string>((ended) => line.once('close', (code) => ended(`closed ${code}`)));
        const socket: AgentSocket = {
          closed,
          close: () => line.close(),
          send(text) {
            if (line.readyState !== WebSocket.OPEN) return false;
            line.send(bytes(text), { binary: false, mask });
            return true;
          },
        };
        line.once('open', () => {
          onOpen?.(line);
          resolve({ ok: true, socket });
        });
        line.on('error', ({ message }) => resolve({ ok: false, status: null, reason: message }));
      }),
  };
}

/** Drops the line as soon as it is told of a close. */
function hangUpAtClose(line: WebSocket): void {
  const { _socket: socket } = line as unknown as { _socket: Socket };
  socket.prependListener('data', (chunk: Buffer) => {
    if ((chunk[0]! & 0xf) === 8) socket.destroy();
  });
  const write = socket.write.bind(socket);
  socket.write = ((...args: Parameters<typeof write>) => socket.destroyed || write(...args)) as typeof write;
}

const held: AgentSocket[] = [];

const mutants: readonly Mutant[] = [
  {
    defect: 'sends its frames unmasked',
    check: 'AGT-WS-04/masked',
    scenario: 'steady',
    steps: () => oddSocket({ mask: false }),
  },
  {
    defect: 'masks every frame with the same four bytes',
    check: 'AGT-WS-04/own-mask',
    scenario: 'steady',
    steps: () => oddSocket({ generateMask: (mask) => void mask.fill(7) }),
  },
  {
    defect: 'sends text in Latin-1',
    check: 'AGT-WS-04/utf-8',
    scenario: 'steady',
    steps: () => oddSocket({ bytes: (text) => Buffer.from(text.replace('{', '{"é":1,'), 'latin1') }),
  },
  {
    defect: 'hangs up at a close frame',
    check: 'AGT-WS-04/close',
    scenario: 'socket-closed',
    steps: () => oddSocket({ onOpen: hangUpAtClose }),
  },
  {
    defect: 'opens a second socket beside the first',
    check: 'AGT-WS-07/one',
    scenario: 'pinged',
    steps: () => ({
      async openSocket(...given) {
        const first = await hasty.openSocket(...given);
        if (first.ok) held.push(first.socket);
        return hasty.openSocket(...given);
      },
    }),
  },
];

mutantTable(mutants.map((one) => ({ ...one, transport: 'socket' })));
