/**
 * Which passwords are refused for being known.
 *
 * Lengths and the words of an account are tested with the engine.
 */
import { expect, test } from 'vitest'
import { passwordPolicy } from './passwords.ts'

const policy = passwordPolicy(['heron'])

test('a long password of the bundled list is common', () => {
  expect(policy.isCommon('qwerty123456')).toBe(true)
})

test('a password that is on no list is not common', () => {
  expect(policy.isCommon('wolken über dem moor')).toBe(false)
})

test('the names of the product count as known words', () => {
  expect(policy.words).toEqual(['heron', 'claviger'])
})
