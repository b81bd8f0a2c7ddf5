/**
 * Values as the Informal Trace Format writes them: integers below 2^53 plainly, larger ones as `{"#bigint": "..."}`, a
 * missing value as `{"#unserializable": "null"}`; records and lists are what they are in JSON.
 */
import type { Value } from '../../model/system/schema.ts'
import { bad, good, type Result } from './result.ts'

/** @throws Error on what no slot may hold: a fraction, undefined, a field whose name the format reserves. */
export function encodeValue(value: unknown): unknown {
  if (value === null) return { '#unserializable': 'null' }
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw new Error(`a state holds ${value}, which is no integer`)
    return Number.isSafeInteger(value) ? value : { '#bigint': BigInt(value).toString() }
  }
  if (Array.isArray(value)) return value.map(encodeValue)
  if (typeof value !== 'object') throw new Error(`a state holds a ${typeof value}, which is no plain value`)
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => {
    if (field.startsWith('#')) throw new Error(`a state has a field "${field}"; the trace format reserves such names`)
    return [field, encodeValue(inner)]
  }))
}

export interface ValueError { readonly path: readonly PropertyKey[]; readonly expected: string }

export function decodeValue(json: unknown, path: readonly PropertyKey[]): Result<Value, ValueError> {
  const wrong = (expected: string): Result<Value, ValueError> => bad({ path, expected })
  if (typeof json === 'boolean' || typeof json === 'string') return good(json)
  if (typeof json === 'number') return Number.isSafeInteger(json) ? good(json) : wrong('an integer below 2^53, or {"#bigint": "..."}')
  if (Array.isArray(json)) return all(json.map((item: unknown, i) => decodeValue(item, [...path, i])))
  if (typeof json !== 'object' || json === null) return wrong('{"#unserializable": "null"} in the place of null')
  const [first] = Object.entries(json as Readonly<Record<string, unknown>>)
  if (first?.[0].startsWith('#') === true) {
    const [form, content] = first
    if (form === '#unserializable' && content === 'null') return good(null)
    if (form === '#bigint') return decodeBigint(content) ?? wrong('an integer as text that a double can hold')
    return wrong(`a plain value: "${form}" is not used in traces of mmcheck`)
  }
  const fields = Object.entries(json).map(([field, item]): [string, Result<Value, ValueError>] => [field, decodeValue(item, [...path, field])])
  const values = all(fields.map(([, value]) => value))
  return values.ok ? good(Object.fromEntries(fields.map(([field], i) => [field, values.value[i] ?? null]))) : values
}

function decodeBigint(text: unknown): Result<Value, ValueError> | null {
  if (typeof text !== 'string' || !/^-?\d+$/.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) && BigInt(value) === BigInt(text) ? good(value) : null
}

function all(results: readonly Result<Value, ValueError>[]): Result<Value[], ValueError> {
  const values: Value[] = []
  for (const result of results) {
    if (!result.ok) return result
    values.push(result.value)
  }
  return good(values)
}
