// What a contract can ask of its host: the imports of the module "vm_hooks" that the SDK uses. Addresses are pointers to 20
// bytes, keys and values pointers to 32 bytes, big-endian.

// @ts-ignore: decorator
@external("vm_hooks", "read_args")
export declare function read_args(dest: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "write_result")
export declare function write_result(data: usize, length: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "exit_early")
export declare function exit_early(status: i32): void;

// @ts-ignore: decorator
@external("vm_hooks", "storage_load_bytes32")
export declare function storage_load_bytes32(key: usize, dest: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "storage_cache_bytes32")
export declare function storage_cache_bytes32(key: usize, value: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "storage_flush_cache")
export declare function storage_flush_cache(clear: i32): void;

// @ts-ignore: decorator
@external("vm_hooks", "emit_log")
export declare function emit_log(data: usize, length: usize, topics: i32): void;

// @ts-ignore: decorator
@external("vm_hooks", "msg_sender")
export declare function msg_sender(dest: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "msg_value")
export declare function msg_value(dest: usize): void;

// @ts-ignore: decorator
@external("vm_hooks", "native_keccak256")
export declare function native_keccak256(data: usize, length: usize, dest: usize): void;
