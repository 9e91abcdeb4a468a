import type { Signer } from '@twilio-capability/core'
import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js'

/** Which key of which token, in the sense that PKCS#11 has of a token: the place that keeps keys. */
export interface HsmKey {
  readonly tokenLabel: string
  readonly pin: string
  readonly keyLabel: string
}

const { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKK_GENERIC_SECRET, CKM_SHA256_HMAC, CKO_SECRET_KEY, CKU_USER } = pkcs11js

// #region sign
/**
 * Signs with a key that an HSM holds and never gives away.
 *
 * @param hsm - initialised: `hsm.load('/usr/lib/softhsm/libsofthsm2.so')`, `hsm.C_Initialize()`
 */
export function hsmSigner(hsm: PKCS11, key: HsmKey): Signer {
  let opened = openKey(hsm, key)

  function sign(signingInput: string): Buffer {
    hsm.C_SignInit(opened.session, { mechanism: CKM_SHA256_HMAC }, opened.handle)
    return hsm.C_Sign(opened.session, Buffer.from(signingInput, 'ascii'), Buffer.alloc(32))
  }

  return {
    algorithm: 'HS256',
    sign(signingInput) {
      try {
        return sign(signingInput)
      } catch (error) {
        if (!isSessionLost(error)) throw error
        closeSession(hsm, opened.session)
        opened = openKey(hsm, key)
        return sign(signingInput)
      }
    },
  }
}
// #endregion sign

// #region session
function openKey(hsm: PKCS11, { tokenLabel, pin, keyLabel }: HsmKey): { session: Handle; handle: Handle } {
  const session = hsm.C_OpenSession(slotOf(hsm, tokenLabel), CKF_SERIAL_SESSION)
  try {
    logIn(hsm, session, pin)
    return { session, handle: findKey(hsm, session, keyLabel) }
  } catch (error) {
    closeSession(hsm, session)
    throw error
  }
}

function findKey(hsm: PKCS11, session: Handle, keyLabel: string): Handle {
  hsm.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: CKO_SECRET_KEY },
    { type: pkcs11js.CKA_LABEL, value: keyLabel },
  ])
  const [handle, ...others] = hsm.C_FindObjects(session, 2)
  hsm.C_FindObjectsFinal(session)
  if (handle !== undefined && others.length === 0) return handle
  throw new Error(`The HSM has ${handle ? 'several keys' : 'no key'} called ${keyLabel}.`)
}

function closeSession(hsm: PKCS11, session: Handle): void {
  try {
    hsm.C_CloseSession(session)
  } catch {
    // It is lost already.
  }
}

function slotOf(hsm: PKCS11, tokenLabel: string): Handle {
  // Labels are filled up with blanks.
  const slot = hsm.C_GetSlotList(true).find((one: Handle) => hsm.C_GetTokenInfo(one).label.trim() === tokenLabel)
  if (slot === undefined) throw new Error(`There is no token called ${tokenLabel}.`)
  return slot
}

/** One login counts for all sessions of a process with a token. */
function logIn(hsm: PKCS11, session: Handle, pin: string): void {
  try {
    hsm.C_Login(session, CKU_USER, pin)
  } catch (error) {
    if (codeOf(error) !== pkcs11js.CKR_USER_ALREADY_LOGGED_IN) throw error
  }
}

/** What an HSM says after it was restarted, or after somebody logged out or closed all sessions. */
const lost = [
  pkcs11js.CKR_DEVICE_REMOVED,
  pkcs11js.CKR_KEY_HANDLE_INVALID,
  pkcs11js.CKR_OBJECT_HANDLE_INVALID,
  pkcs11js.CKR_SESSION_CLOSED,
  pkcs11js.CKR_SESSION_HANDLE_INVALID,
  pkcs11js.CKR_USER_NOT_LOGGED_IN,
]

function isSessionLost(error: unknown): boolean {
  return lost.some((code) => code === codeOf(error))
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
// #endregion session

// #region import
/** Puts an Auth Token into an HSM, to stay there. To be run once, by a person, not by the server. */
export function importAuthToken(hsm: PKCS11, { tokenLabel, pin, keyLabel }: HsmKey, authToken: string): void {
  const session = hsm.C_OpenSession(slotOf(hsm, tokenLabel), CKF_SERIAL_SESSION | CKF_RW_SESSION)
  logIn(hsm, session, pin)
  hsm.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: CKK_GENERIC_SECRET },
    { type: pkcs11js.CKA_LABEL, value: keyLabel },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_VALUE, value: keyMaterial(authToken) },
  ])
  hsm.C_CloseSession(session)
}

/**
 * The characters themselves are the key, not the bytes that they could be the hexadecimal of. HSMs want at least 32 of
 * them for SHA-256, which is what Twilio's have. A shorter key may be filled up with zeros, which is what HMAC does with
 * it anyway: https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
function keyMaterial(authToken: string): Buffer {
  const secret = Buffer.from(authToken)
  return Buffer.concat([secret, Buffer.alloc(Math.max(0, 32 - secret.length))])
}
// #endregion import
