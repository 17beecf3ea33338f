/**
 * The package's one entry: what a service process needs around the engine.
 */
export {
  type Background,
  type BackgroundOptions,
  type Chore,
  type ChoreFigures,
  createBackground,
} from './background.ts'
export type { BreachedPasswordsSetting } from './breached-passwords-setting.ts'
export {
  type ChoiceSetting,
  type Configuration,
  ConfigurationError,
  describeConfiguration,
  type Environment,
  type IntegerSetting,
  isConfigurationError,
  type LogLevel,
  localUrl,
  logLevels,
  readConfiguration,
  type SecretSetting,
  type ServiceDeclaration,
  type ServicePrefix,
  type SettingRow,
  type SettingSource,
  settingSources,
} from './configuration.ts'
export { askOwner, isOwnerAbsent, isOwnerSilent, OwnerAbsent, OwnerSilent } from './control/ask-owner.ts'
export { ControlRefusal, isControlRefusal } from './control/control-protocol.ts'
export {
  type ControlOperations,
  type ControlServer,
  type ControlServerOptions,
  startControlServer,
} from './control/control-server.ts'
export { controlSocketPath } from './control/control-socket-path.ts'
export { operatorName } from './control/operator-name.ts'
export { isLoopbackAddress, isLoopbackHost, type NodeEnv } from './exposure.ts'
export { isGuessable } from './guessable-secret.ts'
export {
  alive,
  type CheckState,
  createReadiness,
  type HealthCheck,
  type Readiness,
  type ReadinessOptions,
  type ReadinessReport,
} from './health.ts'
export { type HeldPort, holdPort } from './held-port.ts'
export {
  createLogger,
  credentialInLog,
  type Logger,
  type LogOptions,
  logRequest,
  pathOnly,
  type RequestFacts,
} from './logging.ts'
export { escapeHtml } from './mail/escape-html.ts'
export { isMailFailure, MailFailure, type MailMessage, type MailTransport } from './mail/mail-message.ts'
export { createMailTransport, mailboxFolder } from './mail/mail-transport.ts'
export {
  createMailboxTransport,
  type MailboxMessage,
  mailboxCapacity,
  readMail,
  readMailbox,
} from './mail/mailbox.ts'
export { mailboxContentSecurityPolicy, mailboxPage, mailPage } from './mail/mailbox-page.ts'
export {
  createNoticeSender,
  type NoticeOutcome,
  type NoticeSender,
  type NoticeSenderOptions,
  type QueuedAttempt,
  type RenderedNotice,
} from './mail/notice-sender.ts'
export { mailAttempts, retryDelayMs } from './mail/retry-schedule.ts'
export { checkSmtp, createSmtpTransport, type SmtpBounds } from './mail/smtp-transport.ts'
export { developmentMasterSecrets } from './master-secret.ts'
export {
  createMetricsRegistry,
  createNoticeMetrics,
  createRequestMetrics,
  type ExposedFigures,
  exposeCounter,
  exposeGauge,
  type Figure,
  type MetricsServer,
  type NoticeMetrics,
  type Registry,
  type RequestMetrics,
  startMetricsServer,
} from './metrics.ts'
export { nearestName } from './nearest-name.ts'
export { createShutdown, type ProcessLike, type Shutdown, type ShutdownOptions } from './shutdown.ts'
