-- Sends requests that differ from one another: request i is a template with the place-holders
--   {counter}  i, as 12 digits
--   {value}    line i (modulo their number) of the file "values"
-- Template k ("template.1", "template.2", ...) is used for the k-th pass over the values. All values have the same length, so that a
-- template is a complete HTTP request with a fixed Content-Length.
-- Arguments: the directory with these files, the first i, and "wrap" to begin again after the last pass ("once": that is an error).

local threads = {}

function setup(thread)
  thread:set("lane", #threads)
  table.insert(threads, thread)
  for _, each in ipairs(threads) do each:set("lanes", #threads) end
end

local function lines(path)
  local result = {}
  for line in io.lines(path) do result[#result + 1] = line end
  return result
end

-- Splits a template into literal text and the names of its place-holders, by turns.
local function parts(path)
  local file = assert(io.open(path, "rb"))
  local text, result, from = file:read("*a"), {}, 1
  file:close()
  for before, name, after in text:gmatch("()%{(%l+)%}()") do
    if name == "counter" or name == "value" then
      result[#result + 1] = text:sub(from, before - 1)
      result[#result + 1] = name
      from = after
    end
  end
  result[#result + 1] = text:sub(from)
  return result
end

function init(args)
  directory, first, wrap = args[1], tonumber(args[2]), args[3] == "wrap"
  values = lines(directory .. "/values")
  templates = {}
  while true do
    local path = directory .. "/template." .. (#templates + 1)
    local file = io.open(path, "rb")
    if not file then break end
    file:close()
    templates[#templates + 1] = parts(path)
  end
  sent, refused, refusal = 0, 0, ""
end

function request()
  -- wrk asks for a first request before it has set up all threads: the lanes are not known earlier than here.
  local i = first + sent * lanes + lane
  local pass = math.floor(i / #values)
  if pass >= #templates and not wrap then error("the values are used up") end
  local template, counter, value = templates[pass % #templates + 1], string.format("%012d", i), values[i % #values + 1]
  local pieces = {}
  for p = 1, #template, 2 do
    pieces[p] = template[p]
    local name = template[p + 1]
    if name then pieces[p + 1] = name == "counter" and counter or value end
  end
  sent = sent + 1
  return table.concat(pieces)
end

function response(status, headers, body)
  if status >= 300 then
    refused = refused + 1
    if refusal == "" then refusal = status .. " " .. body end
  end
end

-- One line of fields between tabs: answered, refused, socket errors, microseconds, p50, p99 and maximum latency in microseconds, next i,
-- first refusal.
function done(summary, latency)
  local refused, refusal, next = 0, "", 0
  for _, thread in ipairs(threads) do
    refused = refused + thread:get("refused")
    if refusal == "" then refusal = thread:get("refusal") end
    next = math.max(next, thread:get("first") + (thread:get("sent") + 1) * #threads)
  end
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", summary.requests - refused, refused, broken, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max, next, (refusal:gsub("[%c]", " "))))
end
