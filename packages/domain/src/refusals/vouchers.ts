import { counted } from '../counted.ts';
import { defineRefusal, oneOf } from './define.ts';

/** Refusals of the vouchers that are kept with a booking. */
export const voucherRefusals = {
  VOUCHER_UNKNOWN: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'No such voucher exists, or the caller may not see it.',
    facts: { voucherRef: 'id' },
    example: { voucherRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no voucher ${f.voucherRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  VOUCHER_OBJECT_UNKNOWN: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'What a voucher was to be attached to does not exist, or the caller may not see it.',
    facts: { voucherObject: 'text', objectRef: 'id' },
    example: { voucherObject: 'Document', objectRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no ${f.voucherObject} ${f.objectRef} to attach a voucher to.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  VOUCHER_TOO_LARGE: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'A file is larger than the setting vouchers.maximumMebibytes allows.',
    facts: { byteCount: 'integer', maximumByteCount: 'integer' },
    example: { byteCount: 41_943_040, maximumByteCount: 33_554_432 },
    message: (f) => `The file has ${counted(f.byteCount, 'byte')}; a voucher may have ${f.maximumByteCount}.`,
    remedy: () => 'Reduce it, or have the setting vouchers.maximumMebibytes raised.',
  }),
  VOUCHER_TYPE_NOT_ALLOWED: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The setting vouchers.types does not allow files of this type.',
    facts: { declaredType: 'text', allowedVoucherTypes: 'list' },
    example: { declaredType: 'XML', allowedVoucherTypes: ['PDF', 'PNG'] },
    message: (f) => `A voucher cannot be of type ${f.declaredType}.`,
    remedy: (f) => `Allowed: ${oneOf(f.allowedVoucherTypes)}.`,
  }),
  VOUCHER_TYPE_DIFFERS: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The content of a file is not of the type that was declared.',
    facts: { declaredType: 'text', foundTypes: 'list' },
    example: { declaredType: 'PDF', foundTypes: ['HTML'] },
    message: (f) =>
      `The file was declared as ${f.declaredType}, and its content is ${f.foundTypes.length === 0 ? 'of no known type' : oneOf(f.foundTypes)}.`,
    remedy: () => 'Declare what it is, or choose the right file.',
  }),
  VOUCHER_HASH_DIFFERS: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The content that arrived does not have the hash that was declared: it was cut off or changed on its way, or it is another file.',
    facts: { byteCount: 'integer', declaredHash: 'text', arrivedHash: 'text' },
    example: { byteCount: 8_388_608, declaredHash: 'b5bb9d80…', arrivedHash: '7d865e95…' },
    message: (f) =>
      `The file that arrived has ${counted(f.byteCount, 'byte')} and SHA-256 ${f.arrivedHash}; declared was ${f.declaredHash}.`,
    remedy: () => 'Upload the file again.',
  }),
  VOUCHER_QUOTA_USED: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: "The tenant's vouchers would take more space than the setting vouchers.quotaMebibytes allows.",
    facts: { byteCount: 'integer', usedMebibytes: 'integer', quotaMebibytes: 'integer' },
    example: { byteCount: 8_388_608, usedMebibytes: 4_093, quotaMebibytes: 4_096 },
    message: (f) =>
      `The file has ${counted(f.byteCount, 'byte')}; vouchers take ${f.usedMebibytes} of ${f.quotaMebibytes} MiB already.`,
    remedy: () => 'Have the setting vouchers.quotaMebibytes raised.',
  }),
  VOUCHERS_OF_OBJECT_FULL: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'An object has as many vouchers as one may have.',
    facts: { maximumVoucherCount: 'integer' },
    example: { maximumVoucherCount: 100 },
    message: (f) => `It has ${counted(f.maximumVoucherCount, 'voucher')} already, as many as one may have.`,
    remedy: () => 'Put several papers into one file.',
  }),
  VOUCHER_ATTACHED_ALREADY: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The same file is attached to the same object already.',
    facts: { voucherRef: 'id' },
    example: { voucherRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `The same file is attached to it already, as voucher ${f.voucherRef}.`,
  }),
  VOUCHER_DETACHED_ALREADY: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The voucher was detached before.',
    facts: { voucherRef: 'id' },
    example: { voucherRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `Voucher ${f.voucherRef} was detached before.`,
  }),
  VOUCHER_INFECTED: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The scanner found something in the file: it is kept, and never served.',
    facts: { voucherRef: 'id', finding: 'text?' },
    example: { voucherRef: '01890a5d-ac96-774b-bcce-b302099a8057', finding: 'Eicar-Test-Signature' },
    message: (f) =>
      `The file of voucher ${f.voucherRef} is not served: the scanner found ${f.finding ?? 'something'}.`,
    remedy: () => 'Ask for a clean copy, attach that, and detach this one.',
  }),
  VOUCHER_NOT_SCANNED: defineRefusal({
    answeredAs: 'VoucherRefused',
    when: 'The scanner has not looked at the file yet, or failed: until it has, the file is not served.',
    facts: { voucherRef: 'id', finding: 'text?' },
    example: { voucherRef: '01890a5d-ac96-774b-bcce-b302099a8057', finding: null },
    message: (f) =>
      `The file of voucher ${f.voucherRef} has not been scanned${f.finding === null ? ' yet' : `: ${f.finding}`}.`,
    remedy: () => 'Try again in a minute; if it stays so, the operator has to look at the scanner.',
  }),
} as const;
