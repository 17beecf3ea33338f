/**
 * The words of each mail, from what there is to tell.
 *
 * Queueing and sending are the engine's and packages/host's; how a mail is laid out: packages/service.
 */
import type { RenderedNotice } from '@claviger/host'
import { labelled, linkTo, type MailWords, renderedMail, whence } from '@claviger/service'
import type { NoticeContent, NoticeKind } from 'claviger'

type Word = (content: NoticeContent, publicUrl: string) => MailWords

const ifNotYou =
  'If this was not you, reset your password at once and look through your sessions and API keys.'

/** Nobody is invited to Basira: people sign up. */
type BasiraNotice = Exclude<NoticeKind, 'invitation'>

/** Where owners see who did what. */
function activityAt(publicUrl: string): NonNullable<MailWords['action']> {
  return { label: 'Open Activity', url: `${publicUrl}/settings/activity` }
}

const words: Readonly<Record<BasiraNotice, Word>> = {
  verify_email: (content, publicUrl) => ({
    subject: 'Verify your email address for Basira',
    before: [
      'Somebody, most likely you, signed up to Basira with this email address. To prove that it is yours:',
    ],
    action: { label: 'Verify email address', url: linkTo(publicUrl, '/verify-email', content) },
    after: [
      'The link works once and for 24 hours. A newer link replaces it.',
      'If you did not sign up, ignore this mail: nobody can use your address without the link.',
    ],
  }),
  address_taken: (_, publicUrl) => ({
    subject: 'You already have a Basira account',
    before: [
      'Somebody, perhaps you, tried to sign up to Basira with this email address. It already has an account, so nothing was changed.',
      `If it was you, sign in at ${publicUrl}/sign-in. If you have forgotten your password, choose a new one at ${publicUrl}/forgot-password.`,
    ],
    after: ['If it was not you, there is nothing to do.'],
  }),
  reset_password: (content, publicUrl) => ({
    subject: 'Reset your Basira password',
    before: [
      'Somebody, most likely you, asked to reset the password of your Basira account. To choose a new one:',
    ],
    action: { label: 'Choose a new password', url: linkTo(publicUrl, '/reset-password', content) },
    after: [
      'The link works once and for one hour. A new password ends every session of your account.',
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ],
  }),
  password_changed: (_, publicUrl) => ({
    subject: 'Your Basira password was changed',
    before: [
      'The password of your Basira account was changed, and sessions elsewhere were ended.',
      `${ifNotYou} You find Basira at ${publicUrl}.`,
    ],
    after: [],
  }),
  session_reuse_found: (content, publicUrl) => ({
    subject: 'A Basira session was ended for your safety',
    before: [
      `A session of your account${labelled(' on', content.about)} was ended because its credentials were used from two places. Somebody may have copied them.`,
      'To end all your other sessions as well:',
    ],
    action: { label: 'End all sessions', url: linkTo(publicUrl, '/end-sessions', content) },
    after: ['The link works once and for seven days. Then sign in again and change your password.'],
  }),
  key_created: (content, publicUrl) => ({
    subject: 'A Basira API key was created',
    before: [
      `An API key${labelled(' named', content.about)} was created for your Basira account.`,
      `${ifNotYou} You find Basira at ${publicUrl}.`,
    ],
    after: [],
  }),
  key_rotated: (content, publicUrl) => ({
    subject: 'A Basira API key was given a new secret',
    before: [
      `The API key${labelled(' named', content.about)} of your Basira account was given a new secret. The former one ends now or after the overlap that was asked for.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  key_addresses_widened: (content, publicUrl) => ({
    subject: 'A Basira API key may be used from more addresses',
    before: [
      `The list of addresses from which the API key${labelled(' named', content.about)} of your Basira account may be used was lifted or widened.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  new_sign_in: (content, publicUrl) => ({
    subject: 'A sign in to Basira from a new device',
    before: [
      `Somebody, most likely you, signed in to your Basira account${whence(content)}. Neither the device nor the network was seen with your account before.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  password_guessed: (_, publicUrl) => ({
    subject: 'Wrong passwords for your Basira account',
    before: [
      'Ten wrong passwords were entered for your Basira account within 15 minutes. None of them was right, and further guesses from unknown devices are refused for a while.',
      'If you forgot your password, choose a new one with “Forgot password”. Otherwise nothing needs to be done if your password is long and used nowhere else.',
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  member_added: (content, publicUrl) => ({
    subject: 'A new member in Basira',
    before: [
      `Somebody${labelled(' with the address', content.about)} was added to your Basira organization.`,
      'If you did not expect this, look who added the member, and take the member out.',
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
}

/**
 * The words of a notice.
 *
 * @param publicUrl the service's configured origin, without a trailing slash
 * @throws TypeError where a notice that needs a link token has none
 */
export function renderNotice(publicUrl: string, kind: NoticeKind, content: NoticeContent): RenderedNotice {
  if (kind === 'invitation') throw new TypeError('renderNotice: Basira sends no invitations')
  return renderedMail(words[kind](content, publicUrl), 'Basira')
}
