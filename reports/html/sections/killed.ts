/** The peers with a known defect that a check finds: whether it can be believed, or is itself what is wrong. */

import { mutantsKilledBy } from '../../../spec/mutants.ts';
import type { CheckReport } from '../../../spec/report.ts';
import { both, html, type Markup } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { texts } from '../texts.ts';

/** Where nothing failed so many are named, and `explain` has the others: the page stays small. */
const NAMED = 8;

/** A list that opens. Beside a failure each peer is described; elsewhere the names of some say enough. */
export function killedBy({ report }: PageModel, check: CheckReport): Markup | false {
  const mutants = mutantsKilledBy(check.id);
  if (mutants.length === 0) return false;
  const isInDoubt = check.verdict === 'fail';
  const title = texts[isInDoubt ? 'testOrTarget' : 'finds'][report.target.role](mutants.length);
  const list = isInDoubt
    ? html`<ul lang=en>${mutants.map(({ id, does }) => html`<li><code>${id}</code> ${does}</li>`)}</ul>`
    : html`<p lang=en>${namesOf(mutants)}</p>`;
  return html`<details class=killed><summary>${both(title)}</summary>${list}</details>`;
}

function namesOf(mutants: readonly { readonly id: string }[]): string {
  const names = mutants.slice(0, NAMED).map(({ id }) => id);
  return [...names, ...(mutants.length > NAMED ? ['…'] : [])].join(', ');
}
