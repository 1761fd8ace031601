/** A failed requirement in full. */

import type { CheckReport } from '../../spec/report.ts';
import { inLanguage } from '../../spec/requirement.ts';
import type { ExchangeView } from '../exchange.ts';
import type { Finding } from '../findings.ts';
import { WEIGHT_MARKS } from '../marks.ts';
import { forTerminal } from '../sanitize.ts';
import { shorten } from '../shorten.ts';
import { adviceOf, gist, offendingExchange, sentence, statementOf } from '../sources.ts';
import { truncate, widthOf, wrap } from '../width.ts';
import { wireLines } from '../wire.ts';
import { itemLines } from './items.ts';
import { weightPaint } from './style.ts';
import { beside, command, labelled, labelWidth, paragraph, type View } from './view.ts';

const INDENT = 4;

/** A failed requirement with its statement, its failed checks, and how to mend it. */
export function findingInFull(view: View, finding: Finding): string[] {
  const { requirement, checks } = finding;
  const shown = checks.slice(0, view.limits.checks);
  const advice = adviceOf(requirement, view.options);
  return [
    heading(view, finding),
    ...paragraph(view, statementOf(requirement, view.options), 2),
    ...shown.flatMap((check) => ['', ...checkInFull(view, check)]),
    ...otherChecks(view, finding),
    ...(advice === null ? [] : ['', ...labelled(view, 'mend', advice, INDENT)]),
    '',
  ];
}

function heading(view: View, { requirement, weight, gates }: Finding): string {
  const { style, say } = view;
  const about = [requirement.level, forTerminal(requirement.origin)];
  if (weight === 'failure' && !gates) about.push(say('doesNotCount'));
  const title = truncate(`${WEIGHT_MARKS[weight]} ${forTerminal(requirement.id)}`, view.width);
  const rest = truncate(about.join(' · '), view.width - widthOf(title) - 2);
  return `${weightPaint(style, weight)(style.bold(title))}  ${style.dim(rest)}`.trimEnd();
}

function checkInFull(view: View, check: CheckReport): string[] {
  const { language } = view.options;
  const { style, say } = view;
  const title = paragraph(view, `${check.id}  ${inLanguage(check.titles, language)}`, 2);
  title[0] = title[0]?.replace(check.id, (id) => style.bold(id)) ?? '';
  const message = sentence(check, 'message', language);
  const expected = sentence(check, 'expected', language);
  const seen = sentence(check, 'actual', language);
  const exchange = offendingExchange(check, view.options);
  const { counterexample, repro } = check;
  return [
    ...title,
    ...(message === null ? [] : paragraph(view, message, INDENT)),
    ...(expected === null ? [] : labelled(view, 'expected', expected, INDENT)),
    ...(seen === null ? [] : labelled(view, 'seen', seen, INDENT)),
    ...(counterexample === null ? [] : labelled(view, 'case', caseText(view, counterexample), INDENT)),
    ...(exchange ? onTheWire(view, exchange) : []),
    ...command(view, 'repeat', repro.command, INDENT),
    ...(repro.replay === undefined ? [] : command(view, 'replay', repro.replay, INDENT)),
    ...(repro.curl === null ? [] : command(view, 'curl', repro.curl, INDENT)),
  ];

  function onTheWire(view: View, exchange: ExchangeView): string[] {
    const room = view.width - INDENT - labelWidth(say) - 2;
    const lines = wireLines(exchange, view.limits, say).flatMap(({ mark, text }) =>
      wrap(forTerminal(text), room).map((line, index) => `${index === 0 ? mark : ' '} ${line}`),
    );
    return beside(view, 'wire', [style.dim(say('exchange', { number: exchange.number })), ...lines], INDENT);
  }
}

function caseText(view: View, counterexample: unknown): string {
  return shorten(JSON.stringify(counterexample) ?? '', view.limits.body);
}

/** The failed checks that are not shown in full, a line each. */
function otherChecks(view: View, { weight, checks }: Finding): string[] {
  const others = checks.slice(view.limits.checks);
  const items = others.map((check) => ({
    mark: WEIGHT_MARKS[weight],
    paint: weightPaint(view.style, weight),
    name: check.id,
    text: gist(check, view.options.language),
  }));
  if (items.length === 0) return [];
  return ['', `  ${view.say('moreChecks', { n: items.length })}`, ...itemLines(view, items)];
}
