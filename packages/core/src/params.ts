import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** What a parameter can hold. `null` and `undefined` say that there is none. */
export type ParamValue = string | number | boolean | null | undefined | readonly ParamValue[] | Params

/** Parameters that the token carries, signed, to the application: plain data, nested as deep as you like. */
export type Params = { readonly [name: string]: ParamValue }

/** Far deeper than any real parameter, far shallower than the stack. */
const MAX_DEPTH = 100

/** A surrogate without its other half, which UTF-8 cannot carry. */
const LONE_SURROGATE = /\p{Surrogate}/u
const HALF = 'holds half of a surrogate pair, which is not a character.'

/** @throws ERR_INVALID_PARAMS unless this is a plain object of plain data; the message names the place */
export function assertParams(params: unknown, label = 'params'): asserts params is Params {
  if (!isPlainObject(params)) refuse(label, 'must be a plain object such as { Foo: "Bar" }', params)
  assertEntries(params, () => label, [])
}

/** What was checked, as it is now, whatever is changed in it later. */
export function copyOf(value: ParamValue): ParamValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)]))
}

/** Where a value stands, for a message. Paths are spelled out only when there is something to say of them. */
type Path = () => string

function assertEntries(container: object, path: Path, ancestors: readonly object[]): void {
  if (ancestors.includes(container)) throw invalid(`${path()} contains itself; parameters are a tree.`)
  if (ancestors.length === MAX_DEPTH) throw invalid(`${path()} is nested deeper than ${MAX_DEPTH} levels.`)
  for (const name of Object.keys(container)) {
    const value: unknown = (container as Params)[name]
    if (!isText(name)) throw invalid(`the name ${pathTo(name, path)()} ${HALF}`)
    if (typeof value === 'object' && value !== null) {
      assertContainer(value, pathTo(name, path))
      assertEntries(value, pathTo(name, path), [...ancestors, container])
    } else if (!isScalar(value)) {
      refuseScalar(value, pathTo(name, path)())
    }
  }
}

function pathTo(name: string, path: Path): Path {
  return () => `${path()}[${JSON.stringify(name)}]`
}

function assertContainer(value: object, path: Path): void {
  if (!Array.isArray(value) && !isPlainObject(value)) refuse(path(), 'must be plain data', value)
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return isText(value)
  return value === undefined || value === null || typeof value === 'boolean' || Number.isFinite(value)
}

function refuseScalar(value: unknown, path: string): never {
  if (typeof value === 'string') throw invalid(`${path} ${HALF}`)
  if (typeof value === 'number') throw invalid(`${path} must be a finite number; got ${value}.`)
  refuse(path, 'must be a string, a number, a boolean, or an array or object of these', value)
}

function isText(text: string): boolean {
  return !LONE_SURROGATE.test(text)
}

/** @throws ERR_INVALID_PARAMS if the text holds half of a surrogate pair, which UTF-8 cannot carry */
export function assertText(text: string, path: string): void {
  if (!isText(text)) throw invalid(`${path} ${HALF}`)
}

/** Also true of an object from another realm, or without a prototype. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function refuse(path: string, expected: string, value: unknown): never {
  const isInstance = typeof value === 'object' && value !== null && !Array.isArray(value)
  const made = isInstance ? value.constructor?.name : undefined
  throw invalid(`${path} ${expected}; got ${made === undefined ? typeName(value) : `an instance of ${made}`}.`)
}

function invalid(message: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_PARAMS', message)
}
