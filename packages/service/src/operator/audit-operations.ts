/**
 * The operator's look at the audit log of every organization, a page at a time.
 *
 * How an event is shown, and what a query means, is as owners have it (`../activity/`).
 */
import { isRequestProblem } from '@claviger/fastify'
import { type ControlOperations, ControlRefusal } from '@claviger/host'
import type { Account, AuditFilter, AuditReader } from 'claviger'
import { showActivityEvent } from '../activity/activity-event.ts'
import { activityFilter } from '../activity/activity-query.ts'
import { argumentsAs, auditArguments } from './arguments.ts'

const defaultPage = 100

/** @param accountOf finds an account by its address */
export function auditOperations(
  audit: AuditReader,
  accountOf: (email: string) => Promise<Account>,
): ControlOperations {
  const idOf = async (named: string | undefined): Promise<string | undefined> =>
    named?.includes('@') === true ? (await accountOf(named)).id : named
  return {
    'audit.list': async (args) => {
      const asked = argumentsAs(auditArguments, args)
      const { limit = defaultPage, after = null, organization_id: organizationId = null } = asked
      const filter = filterOf({ ...asked, actor: await idOf(asked.actor), object: await idOf(asked.object) })
      const page = await audit.page({ ...filter, organizationId, limit, after })
      return {
        events: page.events.map((event) => ({
          ...showActivityEvent(event),
          organization_id: event.organizationId,
        })),
        next: page.next,
      }
    },
  }
}

function filterOf(asked: Parameters<typeof activityFilter>[0]): AuditFilter {
  try {
    return activityFilter(asked)
  } catch (error) {
    if (!isRequestProblem(error)) throw error
    throw new ControlRefusal('arguments_invalid', sentences[error.details?.field ?? ''] ?? sentences.since)
  }
}

const sentences: Readonly<Record<string, string>> & { readonly since: string } = {
  action: 'action must be actions such as key.created, or their kinds such as key, comma-separated.',
  since: 'since must be before until.',
}
