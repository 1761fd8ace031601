/** Every sentence about a verdict: English, then Chinese. Names in braces are filled in from a message's values. */
export const texts = {
  plain: ['{text}', '{text}'],

  'answer.none': ['{request} was not answered', '{request} 没有得到应答'],
  'answer.broken-off': ['the answer to {request} broke off', '{request} 的应答中途断开'],
  'answer.wrong-status': ['{request} was answered {status}', '{request} 的应答状态码为 {status}'],
  'answer.wrong-body': [
    'the answer to {request} has a wrong body: {faults}',
    '{request} 的应答体有误：{faults}',
  ],
  'answer.body': ['body {body}', '应答体 {body}'],

  'expected.status': ['status {status}', '状态码 {status}'],
  'expected.open': ['any 2xx or 4xx', '任意 2xx 或 4xx'],
  'expected.upgrade': ['101 and an open WebSocket', '101 并建立 WebSocket'],
  'expected.identity': [
    '200 with an object that has a non-empty string uuid and token',
    '200，且应答为含非空字符串 uuid 与 token 的对象',
  ],
  'expected.ok': ['200 with an object whose status is "ok"', '200，且应答为 status 等于 "ok" 的对象'],

  'seen.status': ['status {status}, no body', '状态码 {status}，无应答体'],
  'seen.status-body': ['status {status}, body {body}', '状态码 {status}，应答体 {body}'],
  'seen.no-answer': ['no answer: {cause} ({detail})', '没有应答：{cause}（{detail}）'],
  'seen.not-http': ['bytes that are not HTTP: {bytes}', '不是 HTTP 的字节：{bytes}'],
  'seen.broken-off': [
    'status {status}, broken off after {bytes} bytes',
    '状态码 {status}，{bytes} 字节后断开',
  ],

  'answer.no-object': [
    'the successful answer to {request} is no JSON object',
    '{request} 的成功应答不是 JSON 对象',
  ],
  'answer.no-json-type': [
    'the successful answer to {request} is not labelled as JSON',
    '{request} 的成功应答没有标为 JSON',
  ],
  'answer.no-challenge': [
    'the 401 to {request} has no WWW-Authenticate',
    '{request} 的 401 没有 WWW-Authenticate',
  ],
  'expected.object': ['a JSON object', 'JSON 对象'],
  'expected.json-type': ['Content-Type: application/json', 'Content-Type: application/json'],
  'expected.challenge': ['WWW-Authenticate: Bearer', 'WWW-Authenticate: Bearer'],

  'cases.failed': ['{failed} of {total} cases: {names}', '{total} 个用例中有 {failed} 个失败：{names}'],
  'cadence.kept': ['{count} reports, one every {seconds} s', '{count} 次上报，每 {seconds} 秒一次'],

  'blocked.twin': [
    'its valid twin got {actual}, so the probe proves nothing: {by}',
    '有效对照得到 {actual}，探测无法说明问题：{by}',
  ],
  'blocked.no-identity': ['no agent could be registered: {by}', '无法注册 Agent：{by}'],
  'blocked.no-socket': ['no socket could be opened: {by}', '无法建立 WebSocket：{by}'],
  'blocked.builds-on': ['{by}, which this builds on, did not pass', '所依赖的 {by} 未通过'],
  'inconclusive.rate-limited': [
    'rate limited: the server kept answering 429',
    '受到限流：服务器持续返回 429',
  ],

  'uuid.form': ['the uuid is not one of RFC 9562', 'uuid 不符合 RFC 9562'],
  'uuid.expected': [
    'eight-four-four-four-twelve hex digits with version and variant',
    '8-4-4-4-12 位十六进制数，含版本与变体位',
  ],
  'token.characters': ['the token cannot be sent as a Bearer token', '令牌不能作为 Bearer 令牌发送'],
  'token.characters-expected': [
    'letters, digits, - . _ ~ + / and = at the end (RFC 6750 §2.1)',
    '字母、数字、- . _ ~ + / 及末尾的 =（RFC 6750 §2.1）',
  ],
  'token.characters-seen': ['it holds {odd}', '其中含有 {odd}'],
  'token.guessable': ['tokens can be guessed', '令牌可以被猜到'],
  'token.uuid-inside': ['the token holds the uuid of its agent', '令牌含有该 Agent 的 uuid'],
  'token.entropy-expected': ['at least 100 bits of chance', '至少 100 比特的随机性'],
  'token.entropy': [
    'about {bits} bits, estimated over {count} tokens',
    '约 {bits} 比特，按 {count} 个令牌估计',
  ],
  'identity.twice': ['two agents got the same {what}', '两个 Agent 得到相同的 {what}'],
  'identity.own': ['a {what} of its own for each registration', '每次注册得到各自的 {what}'],
  'identity.seen-twice': ['{what} {value} twice', '{what} {value} 出现两次'],

  'socket.wrong-accept': ['101 with a wrong Sec-WebSocket-Accept', '101 但 Sec-WebSocket-Accept 有误'],
  'socket.accept-expected': [
    'the SHA-1 of the key and the GUID of RFC 6455 §4.2.2',
    '按 RFC 6455 §4.2.2 由密钥与 GUID 计算的 SHA-1',
  ],
  'socket.closed': ['the socket was closed although every message was valid', '消息均有效，连接却被关闭'],
  'socket.open-expected': ['an open socket', '连接保持打开'],
  'socket.line-ended': ['the line ended', '线路已断开'],
  'socket.close-seen': ['a close frame with code {code}', '关闭帧，代码 {code}'],
  'socket.no-pong': ['a ping with {name} was not answered', '载荷为 {name} 的 ping 没有得到应答'],
  'socket.pong-expected': ['a pong with the payload {payload}', '载荷为 {payload} 的 pong'],
  'socket.no-pong-seen': ['no such pong within {seconds} s', '{seconds} 秒内没有这样的 pong'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;
