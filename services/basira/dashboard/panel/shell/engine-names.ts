/**
 * What the engines are called, and the ports they are usually found at.
 *
 * Which engines there are, the API says.
 */
import type { Engine } from './databases.api.ts'

export const engineNames: Readonly<Record<Engine, string>> = {
  postgres: 'PostgreSQL',
  clickhouse: 'ClickHouse',
}

export const usualPorts: Readonly<Record<Engine, number>> = { postgres: 5_432, clickhouse: 8_123 }
