/**
 * Shared pieces of the dashboards: the session and its refresh, calls, forms, keys, states and the look.
 */
export { ActivityList, type ActivityListProps } from './activity/activity-list.tsx'
export {
  type ActivityParty,
  type ActivityRow,
  type ActivityRows,
  type ActivitySearch,
  activityQuery,
  parseActivitySearch,
} from './activity/activity-row.ts'
export { exportActivity } from './activity/export-activity.ts'
export { ConfirmDialog, type ConfirmDialogProps } from './dialog/confirm-dialog.tsx'
export { Dialog, type DialogProps } from './dialog/dialog.tsx'
export { type RowDeed, RowMenu, type RowMenuProps } from './dialog/row-menu.tsx'
export { announce } from './form/announce.ts'
export { ChangePassword } from './form/change-password.tsx'
export { EmailInput } from './form/email-input.tsx'
export { FormProblem } from './form/form-problem.tsx'
export { PasswordField, type PasswordFieldProps } from './form/password-field.tsx'
export { SearchInput, type SearchInputProps } from './form/search-input.tsx'
export { FormDialog, SubmitForm } from './form/submit-form.tsx'
export { CopyBlock, type CopyBlockProps } from './key/copy-block.tsx'
export { type KeyRow, KeyTable } from './key/key-table.tsx'
export { ShowOnce, ShowOnceDialog } from './key/show-once.tsx'
export { dashboardRouting } from './page/dashboard-routing.tsx'
export { ForgotPasswordCard } from './page/forgot-password-card.tsx'
export { GonePage, type GonePageProps } from './page/gone-page.tsx'
export { initialsOf } from './page/initials.ts'
export { lazyPage } from './page/lazy-page.ts'
export { LeaveGuard, type LeaveGuardProps } from './page/leave-guard.tsx'
export {
  LinkCutOff,
  LinkDone,
  type LinkDoneProps,
  LinkSpent,
  type LinkSpentProps,
  ResetSpent,
} from './page/link-parts.tsx'
export { LinkPasswordForm, type LinkPasswordFormProps } from './page/link-password-form.tsx'
export { BareLink, ButtonLink, MenuLink, TextLink } from './page/links.tsx'
export { LostPage, type LostPageProps } from './page/lost-page.tsx'
export {
  type LinkFacts,
  type LinkState,
  type MailedLink,
  type MailedLinkOptions,
  useMailedLink,
} from './page/mailed-link.ts'
export { PageHead } from './page/page-head.tsx'
export { pageScript, reloadPage } from './page/page-script.ts'
export { PublicFrame, type PublicFrameProps } from './page/public-frame.tsx'
export { SignInCard, type SignInCardProps } from './page/sign-in-card.tsx'
export {
  FrameToCome,
  type FrameToComeProps,
  SignedInFrame,
  type SignedInFrameProps,
} from './page/signed-in-frame.tsx'
export { parseSignInSearch, type SignInSearch, useWayBack, useWayOut } from './page/way-out.ts'
export { type BrowserKeeperOptions, keeperInBrowser } from './session/browser-ports.ts'
export { useSessionState } from './session/session-context.tsx'
export { type RefreshReply, SessionKeeper, type SessionState } from './session/session-keeper.ts'
export { SessionList, type SessionRow } from './session/session-list.tsx'
export { Placeholder } from './state/placeholder.tsx'
export { rowsClass } from './state/rows.ts'
export { SortHead, type SortHeadProps } from './state/sort-head.tsx'
export { Empty, Failure, Loading } from './state/states.tsx'
export { useSteadyRefresh } from './state/steady-refresh.ts'
export { DashboardFrame, dashboardQueries } from './theme/dashboard-frame.tsx'
export { ThemeSwitch } from './theme/theme-switch.tsx'
export { Ago } from './time/ago.tsx'
export { dayOf, endOfDay } from './time/day.ts'
export { dateOf, timeOf } from './time/moment.ts'
export { type Call, type Client, createClient, type Reply, retryAfter, send } from './wire/client.ts'
export {
  type Fields,
  fieldsOf,
  flagField,
  listField,
  numberField,
  textField,
  textItem,
  textOrNull,
} from './wire/fields.ts'
export { type FieldProblem, isGone, isProblem, Problem, sentenceOf } from './wire/problem.ts'
export { isLinkRefusal, passwordRefusal } from './wire/refused-input.ts'
export { sessionFetch, strangerFetch } from './wire/session-fetch.ts'
