/* What picolibc leaves to a machine; compile it with your program. stdin is the input. stdout is the output, in pieces of
 * 4 KiB, because a write_output of one character costs as much as hundreds of instructions; call fflush(stdout) before
 * you call write_output yourself. stderr goes nowhere: the output is what a claim binds to, and there is no other. There
 * are no files, no clock (it is always 0), no other process and no randomness, so that equal runs stay equal. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/types.h>
#include <tercet.h>

enum { STDIN, STDOUT, STDERR };

static char pending[4096];
static size_t used;

static int flush_output(FILE *file) {
  (void)file;
  write_output((const uint8_t *)pending, used);
  used = 0;
  return 0;
}

/* Behind what atexit registered; _exit and abort leave out what was not flushed, as C has it. */
__attribute__((destructor)) static void flush_at_exit(void) {
  if (used > 0) flush_output(NULL);
}

static int put(char c, FILE *file) {
  pending[used++] = c;
  if (used == sizeof pending) flush_output(file);
  return 0;
}

static int drop(char c, FILE *file) { return (void)c, (void)file, 0; }

/* The part of the input that was not read yet. */
static size_t take_input(void *to, size_t size) {
  static size_t taken;
  const uint8_t *input;
  size_t length;
  read_input(&input, &length);
  if (size > length - taken) size = length - taken;
  memcpy(to, input + taken, size);
  taken += size;
  return size;
}

static int get(FILE *file) {
  static unsigned char piece[512];
  static size_t at, end;
  (void)file;
  if (at == end) {
    at = 0;
    end = take_input(piece, sizeof piece);
  }
  return at < end ? piece[at++] : _FDEV_EOF;
}

static FILE input_file = FDEV_SETUP_STREAM(NULL, get, NULL, _FDEV_SETUP_READ);
static FILE output_file = FDEV_SETUP_STREAM(put, NULL, flush_output, _FDEV_SETUP_WRITE);
static FILE error_file = FDEV_SETUP_STREAM(drop, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdin = &input_file;
FILE *const stdout = &output_file;
FILE *const stderr = &error_file;

static int fail(int error) {
  errno = error;
  return -1;
}

/* Files by their numbers: 0, 1 and 2 are the three above, and no other can be opened. */
ssize_t read(int file, void *to, size_t size) { return file == STDIN ? (ssize_t)take_input(to, size) : fail(EBADF); }

ssize_t write(int file, const void *from, size_t size) {
  if (file == STDERR) return (ssize_t)size;
  if (file != STDOUT) return fail(EBADF);
  flush_at_exit();
  write_output(from, size);
  return (ssize_t)size;
}

int open(const char *name, int flags, ...) { return (void)name, (void)flags, fail(ENOENT); }
int close(int file) { return file >= STDIN && file <= STDERR ? 0 : fail(EBADF); }
off_t lseek(int file, off_t offset, int whence) { return (void)offset, (void)whence, close(file) ? -1 : fail(ESPIPE); }
int isatty(int file) { return close(file) ? 0 : (fail(ENOTTY), 0); }
int stat(const char *restrict name, struct stat *restrict about) { return (void)name, (void)about, fail(ENOENT); }
int unlink(const char *name) { return (void)name, fail(ENOENT); }
int rename(const char *from, const char *to) { return (void)from, (void)to, fail(ENOENT); }

int fstat(int file, struct stat *about) {
  if (close(file)) return -1;
  *about = (struct stat){.st_mode = S_IFCHR};
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  *now = (struct timeval){0};
  return 0;
}

clock_t times(struct tms *used_up) {
  *used_up = (struct tms){0};
  return 0;
}

int getentropy(void *to, size_t size) { return (void)to, (void)size, fail(ENOSYS); }
pid_t getpid(void) { return 1; }
int kill(pid_t process, int number) { return (void)process, (void)number, fail(ESRCH); }
int sigprocmask(int how, const sigset_t *set, sigset_t *before) { return (void)how, (void)set, (void)before, 0; }
int system(const char *command) { return command ? fail(ENOSYS) : 0; }
