/** SRV-ERR and SRV-STATE: errors, answers in general, and sequences (protocol, section on errors). */

import type { Row } from '../row.ts';

export const errors: readonly Row[] = [
  {
    id: 'SRV-ERR-01',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'Nothing in a valid exchange brings a 5xx, and neither does any generated valid value (strings of up to 64 code points without NUL or lone surrogates).',
      zh: '合法交互中的任何内容都不会引起 5xx，生成的任何合法取值也不会（字符串不超过 64 个码点，不含 NUL 和孤立代理项）。',
    },
    advice: {
      en: 'Repeat the request with the counterexample and read the stack trace. Frequent causes: columns that are too narrow, 32-bit arithmetic, division by a total of zero, a UTF-8 column that takes no emoji.',
      zh: '用反例重放请求并查看堆栈。常见原因：数据库列太窄、32 位运算、除以为零的总量、不支持表情符号的字符集。',
    },
  },
  {
    id: 'SRV-ERR-02',
    level: 'SHOULD',
    origin: 'doc errors',
    statement: {
      en: 'No malformed input brings a 5xx; inputs are generated, and a failing one is shrunk to the smallest.',
      zh: '任何格式错误的输入都不会引起 5xx；输入由程序生成，失败时会缩减到最小。',
    },
    advice: {
      en: 'Turn every decoding and validation error into a 400 at the edge, and let nothing unchecked reach the database or an unchecked cast.',
      zh: '在入口处把所有解码和校验错误转成 400，不让未经检查的值进入数据库或强制类型转换。',
    },
  },
  {
    id: 'SRV-ERR-03',
    level: 'SHOULD',
    origin: 'doc errors',
    statement: {
      en: 'Format errors that no other row names get 400 rather than another 4xx; only a body over 1 MiB may get 413, and `application/json; charset=utf-8` is no error.',
      zh: '其他条目未提及的格式错误应返回 400，而不是别的 4xx；只有超过 1 MiB 的请求体可以返回 413，`application/json; charset=utf-8` 不算错误。',
    },
    advice: {
      en: 'Override the default of the framework, which is often 422 or 415, and compare media types without their parameters.',
      zh: '覆盖框架的默认状态码（常见的是 422 或 415），比较媒体类型时忽略参数。',
    },
  },
  {
    id: 'SRV-ERR-04',
    level: 'MUST',
    origin: 'doc §1-3',
    statement: {
      en: 'The body of every successful answer is a JSON object.',
      zh: '每个成功响应的响应体都是 JSON 对象。',
    },
    advice: {
      en: 'Serialise an object in each handler: not an empty body, a bare string such as `"ok"`, an array, or plain text.',
      zh: '每个处理函数都序列化一个对象：不能是空响应体、`"ok"` 这样的裸字符串、数组或纯文本。',
    },
  },
  {
    id: 'SRV-ERR-05',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'An unknown path under `/api/agent` gets neither 200 nor a web page.',
      zh: '`/api/agent` 下的未知路径既不返回 200，也不返回网页。',
    },
    advice: {
      en: 'Answer 404 in JSON for everything else under `/api`, before the fallback that serves the single-page application.',
      zh: '在单页应用的兜底路由之前，为 `/api` 下的其余路径返回 JSON 形式的 404。',
    },
  },
  {
    id: 'SRV-ERR-06',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Error bodies give away nothing of the inside: no SQL, no stack traces, no file paths.',
      zh: '错误响应不泄露内部信息：没有 SQL、堆栈或文件路径。',
    },
    advice: {
      en: 'Write the error to the log and answer with a fixed text; switch off the debug pages of the framework in production.',
      zh: '把错误细节写进日志，只返回固定文字；生产环境关闭框架的调试页面。',
    },
  },
  {
    id: 'SRV-ERR-07',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Extremes get 2xx or 4xx, never 5xx, and the next request is answered: strings with NUL, lone surrogates or 10,000 characters, bodies of 1 MiB and more, 200 headers, slow bodies, deep nesting, duplicate keys.',
      zh: '极端输入得到 2xx 或 4xx 而非 5xx，且后续请求照常得到响应：含 NUL、孤立代理项或一万个字符的字符串，1 MiB 及以上的请求体，200 个请求头，缓慢发送的请求体，深层嵌套，重复的键。',
    },
    advice: {
      en: 'Set limits for body size, header count, nesting and read time, and answer 4xx when one is passed. PostgreSQL refuses NUL in text, so check for it before storing.',
      zh: '为请求体大小、请求头数量、嵌套深度和读取时间设上限，超出时返回 4xx。PostgreSQL 的文本列不接受 NUL，存储前先检查。',
    },
  },
  {
    id: 'SRV-ERR-08',
    level: 'SHOULD',
    origin: 'doc §1-3',
    statement: {
      en: 'Successful answers carry Content-Type application/json.',
      zh: '成功响应的 Content-Type 为 application/json。',
    },
    advice: {
      en: 'Use the JSON helper of the framework, or set the header before the body is written; in Go a header set after the first write is lost.',
      zh: '使用框架的 JSON 响应函数，或在写入响应体之前设置该头；在 Go 中，首次写入之后再设置的头会丢失。',
    },
  },
  {
    id: 'SRV-STATE-01',
    level: 'MUST',
    origin: 'doc',
    statement: {
      en: 'Any legal sequence of registering, basic information, reports, and sockets opened, written to and closed, by several interleaved agents, gets the answers that the text gives each step (checked against a model).',
      zh: '多个 Agent 交错进行的任意合法操作序列（注册、上报基本信息、上报监控数据，以及打开、使用和关闭 WebSocket），每一步都得到文档规定的响应（以模型对照检验）。',
    },
    advice: {
      en: 'Replay the shrunk sequence by hand. Usually state leaks between agents: a global variable, a cache under the wrong key, or cleanup of a closed socket that takes the token along.',
      zh: '手动重放缩减后的序列。通常是 Agent 之间的状态串扰：全局变量、缓存键错误，或清理已关闭连接时连 Token 一并删除。',
    },
  },
  {
    id: 'SRV-STATE-02',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Tokens outlive a restart of the server, where the harness can restart it with its data kept.',
      zh: '服务器重启后 Token 仍然有效（在测试工具能够保留数据并重启服务器的情况下检验）。',
    },
    advice: {
      en: 'Write the token to durable storage before answering the registration, and sign nothing with a key that is drawn anew at every start.',
      zh: '先把 Token 写入持久存储，再响应注册请求；不要使用每次启动都重新生成的签名密钥。',
    },
  },
];
