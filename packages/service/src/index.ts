/**
 * The package's one entry: what every service is besides its own routes, words and tables.
 */
export { ActivityEvent, ActivityPage, showActivityEvent } from './activity/activity-event.ts'
export { type ActivityAsked, ActivityQuery, activityFilter } from './activity/activity-query.ts'
export { type ActivityParts, answerActivity } from './activity/activity-reply.ts'
export { labelled, linkTo, type MailWords, renderedMail, whence } from './mail/mail-layout.ts'
export { argumentsAs, secretArguments } from './operator/arguments.ts'
export { serviceOperations } from './operator/operations.ts'
export { type BuiltPanel, type PanelOptions, type PanelReply, readBuiltPanel } from './panel/built-panel.ts'
export { lostPage } from './panel/lost-page.ts'
export { panelPolicy } from './panel/panel-policy.ts'
export { panelRoutes } from './panel/panel-routes.ts'
export { type AuditInteger, auditSettings } from './process/audit-settings.ts'
export { mailboxRoutes } from './process/mailbox-routes.ts'
export { type ProcessRouteParts, processRoutes } from './process/process-routes.ts'
export { serviceSealer } from './process/sealer.ts'
export { securityTextRoute } from './process/security-text.ts'
export {
  type AppSurroundings,
  type EngineSurroundings,
  type ProcessOptions,
  type RunningService,
  type ServiceParts,
  startServiceProcess,
} from './process/service-process.ts'
export { tellRequests } from './process/tell-requests.ts'
export { breachedPasswords } from './session/breached-passwords.ts'
export {
  type BrowserSessionParts,
  endBrowserSession,
  refreshBrowserSession,
  startBrowserSession,
} from './session/browser-session.ts'
export { changeOwnPassword } from './session/change-own-password.ts'
export { endOwnSession } from './session/end-own-session.ts'
export {
  limitSetting,
  networkLimitSetting,
  type RequestInteger,
  requestSettings,
  type StrangerInteger,
  strangerSettings,
} from './session/limit-settings.ts'
export { engineLimits, type LimitName, type StrangerLimits, strangerLimits } from './session/limits.ts'
export { askForMail, LinkShown, mailResetLink, showLink, tryLink } from './session/mailed-link.ts'
export { tryOwnPassword } from './session/own-password.ts'
export { passwordPolicy } from './session/passwords.ts'
export { choosePasswordByLink, type ProvedMailboxParts, verifyByLink } from './session/proved-mailbox.ts'
export { SessionShown, type SessionsAsked, sessionsAsked, showSessions } from './session/session-shown.ts'
export { type Device, type SignInParts, signIn } from './session/sign-in.ts'
export { optionalBody } from './wire/optional-body.ts'
export {
  alwaysRefused,
  noCredential,
  nothing,
  refusesBody,
  refusesCaller,
  refusesCallerAndBody,
  refusesReader,
} from './wire/responses.ts'
export { closed, EmailAsked, IdParams, Message, NameAsked, TimeAsked, unshown } from './wire/schemas.ts'
