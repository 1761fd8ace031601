/** SRV-REG: registering an agent (protocol §1). */

import type { Row } from '../row.ts';

export const registration: readonly Row[] = [
  {
    id: 'SRV-REG-01',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'A registration with a name, `{"name": "…"}` sent to `POST /api/agent/register`, gets 200 and a JSON object in which `uuid` and `token` are strings that are not empty.',
      zh: '带名称的注册请求（向 `POST /api/agent/register` 发送 `{"name": "…"}`）应得到 200 和一个 JSON 对象，其中 `uuid` 与 `token` 均为非空字符串。',
    },
    advice: {
      en: 'Answer 200 (not 201) and put `uuid` and `token` at the top level of the object: no `data` envelope, no other names, no numeric ids.',
      zh: '返回 200（而不是 201），并把 `uuid` 和 `token` 放在对象最外层：不要再套一层 `data`，不要改用别的字段名，也不要用数字 ID。',
    },
  },
  {
    id: 'SRV-REG-02',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'A name is not needed: the body `{}` registers an agent.',
      zh: '名称可以省略：请求体为 `{}` 时也能完成注册。',
    },
    advice: {
      en: 'Make `name` optional in the request type and fall back to "New Server"; remove a `required` or "not blank" rule on it.',
      zh: '在请求类型中把 `name` 设为可选，缺省时取 "New Server"；去掉该字段上的 `required` 或非空校验。',
    },
  },
  {
    id: 'SRV-REG-03',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'Registering asks for no credentials, and an Authorization header that is no longer valid does not stand in its way.',
      zh: '注册不需要任何凭据；即使请求带着已失效的 Authorization 头，也不影响注册。',
    },
    advice: {
      en: 'Take the register route out of the authentication middleware, so that the header is not even read there. Agents that register again after a 401 often still send the old token.',
      zh: '让注册路由绕过认证中间件，完全不读取该请求头。收到 401 后重新注册的 Agent 往往仍会带着旧 Token。',
    },
  },
  {
    id: 'SRV-REG-04',
    level: 'MUST',
    origin: 'doc §1',
    statement: {
      en: 'No two registrations share a `uuid`, not even with the same name or at the same moment.',
      zh: '任意两次注册得到的 `uuid` 都不相同，名称相同或同时发起的注册也不例外。',
    },
    advice: {
      en: 'Create a random UUID for every request; do not look agents up by name or address, and do not derive the id from the clock. Put a unique constraint on the column.',
      zh: '每次请求都生成随机 UUID；不要按名称或地址复用已有记录，也不要用时间推导 ID。数据库列应加唯一约束。',
    },
  },
  {
    id: 'SRV-REG-05',
    level: 'MUST',
    origin: 'doc auth',
    statement: {
      en: 'No two registrations share a `token`.',
      zh: '任意两次注册得到的 `token` 都不相同。',
    },
    advice: {
      en: 'Draw a new token from the system random source for each registration, instead of handing out a shared secret or one computed from the name.',
      zh: '每次注册都从系统随机源生成新的 Token，不要下发共享密钥，也不要由名称计算得出。',
    },
  },
  {
    id: 'SRV-REG-06',
    level: 'SHOULD',
    origin: 'implied §1',
    statement: {
      en: 'The `uuid` is written in the text form of RFC 9562: 32 hexadecimal digits in groups of 8-4-4-4-12.',
      zh: '`uuid` 采用 RFC 9562 规定的文本形式：32 个十六进制数字，按 8-4-4-4-12 分组。',
    },
    advice: {
      en: 'Use the UUID function of your standard library and send its usual form with hyphens, without braces or a `urn:uuid:` prefix.',
      zh: '使用标准库的 UUID 函数，输出带连字符的常规形式，不要加花括号或 `urn:uuid:` 前缀。',
    },
  },
  {
    id: 'SRV-REG-07',
    level: 'MUST',
    origin: 'RFC 6750 §2.1',
    statement: {
      en: 'The `token` holds b64token characters alone (letters, digits, `-._~+/`, and `=` only at its end), so that it fits into a Bearer header.',
      zh: '`token` 只包含 b64token 字符（字母、数字、`-._~+/`，以及仅可出现在末尾的 `=`），能够直接放进 Bearer 请求头。',
    },
    advice: {
      en: 'Encode the random bytes as hex or base64url before sending them; spaces, colons, quotes and characters outside ASCII cannot stand in the header.',
      zh: '先把随机字节编码为十六进制或 base64url 再下发；空格、冒号、引号和非 ASCII 字符都不能出现在该请求头中。',
    },
  },
  {
    id: 'SRV-REG-08',
    level: 'SHOULD',
    origin: 'implied §1',
    statement: {
      en: 'Tokens cannot be guessed: over many registrations they show no counter, nothing shared but a prefix (or the fixed parts of a structured token such as a JWT), no uuid inside, and a bias-corrected estimate over at least 128 of them finds 100 bits of randomness.',
      zh: 'Token 不可预测：在大量注册中看不到计数器，除前缀（或 JWT 等结构化 Token 的固定部分）外没有相同片段，也不含 uuid；以至少 128 个样本做偏差校正估计，随机性不低于 100 位。',
    },
    advice: {
      en: 'Fill the token with at least 16 bytes from a cryptographic random source (`crypto/rand`, `secrets`, `getrandom`). Time stamps, `Math.random`, and hashes of the name or the uuid can be guessed.',
      zh: '使用密码学安全的随机源（`crypto/rand`、`secrets`、`getrandom`）生成至少 16 字节。时间戳、`Math.random` 以及名称或 uuid 的哈希都可以被猜出。',
    },
  },
  {
    id: 'SRV-REG-09',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'A registration whose body is not JSON gets 400.',
      zh: '注册请求体不是 JSON 时返回 400。',
    },
    advice: {
      en: 'Map the error of the JSON parser to 400. Frequent causes: the error is ignored and defaults are used, or it ends in the general handler that says 500 or 422.',
      zh: '把 JSON 解析错误映射为 400。常见原因：忽略了解析错误而直接使用默认值，或错误落入返回 500、422 的通用处理函数。',
    },
  },
  {
    id: 'SRV-REG-10',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'A `name` that is a number, a boolean, an array or an object gets 400.',
      zh: '`name` 为数字、布尔值、数组或对象时返回 400。',
    },
    advice: {
      en: 'Check that `name` is a string before it is used; switch off coercion in the decoder or the validation library, since it turns `1` into "1".',
      zh: '使用 `name` 之前先确认它是字符串；关闭解码器或校验库的类型强制转换，否则 `1` 会被悄悄转成 "1"。',
    },
  },
  {
    id: 'SRV-REG-11',
    level: 'SHOULD',
    origin: 'implied §1',
    statement: {
      en: 'Ordinary names of up to 64 code points are accepted in every script: Chinese, emoji, combining marks, right-to-left.',
      zh: '不超过 64 个码点的普通名称，无论使用何种文字都应被接受：中文、表情符号、组合字符、从右到左的文字等。',
    },
    advice: {
      en: 'Do not restrict names to ASCII; measure their length in code points rather than bytes, and store them in a full UTF-8 column (`utf8mb4` in MySQL).',
      zh: '不要把名称限制为 ASCII；按码点而不是字节计算长度，并用完整的 UTF-8 列存储（MySQL 用 `utf8mb4`）。',
    },
  },
  {
    id: 'SRV-REG-12',
    level: 'SHOULD',
    origin: 'implied §1',
    statement: {
      en: 'A registration whose body is JSON but no object (`null`, `[]`, `"x"`, `1`) gets 400.',
      zh: '注册请求体是 JSON 但不是对象（`null`、`[]`、`"x"`、`1`）时返回 400。',
    },
    advice: {
      en: 'Check the type of the parsed value first. Many decoders take `null` for an empty structure, and reading a member of an array gives "undefined" instead of an error.',
      zh: '先检查解析结果的类型。许多解码器会把 `null` 当作空结构体，而对数组读取成员只会得到 undefined，并不报错。',
    },
  },
];
