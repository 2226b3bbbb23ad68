#include <stdio.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

/* Runs the script that is the input. */
int main(void) {
  static char script[65536];
  size_t size = fread(script, 1, sizeof script, stdin);
  lua_State *state = luaL_newstate();
  luaL_openlibs(state);
  if (luaL_loadbuffer(state, script, size, "script") || lua_pcall(state, 0, 0, 0)) {
    printf("error: %s\n", lua_tostring(state, -1));
    return 1;
  }
  lua_close(state);
  return 0;
}
