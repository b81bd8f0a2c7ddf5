/**
 * Where documents leave room, an option names the question; a profile answers all of them.
 *
 * `lenient`: every defensible reading is allowed, so a violation is one under all readings. `strict`: the reading that
 * gives userspace most; a violation may be a question to the maintainers, and its report names the option.
 */
export interface Options {
  /** COPY without MODE_WP succeeds on an armed unpopulated page (C2). */
  readonly 'copy-over-armed': 'either' | 'clear'
  /** MADV_DONTNEED on a private file mapping (D2, D3), sync. */
  readonly 'private-file-dontneed': 'either' | 'armed'
  /** Whether P4's clear part is checked. */
  readonly precision: 'not checked' | 'checked'
}

export type Profile = 'lenient' | 'strict'
export type OptionName = keyof Options

export const profiles: Readonly<Record<Profile, Options>> = {
  lenient: { 'copy-over-armed': 'either', 'private-file-dontneed': 'either', precision: 'not checked' },
  strict: { 'copy-over-armed': 'clear', 'private-file-dontneed': 'armed', precision: 'checked' },
}

export const optionValues: Readonly<{ [name in OptionName]: readonly Options[name][] }> = {
  'copy-over-armed': ['either', 'clear'],
  'private-file-dontneed': ['either', 'armed'],
  precision: ['not checked', 'checked'],
}
