-- Sends the paths of a file in turn; with MARK each gets a comment of its own, so that no cache knows it.
local paths = {}
local mark = os.getenv("MARK") == "1"
local number = tonumber(os.getenv("START") or "0")

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
end

function request()
  number = number + 1
  local path = paths[(number - 1) % #paths + 1]
  if mark then path = path .. "%0A%23" .. number end
  return wrk.format("GET", path, { ["Accept"] = "application/sparql-results+json", ["Host"] = "127.0.0.1" })
end

function done(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  io.write(string.format("RESULT %d %d %d %.3f %.3f %d\n", summary.requests, summary.duration, bad,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.bytes))
end
