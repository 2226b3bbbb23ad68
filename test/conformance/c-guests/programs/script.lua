-- Tables, strings, patterns, closures, coroutines, metatables, errors, numbers: what runs on Lua 5.1 and 5.4 alike.
local numbers, seed = {}, 42
for i = 1, 200 do
  seed = (seed * 16807) % 2147483647
  numbers[i] = seed % 1000
end
table.sort(numbers, function(a, b) return a < b end)
print(table.concat(numbers, " ", 1, 20), #numbers)

local text = ("the quick brown fox jumps over the lazy dog "):rep(20)
local count = {}
for word in text:gmatch("%a+") do count[word] = (count[word] or 0) + 1 end
local names = {}
for name in pairs(count) do names[#names + 1] = name end
table.sort(names)
for _, name in ipairs(names) do io.write(name, "=", count[name], " ") end
print(text:gsub("o(%a)", "0%1"):sub(1, 50), text:find("lazy", 1, true))

local function fibonacci(n) return n < 2 and n or fibonacci(n - 1) + fibonacci(n - 2) end
print(fibonacci(16))

local steps = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i * i) end end)
print(steps(), steps(), steps())

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({ x = a.x + b.x, y = a.y + b.y }, Vector) end
Vector.__tostring = function(v) return string.format("(%g, %g)", v.x, v.y) end
print(tostring(setmetatable({ x = 1, y = 2.5 }, Vector) + setmetatable({ x = 0.1, y = 0.2 }, Vector)))

print(pcall(error, { 1 }) == false, select(2, pcall(function() error("failed", 0) end)))
print(string.format("%5.2f %d %x %q %e", math.pi, 42, 255, "a\nb", 12345.678))
print(math.floor(-3.7), math.max(3, 9, 2), 7 % 3, -7 % 3, 2 ^ 10 == 1024, 10 / 4)
for i = 1, 200 do local garbage = {} for j = 1, 20 do garbage[j] = { j } end end
collectgarbage()
print(io.open("file"), os.time and os.clock() >= 0)
print(string.byte("A"), ("x"):rep(3, "") , tostring(nil), #"\0\0")
