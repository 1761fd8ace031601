/** Protocol §2: basic information. */

import { anInfo, optionalFields, without } from '../../drive/bodies.ts';
import { forEachCase } from '../../drive/cases.ts';
import { check, type ServerCheck } from './define.ts';
import { int64Edges, noBodies, noInt64, subsets, wrongTypes } from './wrong-values.ts';

/** Of machines that only their own network reaches, and two ways to write an address. */
const ADDRESSES = [
  { ipv4: '10.1.2.3', ipv6: 'fd00::1' },
  { ipv4: '172.16.0.9', ipv6: 'fe80::1' },
  { ipv4: '192.168.1.20', ipv6: '2001:db8:0:0:1:0:0:1' },
  { ipv4: '100.64.0.7', ipv6: '2001:DB8::A' },
];

/** Where one agent sends information more than once, and changed, that alone must work. */
const SENT_AGAIN = { buildsOn: ['SRV-INFO-03/again'] };

export const infoChecks: readonly ServerCheck[] = [
  check(
    'SRV-INFO-01/complete',
    [
      'complete information is accepted, with an address of any network',
      '接受完整的基本信息，无论地址属于何种网络',
    ],
    async ({ agent, newAgent }) => {
      await (await agent()).info(anInfo()).answers(200);
      // Each of an agent of its own: whether information may change is another row's.
      await forEachCase(
        ADDRESSES,
        ({ ipv4, ipv6 }) => `${ipv4}, ${ipv6}`,
        async (addresses) => (await newAgent()).info(anInfo(addresses)).answers(200),
      );
    },
  ),

  check(
    'SRV-INFO-02/left-out',
    ['gpu_name, ipv4 and ipv6 may be left out', 'gpu_name、ipv4、ipv6 可以省略'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        subsets(optionalFields('info', true)),
        (names) => `without ${names.join(' ')}`,
        (names) => known.info(without(anInfo(), ...names)).answers(200),
      );
    },
    SENT_AGAIN,
  ),

  check('SRV-INFO-02/empty-gpu', ['gpu_name may be empty', 'gpu_name 可以为空'], async ({ agent }) => {
    await (await agent()).info(anInfo({ gpu_name: 'NVIDIA A100' })).works();
    await (await agent()).info(anInfo({ gpu_name: '' })).answers(200);
  }),

  check(
    'SRV-INFO-03/again',
    ['information may be sent again, the same or changed', '基本信息可以重复上报，相同或已变更'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await known.info(anInfo()).answers(200);
      await known
        .info(anInfo({ version: '0.2.0', mem_total: 34359738368, ipv4: '198.51.100.7' }))
        .answers(200);
      for (const version of ['0.3.0', '0.4.0', '0.4.0']) await known.info(anInfo({ version })).answers(200);
    },
  ),

  check(
    'SRV-INFO-03/card',
    ['gpu_name may come and go from one information to the next', 'gpu_name 可在多次上报之间出现或消失'],
    async ({ newAgent }) => {
      const known = await newAgent();
      // Either alone is another row's.
      const withCard = anInfo({ gpu_name: 'NVIDIA A100' });
      const withoutCard = without(anInfo(), 'gpu_name');
      await (await newAgent()).info(withCard).works();
      await (await newAgent()).info(withoutCard).works();
      for (const info of [withCard, withoutCard, withCard]) await known.info(info).answers(200);
    },
  ),

  check(
    'SRV-INFO-04/no-object',
    ['a body that is no JSON object is refused with 400', '不是 JSON 对象的请求体以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        noBodies('info'),
        ({ name }) => name,
        ({ body }) => known.info(body).answers(400),
      );
    },
  ),

  check(
    'SRV-INFO-05/wrong-type',
    ['a field of the wrong JSON type is refused with 400', '字段的 JSON 类型错误时以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        wrongTypes('info'),
        ({ name }) => name,
        ({ field, value }) => known.info(anInfo({ [field]: value })).answers(400),
      );
    },
  ),

  check(
    'SRV-INFO-06/missing',
    ['a missing field is refused with 400', '缺少必填字段时以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        optionalFields('info', false),
        (name) => name,
        (name) => known.info(without(anInfo(), name)).answers(400),
      );
    },
  ),

  check(
    'SRV-INFO-07/int64',
    ['totals take the whole non-negative int64 range', '总量字段接受全部非负 int64'],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        int64Edges('info'),
        ({ name }) => name,
        ({ field, value }) => known.info(anInfo({ [field]: value })).answers(200),
      );
    },
    SENT_AGAIN,
  ),

  check(
    'SRV-INFO-08/no-int64',
    [
      'an integer field with a fraction or past int64 is refused with 400',
      '整数字段含小数或超出 int64 时以 400 拒绝',
    ],
    async ({ agent }) => {
      const known = await agent();
      await known.info(anInfo()).works();
      await forEachCase(
        noInt64('info'),
        ({ name }) => name,
        ({ field, value }) => known.info(anInfo({ [field]: value })).answers(400),
      );
    },
  ),
];
