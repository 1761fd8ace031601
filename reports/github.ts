/** Annotations of a GitHub workflow: one a failed requirement, worst first. */

import type { Report } from '../spec/report.ts';
import { type Finding, findingsOf, type Undecided, undecidedOf } from './findings.ts';
import { forWorkflowData, forWorkflowProperty } from './sanitize.ts';
import { scoreText } from './scope.ts';
import { gist, type Sources, statementOf } from './sources.ts';
import { wordsIn } from './words.ts';

/** GitHub shows ten of a type in a step. */
const LIMIT = 10;

interface Annotation {
  readonly command: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** Workflow commands, a line each and at most ten, for standard output; empty where nothing is wrong. */
export function githubAnnotations(report: Report, sources: Sources): string {
  const all = annotationsOf(report, sources);
  const more = wordsIn(sources.language)('andMore', { n: all.length - LIMIT });
  return all
    .slice(0, LIMIT)
    .map(({ command, title, message }, index) => {
      const lines = [message];
      if (index === 0 && report.run.partial) lines.push(scoreText(report, sources.language));
      if (index === LIMIT - 1 && all.length > LIMIT) lines.push(more);
      return `::${command} title=${forWorkflowProperty(title)}::${forWorkflowData(lines.join('\n'))}\n`;
    })
    .join('');
}

/** What counts for the verdict is an error. */
function annotationsOf(report: Report, sources: Sources): Annotation[] {
  const { language } = sources;
  const say = wordsIn(language);
  const findings = findingsOf(report);
  const failures = findings.filter(({ weight }) => weight === 'failure');
  const undecided = undecidedOf(report, language).filter(({ gates }) => gates);
  return [
    ...failures.map(findingAnnotation),
    ...undecided.map((group) => undecidedAnnotation(group, say(group.verdict))),
    ...findings.slice(failures.length).map(findingAnnotation),
  ];

  function findingAnnotation({ requirement, weight, gates, checks: [check] }: Finding): Annotation {
    const command = weight === 'notice' ? 'notice' : gates ? 'error' : 'warning';
    return {
      command,
      title: `${requirement.id} (${requirement.level}) ${say('fail')}`,
      message: [statementOf(requirement, sources), gist(check, language), check.repro.command].join('\n'),
    };
  }
}

function undecidedAnnotation({ cause, checks }: Undecided, word: string): Annotation {
  const ids = checks.map(({ id }) => id).join(', ');
  return { command: 'error', title: `${checks[0].requirement} ${word}`, message: `${cause}\n${ids}` };
}
