import { afterEach, describe, expect, test } from 'vitest'
import {
  createMetricsRegistry,
  createNoticeMetrics,
  createRequestMetrics,
  exposeCounter,
  exposeGauge,
  type MetricsServer,
  startMetricsServer,
} from './metrics.ts'

describe('the metrics', () => {
  const servers: MetricsServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })

  test('read the counts of others at the moment somebody asks', async () => {
    const registry = createMetricsRegistry()
    const counts = { hit: 1, miss: 0, keys: 5 }
    exposeCounter(registry, {
      name: 'claviger_checks_total',
      help: 'Checks.',
      labelNames: ['found'],
      read: () => [
        { labels: { found: 'memory' }, value: counts.hit },
        { labels: { found: 'store' }, value: counts.miss },
      ],
    })
    exposeGauge(registry, { name: 'claviger_keys', help: 'Keys in memory.', read: () => counts.keys })
    counts.hit = 7
    expect(await registry.metrics()).toContain('claviger_checks_total{found="memory"} 7\n')
    counts.hit = 9
    counts.keys = 3
    const text = await registry.metrics()
    expect(text).toContain('claviger_checks_total{found="memory"} 9\n')
    expect(text).toContain('claviger_keys 3\n')
    expect(text).toContain('process_cpu_seconds_total')
  })

  test('never take a word of a client for a label', async () => {
    const registry = createMetricsRegistry()
    createRequestMetrics(registry, 'basira').observe({
      method: 'GET',
      route: '/api-keys/:id',
      status: 200,
      milliseconds: 3,
    })
    createRequestMetrics(registry, 'basker').observe({
      method: 'HUNTER2',
      route: null,
      status: 404,
      milliseconds: 3,
    })
    createNoticeMetrics(registry, 'basira').count('key_created', 'sent')
    const text = await registry.metrics()
    expect(text).toContain('service="basira",method="GET",route="/api-keys/:id",status="200"')
    expect(text).toContain('service="basker",method="other",route="none",status="404"')
    expect(text).toContain(
      'claviger_notice_attempts_total{service="basira",kind="key_created",outcome="sent"} 1',
    )
    expect(text).not.toContain('HUNTER2')
  })

  test('of two services of one process stand side by side under the same names', async () => {
    const registry = createMetricsRegistry()
    for (const service of ['basira', 'basker']) {
      createNoticeMetrics(registry, service).count('key_created', 'sent')
      exposeGauge(registry, {
        name: 'claviger_keys',
        help: 'Keys in memory.',
        labelNames: ['service'],
        read: () => [{ labels: { service }, value: 2 }],
      })
      exposeCounter(registry, { name: 'claviger_all_total', help: 'All.', read: () => 2 })
    }
    const text = await registry.metrics()
    for (const service of ['basira', 'basker']) {
      expect(text).toContain(`claviger_keys{service="${service}"} 2\n`)
      expect(text).toContain(`attempts_total{service="${service}",kind="key_created",outcome="sent"} 1\n`)
    }
    expect(text).toContain('claviger_all_total 4\n')
  })

  test('are served at GET /metrics and nowhere else', async () => {
    const server = await startMetricsServer(createMetricsRegistry(), { host: '127.0.0.1', port: 0 })
    servers.push(server)
    const at = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method })
    const reply = await at('/metrics')
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await reply.text()).toContain('nodejs_version_info')
    expect((await at('/')).status).toBe(404)
    expect((await at('/metrics/x')).status).toBe(404)
    expect((await at('/metrics', 'POST')).status).toBe(404)
  })

  test('refuse a port that is taken', async () => {
    const server = await startMetricsServer(createMetricsRegistry(), { host: '127.0.0.1', port: 0 })
    servers.push(server)
    const again = startMetricsServer(createMetricsRegistry(), { host: '127.0.0.1', port: server.port })
    await expect(again).rejects.toThrow('EADDRINUSE')
  })
})
