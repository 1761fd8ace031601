/** AGT-REP and AGT-TIME: reports and their cadence (protocol §3, §4). */

import type { Row } from '../row.ts';

export const reports: readonly Row[] = [
  {
    id: 'AGT-REP-01',
    level: 'MUST',
    origin: 'doc §3, §4',
    statement: {
      en: 'The agent reports again and again, over HTTP or the socket.',
      zh: 'Agent 通过 HTTP 或 WebSocket 定期上报监控数据。',
    },
    advice: {
      en: 'Run the reports from a timer that survives errors: a loop that ends at the first failed collector or request reports once and then never again.',
      zh: '用不会因错误而停止的定时器驱动上报：如果循环在首次采集或请求失败时退出，就只会上报一次。',
    },
  },
  {
    id: 'AGT-REP-02',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: 'All required fields of a report are there and every field has its documented type; integers are written without a point or an exponent and fit int64, and every number is finite.',
      zh: '监控数据的必填字段齐全，每个字段的类型都与文档一致；整数不带小数点或指数，并在 int64 范围内，所有数值都是有限的。',
    },
    advice: {
      en: 'Use one typed structure with the exact field names. Convert byte counts and rates to 64-bit integers before serialising, and guard every division, since NaN and infinity become `null` or break the encoder.',
      zh: '使用字段名与文档完全一致的类型化结构。字节数与速率在序列化前转换为 64 位整数；每处除法都要防止除零，因为 NaN 和无穷大会变成 `null` 或导致编码失败。',
    },
  },
  {
    id: 'AGT-REP-03',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: '`cpu` and `gpu` lie within 0 to 100, where rounding may add 0.01.',
      zh: '`cpu` 与 `gpu` 在 0 至 100 之间（允许因舍入超出 0.01）。',
    },
    advice: {
      en: 'Divide by the total of all cores, so that four busy cores are 100 and not 400, and treat a counter that went backwards as 0.',
      zh: '以所有核心的总时间为分母，四核满载应为 100 而不是 400；计数器倒退时按 0 处理。',
    },
  },
  {
    id: 'AGT-REP-04',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: 'Use stays within the total (ram, swap, disk), nothing is negative, and the totals agree with the basic information.',
      zh: '已用量不超过总量（内存、交换分区、磁盘），没有负值，总量与基本信息一致。',
    },
    advice: {
      en: 'Read used and total in one go from the same source and in the same unit, and let basic information and reports share that code; clamp differences that fall below zero.',
      zh: '已用量与总量应一次性取自同一来源、使用同一单位，并让基本信息与监控数据共用这段代码；差值小于零时取零。',
    },
  },
  {
    id: 'AGT-REP-05',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: '`uptime` and the two traffic totals never fall while the agent runs, and `uptime` grows with the clock; where interfaces of the machine changed between two reports the traffic is inconclusive.',
      zh: 'Agent 运行期间，`uptime` 与两个流量总计不会变小，且 `uptime` 与时钟同步增长；若两次上报之间机器的网络接口发生变化，则流量无法判定。',
    },
    advice: {
      en: 'Send the uptime of the system from `/proc/uptime` in seconds, and totals as 64-bit sums over a stable set of interfaces; a counter kept in 32 bits falls at 4 GiB.',
      zh: '上报系统运行时间，取自 `/proc/uptime`，单位为秒；流量总计用 64 位累加，并保持统计的接口集合稳定；32 位计数器到 4 GiB 就会回绕。',
    },
  },
  {
    id: 'AGT-REP-06',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: '`net_in` and `net_out` agree with the growth of the totals between two reports (in is down, out is up); where reports were lost any usual average passes.',
      zh: '`net_in`、`net_out` 与两次上报之间流量总计的增量一致（入站对应下载，出站对应上传）；中间有上报丢失时，任何常见的平均方式均可。',
    },
    advice: {
      en: 'Take rates and totals from the same readings and divide by the time that really passed. Frequent errors: in and out exchanged, bits for bytes, bytes per interval instead of per second.',
      zh: '速率与总计使用同一次读数，并除以实际经过的时间。常见错误：入站与出站颠倒、比特当作字节、按每个间隔而不是每秒计算。',
    },
  },
  {
    id: 'AGT-REP-07',
    level: 'SHOULD',
    origin: 'doc collection',
    statement: {
      en: 'Reports are true: each field lies between readings of its source (`/proc/stat`, `/proc/meminfo`, statvfs, `/proc/net/dev`, `/proc/loadavg`, process folders, uptime) taken before and after it, or within their noise, by a formula that the verdict names. `cpu` and rates lie within what windows of 0.1 s to 2 intervals ending there show; a span of over 40 points is inconclusive.',
      zh: '上报内容真实：每个字段介于上报前后对其来源（`/proc/stat`、`/proc/meminfo`、statvfs、`/proc/net/dev`、`/proc/loadavg`、进程目录、运行时间）的两次读数之间，或在其噪声范围内，判定时写明所用公式。`cpu` 与速率应在截至该时刻、长 0.1 秒至 2 个间隔的各窗口读数范围内；范围超过 40 个百分点时无法判定。',
    },
    advice: {
      en: 'Collect afresh for every report and compare your formula with the one named: used memory is usually MemTotal less MemAvailable, `cpu` needs the difference of two readings, `/proc/meminfo` counts in KiB, a statvfs count is in blocks of `f_frsize`.',
      zh: '每次上报都重新采集，并与判定中给出的公式对照：已用内存通常为 MemTotal 减 MemAvailable，`cpu` 需由两次读数求差，`/proc/meminfo` 的单位是 KiB，statvfs 的计数以 `f_frsize` 大小的块为单位。',
    },
  },
  {
    id: 'AGT-REP-08',
    level: 'SHOULD',
    origin: 'doc collection',
    statement: {
      en: 'Reports follow the machine: load on the processor, processes, TCP and UDP sockets, memory and traffic that the harness makes beside the agent show up in them. Traffic counts on an interface that the agent looks at; loopback alone proves nothing.',
      zh: '上报内容随机器变化：测试工具在 Agent 旁制造的处理器负载、进程、TCP 与 UDP 套接字、内存占用和流量都会体现出来。流量须经过 Agent 统计的接口；仅有环回流量不足以判定。',
    },
    advice: {
      en: 'Look for values that are read once and cached, averages over a long time, IPv4-only socket counts (`/proc/net/tcp6` and `udp6` count too), and collectors that see the container instead of the machine.',
      zh: '重点排查：只读取一次便缓存的值、跨度过长的平均、只统计 IPv4 的套接字（还应计入 `/proc/net/tcp6` 与 `udp6`），以及只看到容器而看不到宿主机的采集方式。',
    },
  },
  {
    id: 'AGT-REP-09',
    level: 'MUST',
    origin: 'doc §1-3',
    statement: {
      en: 'Requests with a JSON body carry Content-Type application/json, with or without parameters.',
      zh: '带 JSON 请求体的请求，其 Content-Type 为 application/json，可以带参数。',
    },
    advice: {
      en: 'Set the header on every request: HTTP clients that are given a string often send text/plain or application/x-www-form-urlencoded.',
      zh: '为每个请求设置该头：直接传入字符串时，HTTP 客户端往往会发送 text/plain 或 application/x-www-form-urlencoded。',
    },
  },
  {
    id: 'AGT-TIME-01',
    level: 'SHOULD',
    origin: 'doc §4',
    statement: {
      en: 'Reports come every 5 s, or at the interval that `--interval` sets: the median is within 10 %.',
      zh: '上报间隔为 5 秒（或 `--interval` 指定的值）：中位数偏差不超过 10 %。',
    },
    advice: {
      en: 'Make 5 s the default and let it be configured; count from start to start, since sleeping 5 s after the work adds the time of the work.',
      zh: '默认间隔设为 5 秒并允许配置；按“开始到开始”计时，若在工作完成后再睡眠 5 秒，间隔就会加上工作耗时。',
    },
  },
  {
    id: 'AGT-TIME-02',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'The cadence neither drifts nor bursts: over at least 20 intervals on the channel with most reports, their mean is within 2 % and the 95th percentile of the deviation within 10 %, with no gap over 1.5 and none under 0.5 intervals. A jitter of 3 % passes, a drift of 8 % does not.',
      zh: '上报节奏既不漂移也不突发：在上报最多的通道上至少观察 20 个间隔，平均值偏差不超过 2 %，偏差的第 95 百分位不超过 10 %，没有大于 1.5 个或小于 0.5 个间隔的间距。3 % 的抖动可以通过，8 % 的漂移则不行。',
    },
    advice: {
      en: 'Compute each deadline as start plus n times the interval on a monotonic clock, and skip missed ticks (`MissedTickBehavior::Skip` in tokio) instead of making up for them.',
      zh: '用单调时钟，按“起点 + n × 间隔”计算每次的到期时间；错过的节拍直接跳过（tokio 中为 `MissedTickBehavior::Skip`），不要补发。',
    },
  },
  {
    id: 'AGT-TIME-03',
    level: 'ADVISORY',
    origin: 'field',
    statement: {
      en: 'Slow answers (half an interval, 2.5 s at most) neither shift the cadence nor bring an older report after a newer one.',
      zh: '响应缓慢（半个间隔，至多 2.5 秒）既不影响上报节奏，也不会使较旧的数据晚于较新的数据到达。',
    },
    advice: {
      en: 'Do not let the timer wait for the answer: send from a task of its own, one report at a time, and drop an old report when a newer one is ready.',
      zh: '定时器不要等待响应：用独立任务发送，每次只发一份，较新的数据就绪时丢弃旧的。',
    },
  },
];
