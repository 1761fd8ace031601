/** AGT-INFO: basic information (protocol §2). */

import type { Row } from '../row.ts';

export const information: readonly Row[] = [
  {
    id: 'AGT-INFO-01',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: 'The agent sends its basic information at every start.',
      zh: 'Agent 每次启动都上报基本信息。',
    },
    advice: {
      en: 'Send it whenever the process starts, also when a token was found on disk; it often hangs on the branch that registers.',
      zh: '进程每次启动都要上报，从磁盘读到 Token 时也不例外；常见错误是只在注册分支里上报。',
    },
  },
  {
    id: 'AGT-INFO-02',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: 'All required fields of basic information are there and every field has its documented type; integers are written without a point or an exponent and fit int64.',
      zh: '基本信息的必填字段齐全，每个字段的类型都与文档一致；整数不带小数点或指数，并在 int64 范围内。',
    },
    advice: {
      en: 'Serialise from a typed structure with the exact field names, in bytes rather than KiB. Sizes computed as floats come out as `1.7e10` or `8.0`: convert them to 64-bit integers. Leave optional fields out instead of sending `null`.',
      zh: '用字段名与文档完全一致的类型化结构做序列化，单位为字节而不是 KiB。以浮点计算的大小会写成 `1.7e10` 或 `8.0`，应转换为 64 位整数。可选字段没有值时省略，不要发送 `null`。',
    },
  },
  {
    id: 'AGT-INFO-03',
    level: 'SHOULD',
    origin: 'implied §2',
    statement: {
      en: 'Basic information comes before the first report and within 10 s of registering.',
      zh: '基本信息先于首次监控数据上报，并在注册后 10 秒内送达。',
    },
    advice: {
      en: 'Send it right after registering and start the reports when it is answered; do not wait for slow lookups such as the public address.',
      zh: '注册后立即上报，得到响应后再开始上报监控数据；不要等待公网地址查询等缓慢操作。',
    },
  },
  {
    id: 'AGT-INFO-04',
    level: 'SHOULD',
    origin: 'doc collection',
    statement: {
      en: '`cpu_cores`, `arch`, `kernel_version`, `mem_total`, `swap_total`, `disk_total`, `os` and `cpu_name` agree with the machine: usual aliases of `arch` count, cores may be those online, by affinity, physical or by cgroup, and `os` names the distribution and its major version.',
      zh: '`cpu_cores`、`arch`、`kernel_version`、`mem_total`、`swap_total`、`disk_total`、`os`、`cpu_name` 与所在机器相符：`arch` 允许常用别名；核心数可按在线、亲和性、物理核心或 cgroup 计算；`os` 要写明发行版及主版本号。',
    },
    advice: {
      en: 'Read `/proc/meminfo` (its values are KiB), `/proc/cpuinfo`, `uname` and `/etc/os-release`; count each disk once, by device, and do not use the architecture or kernel that the binary was built on.',
      zh: '读取 `/proc/meminfo`（单位为 KiB）、`/proc/cpuinfo`、`uname` 和 `/etc/os-release`；磁盘按设备去重，每块只计一次；不要使用编译环境的架构或内核版本。',
    },
  },
  {
    id: 'AGT-INFO-05',
    level: 'SHOULD',
    origin: 'implied §2',
    statement: {
      en: 'An `ipv4` that is given is an IPv4 address, and an `ipv6` that is given an IPv6 address.',
      zh: '给出的 `ipv4` 是 IPv4 地址，给出的 `ipv6` 是 IPv6 地址。',
    },
    advice: {
      en: 'Parse the address and check its family before sending; leave the field out when the lookup failed. Error pages of a lookup service, prefix lengths (`/24`) and zone names (`%eth0`) do not belong there.',
      zh: '发送前解析地址并确认所属协议族；查询失败时省略该字段。查询服务的错误页面、前缀长度（`/24`）和区域名（`%eth0`）都不应出现。',
    },
  },
];
