/** The peers with a known defect that a check finds: whether it can be believed, or is itself what is wrong. */

import { mutantsKilledBy } from '../../../spec/mutants.ts';
import type { CheckReport } from '../../../spec/report.ts';
import { both, html, type Markup } from '../markup.ts';
import type { PageModel } from '../page-model.ts';
import { texts } from '../texts.ts';

/** A list that opens; each peer is described once in the page, and named wherever another check finds it. */
export function killedBy({ report, described }: PageModel, check: CheckReport): Markup | false {
  const mutants = mutantsKilledBy(check.id);
  if (mutants.length === 0) return false;
  const fresh = mutants.filter(({ id }) => !described.has(id));
  const others = mutants.filter(({ id }) => described.has(id));
  for (const { id } of fresh) described.add(id);
  const title = texts[check.verdict === 'fail' ? 'testOrTarget' : 'finds'][report.target.role](
    mutants.length,
  );
  const items = [
    ...fresh.map(({ id, does }) => html`<li><code>${id}</code> ${does}</li>`),
    ...(others.length > 0 ? [html`<li>${others.map(({ id }) => html`<code>${id}</code> `)}</li>`] : []),
  ];
  return html`<details class=killed><summary>${both(title)}</summary><ul lang=en>${items}</ul></details>`;
}
