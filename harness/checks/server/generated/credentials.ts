/** Generated tokens that are nearly right (protocol, authentication; §4). */

import fc from 'fast-check';
import { anInfo, aReport } from '../../../drive/bodies.ts';
import { forAll } from '../../../drive/for-all.ts';
import type { ProbeAgent } from '../../../drive/probe-agent.ts';
import { check, type ServerCheck } from '../define.ts';
import { refutedBy, shareOf, type Title } from './http.ts';

/** What is done to a token, so that it is none any more. */
export type Edit =
  | { readonly edit: 'change'; readonly at: number; readonly by: number }
  | { readonly edit: 'cut'; readonly by: number }
  | { readonly edit: 'lengthen'; readonly with: string }
  | { readonly edit: 'swap'; readonly at: number };

const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ edit: fc.constant('change' as const), at: fc.nat(400), by: fc.nat(60) }),
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant('cut' as const), by: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constant('lengthen' as const),
      with: fc.stringMatching(/^[A-Za-z0-9]{4,16}$/),
    }),
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant('swap' as const), at: fc.nat(400) }) },
);

const ALPHABETS = ['0123456789', 'abcdef', 'ABCDEF', 'ghijklmnopqrstuvwxyz', 'GHIJKLMNOPQRSTUVWXYZ'];

/**
 * The token after an edit; null where that leaves it, or may leave it, what it was. Characters change in the middle
 * half alone, for others of their kind, and it is lengthened before its padding: no lenient decoder hides that.
 */
export function edited(token: string, edit: Edit): string | null {
  const bare = token.replace(/=+$/, '');
  const quarter = Math.floor(bare.length / 4);
  const middle = [...bare].map((_, i) => i).slice(quarter, bare.length - quarter);
  switch (edit.edit) {
    case 'cut':
      return bare.length > 8 ? bare.slice(0, -(4 + (edit.by % (bare.length - 8)))) : null;
    case 'lengthen':
      return bare + edit.with + token.slice(bare.length);
    case 'change': {
      const places = middle.filter((i) => kindOf(bare[i]!) !== undefined);
      const at = places[edit.at % places.length];
      if (at === undefined) return null;
      const others = [...kindOf(bare[at]!)!].filter((character) => character !== bare[at]);
      return token.slice(0, at) + others[edit.by % others.length] + token.slice(at + 1);
    }
    case 'swap': {
      const places = middle.slice(0, -1).filter((i) => isSwappable(bare, i));
      const at = places[edit.at % places.length];
      if (at === undefined) return null;
      return token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2);
    }
  }
}

/** `change, at 3, by 2`: never the token itself. */
function told({ edit, ...how }: Edit): string {
  return [edit, ...Object.entries(how).map(([name, value]) => `${name} ${value}`)].join(', ');
}

function kindOf(character: string): string | undefined {
  return ALPHABETS.find((alphabet) => alphabet.includes(character));
}

function isSwappable(token: string, at: number): boolean {
  const [one, other] = [token[at]!, token[at + 1]!];
  return one !== other && kindOf(one) !== undefined && kindOf(one) === kindOf(other);
}

type Call = (agent: ProbeAgent) => ReturnType<ProbeAgent['info']>;

function refusesNearMisses(id: string, title: Title, call: Call, share: number): ServerCheck {
  return check(
    id,
    title,
    async (context) => {
      const known = await context.agent();
      await call(known).works();
      const { token } = known.identity;
      await forAll(
        {
          cases: edits,
          runs: shareOf(context, share),
          tells: (edit) => ({ differs: [told(edit)] }),
          fails: async (edit) => {
            const near = edited(token, edit);
            if (near === null || context.isIssued(near)) return null;
            const exchanged = await call(known.withToken(near)).result();
            return refutedBy(exchanged, [401], { differs: [told(edit)] }, context);
          },
        },
        context,
      );
    },
    { method: 'generated' },
  );
}

export const credentialChecks: readonly ServerCheck[] = [
  refusesNearMisses(
    'SRV-AUTH-03/generated-info',
    ['info with any token that is nearly right is refused with 401', '使用任意近似令牌的 info 以 401 拒绝'],
    (agent) => agent.info(anInfo()),
    0.4,
  ),
  refusesNearMisses(
    'SRV-AUTH-03/generated-report',
    [
      'report with any token that is nearly right is refused with 401',
      '使用任意近似令牌的 report 以 401 拒绝',
    ],
    (agent) => agent.report(aReport()),
    0.4,
  ),
  refusesNearMisses(
    'SRV-WS-02/generated',
    [
      'a handshake with any token that is nearly right is refused with 401',
      '使用任意近似令牌的握手以 401 拒绝',
    ],
    (agent) => agent.handshake(),
    0.3,
  ),
];
