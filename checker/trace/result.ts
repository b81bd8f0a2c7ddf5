/** A value, or an error that is a value too: what went wrong is decided here and worded by whoever reports it. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const bad = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })
