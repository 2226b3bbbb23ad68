const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  ENOTDIR: "a part of the path is not a directory",
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EFBIG: "the file would be too large",
  EROFS: "the file system is read-only",
  EIO: "input or output failed",
  EBADF: "it is closed",
  ENXIO: "nothing is behind it",
  ELOOP: "its symbolic links go round in a circle",
  ENAMETOOLONG: "the name is too long",
  ERR_INVALID_ARG_VALUE: "the name holds a zero byte",
};

/** Why the platform refused something about a file, for people. */
export function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return REASONS[code ?? ""] ?? code ?? String(cause);
}
