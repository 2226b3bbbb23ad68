/* Made from life.abi; do not edit. */
#pragma once

#define LIFE_BOARD 0x7cd3229a /* board() */
#define LIFE_GENERATION 0x17219522 /* generation() */
#define LIFE_TOGGLE 0x751ef753 /* toggle(uint256) */
#define LIFE_EVOLVE 0xf119f567 /* evolve(uint256) */
#define LIFE_NO_SUCH_CELL 0xd055a1d2 /* NoSuchCell(uint256) */
#define LIFE_EVENT_EVOLVED "Evolved(uint256,uint256)"
