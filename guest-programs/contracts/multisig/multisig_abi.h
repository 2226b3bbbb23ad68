/* Made from multisig.abi; do not edit. */
#pragma once

#define MULTISIG_OWNERS 0xaffe39c1 /* owners() */
#define MULTISIG_THRESHOLD 0x42cde4e8 /* threshold() */
#define MULTISIG_NONCE 0xaffed0e0 /* nonce() */
#define MULTISIG_IS_CONFIRMED 0xb79ffaff /* isConfirmed(bytes32,address) */
#define MULTISIG_OPERATION_OF 0xb0ca1bcc /* operationOf(address,uint256,bytes,uint256) */
#define MULTISIG_CONFIRM 0x797af627 /* confirm(bytes32) */
#define MULTISIG_EXECUTE 0xb61d27f6 /* execute(address,uint256,bytes) */
#define MULTISIG_NOT_OWNER 0x245aecd3 /* NotOwner(address) */
#define MULTISIG_BAD_OWNERS 0x6f4c8c3c /* BadOwners() */
#define MULTISIG_TOO_FEW_CONFIRMATIONS 0x45deeae7 /* TooFewConfirmations(uint256,uint256) */
#define MULTISIG_EVENT_CONFIRMED "Confirmed(bytes32,address)"
#define MULTISIG_EVENT_EXECUTED "Executed(bytes32,uint256)"
