import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { IDENTITY_FILE } from '../../../mocks/agent/index.ts';
import { mutantTable } from '../../testing/mutant-table.ts';
import { hasty } from '../../testing/play-agent.ts';

let lives = 0;

mutantTable([
  {
    defect: 'keeps its state in one place for all agents',
    check: 'AGT-REG-06/separate',
    scenario: 'two-agents',
    sharedState: true,
  },
  {
    defect: 'lets everybody read its token',
    check: 'AGT-REG-06/file',
    scenario: 'two-agents',
    steps: () => ({
      async saveIdentity(context, identity) {
        await hasty.saveIdentity(context, identity);
        await chmod(join(context.options.stateDir, IDENTITY_FILE), 0o644);
      },
    }),
  },
  {
    defect: 'goes on without a token where it lost its own',
    check: 'AGT-REG-06/state-lost',
    scenario: 'state-lost',
    steps: () => ({
      async loadIdentity(context) {
        const known = await hasty.loadIdentity(context);
        return known ?? (++lives > 1 ? { uuid: 'none', token: 'none' } : undefined);
      },
    }),
  },
]);
