/** SRV-AUTH: tokens and the Authorization header (protocol, section on authentication). */

import type { Row } from '../row.ts';

export const authentication: readonly Row[] = [
  {
    id: 'SRV-AUTH-01',
    level: 'MUST',
    origin: 'doc auth, errors',
    statement: {
      en: 'Basic information and reports that carry no Authorization header get 401.',
      zh: '基本信息与监控数据的请求没有 Authorization 头时返回 401。',
    },
    advice: {
      en: 'Put both routes behind one authentication step that runs before the body is judged, and answer 401 there: not 403, not 400, no redirect to a login page.',
      zh: '让两个路由都经过同一个认证步骤，并在检查请求体之前执行；在此处返回 401，而不是 403、400 或跳转到登录页。',
    },
  },
  {
    id: 'SRV-AUTH-02',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'Basic information and reports with a token that nobody was ever given get 401.',
      zh: '基本信息与监控数据的请求使用从未签发过的 Token 时返回 401。',
    },
    advice: {
      en: 'Look the token up on every request and treat "not found" as 401; an empty query result must neither pass nor end as 404 or 500.',
      zh: '每次请求都查询 Token，查不到即返回 401；查询结果为空时既不能放行，也不能变成 404 或 500。',
    },
  },
  {
    id: 'SRV-AUTH-03',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'A token that is almost right gets 401: one character in its middle half changed, four or more characters cut off or added, letter case flipped where that changes what it decodes to (hex, base64, UUID), in quotes, empty, under another scheme, replaced by the uuid of the agent or by SQL metacharacters.',
      zh: '与真实 Token 只差一点的值返回 401：中间一半里改动一个字符、截去或多出四个及以上字符、翻转大小写且因此改变解码结果（十六进制、base64、UUID）、加引号、为空、换用其他认证方案，或改用 Agent 的 uuid 或 SQL 元字符。',
    },
    advice: {
      en: 'Compare the whole token, byte by byte, by one indexed lookup with a bound parameter. Look for prefix matches, `LIKE`, a case-insensitive collation, trimming, a fixed-length comparison, or a scheme that is never checked.',
      zh: '用绑定参数做一次索引查询，逐字节比较完整的 Token。重点排查：前缀匹配、`LIKE`、不区分大小写的排序规则、去除首尾字符、只比较固定长度，或根本没有检查认证方案。',
    },
  },
  {
    id: 'SRV-AUTH-04',
    level: 'MUST',
    origin: 'doc auth',
    statement: {
      en: 'A token keeps working: after other agents have registered, after basic information, on several HTTP connections at once, and time after time.',
      zh: 'Token 持续有效：其他 Agent 注册之后、上报基本信息之后、多个 HTTP 连接同时使用时，以及反复使用时都能通过认证。',
    },
    advice: {
      en: 'Store one row a token and never overwrite it. Look for a single global "current token", one-time tokens, tokens bound to a connection or an address, and caches that forget entries too early.',
      zh: '每个 Token 单独保存一条记录，不要互相覆盖。重点排查：全局唯一的“当前 Token”、一次性 Token、绑定连接或地址的 Token，以及过早淘汰条目的缓存。',
    },
  },
  {
    id: 'SRV-AUTH-05',
    level: 'SHOULD',
    origin: 'RFC 9110 §11.1',
    statement: {
      en: 'The name of the scheme counts in any letter case: `bearer` is as good as `Bearer`.',
      zh: '认证方案名称不区分大小写：`bearer` 与 `Bearer` 等效。',
    },
    advice: {
      en: 'Split the header at its first space, compare the scheme without regard to case, and leave the token as it is.',
      zh: '在第一个空格处拆分请求头，比较方案名时忽略大小写，Token 部分保持原样。',
    },
  },
  {
    id: 'SRV-AUTH-06',
    level: 'ADVISORY',
    origin: 'RFC 9110 §11.6.1',
    statement: {
      en: 'Every 401 names its scheme in a WWW-Authenticate header.',
      zh: '每个 401 响应都带有 WWW-Authenticate 头，指明认证方案。',
    },
    advice: {
      en: 'Set `WWW-Authenticate: Bearer` in the one place that writes the 401.',
      zh: '在统一生成 401 响应的地方加上 `WWW-Authenticate: Bearer`。',
    },
  },
  {
    id: 'SRV-AUTH-07',
    level: 'SHOULD',
    origin: 'implied auth',
    statement: {
      en: 'A token that stands in the query string alone gets 401, on the handshake of the socket as well.',
      zh: 'Token 只出现在查询字符串中时返回 401，WebSocket 握手同样如此。',
    },
    advice: {
      en: 'Read the token from the Authorization header only and remove the `?token=` fallback: URLs end up in access logs, proxies and histories.',
      zh: '只从 Authorization 头读取 Token，去掉 `?token=` 这类后备方式：URL 会留在访问日志、代理和历史记录里。',
    },
  },
];
